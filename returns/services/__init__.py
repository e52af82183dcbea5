"""Changes of the return; they may flush, never commit."""
