"""Reads of erasure: runs, what a run would erase, and by which words somebody is known."""
