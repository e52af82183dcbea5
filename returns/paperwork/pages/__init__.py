"""Pages of paperwork."""
