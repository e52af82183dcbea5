"""Referrals: whom a case was sent to, for what, what that lets a partner see, and what was shared."""
