"""Pure decisions about names."""
