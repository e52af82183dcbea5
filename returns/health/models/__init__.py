"""Tables of health."""
