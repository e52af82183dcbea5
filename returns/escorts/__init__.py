"""Escorts: who travels along with a case, and the roster from which they come."""
