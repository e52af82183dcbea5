"""A second signature from another office, where nobody else of one's own may sign a departure off."""
