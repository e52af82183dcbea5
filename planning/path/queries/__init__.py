"""Reads of a path to departure."""
