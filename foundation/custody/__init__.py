"""Who holds the master key: changing it while people work, splitting it among holders, keeping it in an HSM."""
