"""What the routes of follow up take."""
