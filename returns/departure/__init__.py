"""Departure: who boards at the gate and who does not, and the moment in which people set out."""
