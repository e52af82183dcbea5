"""Changes of health."""
