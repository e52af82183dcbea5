"""Changes of lifecycle."""
