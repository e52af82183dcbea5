"""Follow-up: visits, attempts to reach somebody, what becomes of both, and who is lost."""
