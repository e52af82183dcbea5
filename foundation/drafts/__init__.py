"""Drafts: what was typed into a form and not sent yet, sealed, for a few days, for whoever typed it."""
