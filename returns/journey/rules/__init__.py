"""Pure decisions about journey."""
