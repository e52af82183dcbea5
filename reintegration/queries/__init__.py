"""Reads of the reintegration; the only floor with select()."""
