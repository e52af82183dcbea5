"""What the routes of partners take."""
