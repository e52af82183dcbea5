"""Concerns: what worries somebody about the people of a case, and a clock that tells the next who has to know."""
