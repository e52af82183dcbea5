"""Pages of lifecycle."""
