"""Reads of paperwork."""
