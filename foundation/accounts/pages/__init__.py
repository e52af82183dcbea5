"""Pages of accounts: sign-in, links, own account, administration."""
