"""Checks that read the source of the house and say where it leaves its plan, and the tests that these checks bite."""
