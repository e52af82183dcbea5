"""Reads of lifecycle."""
