"""Reads of lists."""
