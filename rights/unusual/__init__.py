"""Unusual reading: what an account read in a day that calls for a look. Stands on the audit, cases, work and grants."""
