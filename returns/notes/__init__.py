"""Notes on a case: what colleagues tell each other."""
