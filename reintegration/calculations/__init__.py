"""Estimates with a numeric library, on plain arrays; jobs use them, pages never do."""
