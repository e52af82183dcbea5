"""Changes of names."""
