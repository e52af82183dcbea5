"""What the routes of lifecycle take."""
