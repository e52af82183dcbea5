"""Reintegration plans: objectives, items of help, what is paid in parts, papers, and every revision."""
