"""Integrity: what must always hold of rows that several topics write, how a breach is found, and how it is mended."""
