"""Pure decisions about plans."""
