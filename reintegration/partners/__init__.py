"""Partner offices: where one is, what it covers and offers, which fits best, and its check-ins by quarter."""
