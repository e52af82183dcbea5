"""Pure decisions about arrivals."""
