"""Changes of escorts."""
