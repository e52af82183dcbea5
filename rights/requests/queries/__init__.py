"""Queries of requests."""
