"""Pure decisions about ways to travel."""
