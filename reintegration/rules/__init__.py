"""Decisions on plain facts: no database, no clock, all reasons at once."""
