"""The validation layer of the reintegration, for forms and for JSON."""
