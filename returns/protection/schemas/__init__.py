"""What the routes of protection take."""
