"""Pages of escorts."""
