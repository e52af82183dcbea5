"""Services of requests."""
