"""Changes of imports."""
