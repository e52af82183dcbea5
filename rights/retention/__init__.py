"""Retention: how long each kind of data is kept, and holds on a case that go before any term.

Stands on cases. What is due is listed and erased by `rights/erasure`.
"""
