"""Changes of concerns."""
