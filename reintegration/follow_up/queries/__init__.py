"""Reads of follow up."""
