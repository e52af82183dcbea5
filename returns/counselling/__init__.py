"""Counselling: what is asked at a session, how it is answered, and what applying still needs of it."""
