"""Pages of departure."""
