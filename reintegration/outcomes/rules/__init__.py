"""Pure decisions about outcomes."""
