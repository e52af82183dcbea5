"""Doors of accounts: sign-in, links, own account, administration."""
