"""What the routes of arrivals take."""
