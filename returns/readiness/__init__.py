"""Readiness: everything that stands in the way of a departure, its sign-off, and overrides of single findings."""
