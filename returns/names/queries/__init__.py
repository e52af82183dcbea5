"""Reads of names."""
