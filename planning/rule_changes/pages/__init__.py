"""Pages of changes to the rules."""
