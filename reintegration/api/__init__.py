"""Doors of the reintegration that answer JSON."""
