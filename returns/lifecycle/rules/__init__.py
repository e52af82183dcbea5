"""Pure decisions about the life of a case."""
