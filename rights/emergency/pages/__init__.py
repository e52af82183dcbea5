"""Pages of emergency access: for who asks and who confirms, of a case, and for who reviews and counts."""
