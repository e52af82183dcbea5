"""Outcomes: the verdict of every adult, and the figures and tables that are published of them."""
