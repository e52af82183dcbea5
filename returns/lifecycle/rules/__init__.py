"""Pure decisions about lifecycle."""
