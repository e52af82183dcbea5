"""Paperwork: the papers that are made of a case, and what each of them says."""
