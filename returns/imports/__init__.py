"""Imports: a caseload from a file, looked at row by row, taken as a whole, and taken back."""
