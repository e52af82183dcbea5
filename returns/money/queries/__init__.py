"""Reads of money: budgets, and what somebody may approve of them."""
