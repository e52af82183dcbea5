"""What the routes of safe contact take."""
