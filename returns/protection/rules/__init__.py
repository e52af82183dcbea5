"""Pure decisions about protection."""
