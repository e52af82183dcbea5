"""Doors of the return that answer JSON."""
