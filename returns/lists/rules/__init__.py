"""Pure decisions about lists."""
