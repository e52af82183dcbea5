"""Ways to travel from a host city to a place of return: searched in a timetable, judged by readiness, compared."""
