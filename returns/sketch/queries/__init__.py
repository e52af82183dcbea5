"""Reads of sketch."""
