"""Changes of safe contact."""
