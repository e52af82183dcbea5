"""Pure decisions about sketch."""
