"""Reads of departure."""
