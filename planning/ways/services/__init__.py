"""Searching for ways, choosing one, and taking over what carriers change."""
