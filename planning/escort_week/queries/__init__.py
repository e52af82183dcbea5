"""Reads of escorts by the week."""
