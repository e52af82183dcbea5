"""Changes of referrals."""
