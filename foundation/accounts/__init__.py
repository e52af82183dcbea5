"""Users, roles, permissions, grants, scope and sign-in."""
