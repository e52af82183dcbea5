"""Tables of escorts."""
