"""Pure decisions about surveys."""
