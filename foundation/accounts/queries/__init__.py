"""Reads of accounts, and of the offices and organisations that they belong to."""
