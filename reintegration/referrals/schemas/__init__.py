"""What the routes of referrals take."""
