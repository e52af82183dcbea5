"""Encrypted uploads: what may be taken, how pictures are cleaned, and where the sealed bytes lie."""
