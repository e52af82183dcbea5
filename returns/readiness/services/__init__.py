"""Changes of readiness."""
