"""Changes of lists."""
