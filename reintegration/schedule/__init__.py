"""The schedule of follow-up: the days of visits, how they change, and how a change is taken back."""
