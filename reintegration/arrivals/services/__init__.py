"""Changes of arrivals."""
