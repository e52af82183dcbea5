"""What the routes of readiness take."""
