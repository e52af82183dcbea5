"""Tests of who holds the master key."""
