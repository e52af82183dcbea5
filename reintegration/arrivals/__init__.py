"""Arrivals: confirmed by whoever receives people, person by person, or registered where there was no case."""
