"""Doors of the return that answer HTML."""
