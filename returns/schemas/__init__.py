"""The validation layer of the return, for forms and for JSON."""
