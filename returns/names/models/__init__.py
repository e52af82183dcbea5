"""Tables of names."""
