"""The journey: its legs, points, times and nights, and who of a case travels on which."""
