"""Reads of departures."""
