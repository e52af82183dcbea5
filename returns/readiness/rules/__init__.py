"""Pure decisions about readiness."""
