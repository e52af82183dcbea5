"""Reads of protection."""
