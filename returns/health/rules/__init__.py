"""Pure decisions about health."""
