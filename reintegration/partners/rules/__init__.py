"""Pure decisions about partners."""
