"""Changes of partners."""
