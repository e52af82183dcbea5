"""Changes of erasure: runs, what one erases, what it leaves of others, and its certificate."""
