"""What the routes of work take."""
