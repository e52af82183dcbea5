"""Pages of ways to travel."""
