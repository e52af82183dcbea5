"""What the routes of health take."""
