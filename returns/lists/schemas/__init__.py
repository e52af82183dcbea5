"""What the routes of lists take."""
