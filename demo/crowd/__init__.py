"""A big invented caseload: copies of lives that the services made, as rows."""
