"""What the routes of journey take."""
