"""Pure decisions about departure."""
