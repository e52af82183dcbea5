"""Pure decisions about episodes."""
