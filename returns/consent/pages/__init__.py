"""Pages of consent."""
