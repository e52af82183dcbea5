"""What the routes of people take."""
