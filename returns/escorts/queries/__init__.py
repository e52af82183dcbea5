"""Reads of escorts."""
