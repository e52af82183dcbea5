"""Tables of work."""
