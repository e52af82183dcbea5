"""Pure decisions about work."""
