"""Tests of the inventory of data."""
