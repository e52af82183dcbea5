"""Changes of the reintegration; they may flush, never commit."""
