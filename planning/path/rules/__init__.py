"""Decisions about the path to departure: the network, its earliest and latest days, and what an open thing becomes."""
