"""Surveys: the instrument, the interview, and its exact scores."""
