"""What the routes of escorts take."""
