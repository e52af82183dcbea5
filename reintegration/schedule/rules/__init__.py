"""Pure decisions about schedule."""
