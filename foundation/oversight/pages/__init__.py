"""Pages of oversight: the audit, files of it, and the review of grants."""
