"""Consent: one per person, purpose and receiver; given, shown, withdrawn, corrected."""
