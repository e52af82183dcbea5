"""Decisions of the forecast: the network for many draws at once, what they say together, and how forecasts held."""
