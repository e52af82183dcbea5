"""Changes of departure."""
