"""Tables of protection."""
