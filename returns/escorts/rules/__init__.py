"""Pure decisions about escorts."""
