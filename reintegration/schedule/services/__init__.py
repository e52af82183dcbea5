"""Changes of schedule."""
