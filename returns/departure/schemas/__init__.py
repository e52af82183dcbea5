"""What the routes of departure take."""
