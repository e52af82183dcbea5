"""Changes of consents: given, confirmed and corrected; withdrawn."""
