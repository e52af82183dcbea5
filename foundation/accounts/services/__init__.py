"""Changes of accounts, sign-ins and grants; they may flush, never commit."""
