"""Engines, the unit of work with the only commit, column types, and the guard of the scope."""
