"""Reads of journey."""
