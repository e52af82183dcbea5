"""Reads of safe contact."""
