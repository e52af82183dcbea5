"""Changes of movements."""
