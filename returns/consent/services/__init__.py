"""Changes of consent."""
