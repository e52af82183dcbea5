"""Doors of the reintegration that answer HTML."""
