"""Changes of journey."""
