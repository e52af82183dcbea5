"""Tables of safe contact."""
