"""Changes of protection."""
