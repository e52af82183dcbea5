"""The invented caseload: who is in it, and what becomes of each case, by the services that people use."""
