"""Estimates about outcomes, as processes of their own."""
