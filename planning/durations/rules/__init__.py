"""Decisions of learned durations: cumulative incidence, what is taught by whom, and what may be shown."""
