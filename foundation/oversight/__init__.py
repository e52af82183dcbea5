"""Pages of oversight: the audit as a list, the review of grants."""
