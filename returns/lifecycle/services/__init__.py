"""Changes of the life of a case."""
