"""Changes of consents: given, confirmed and corrected; refused; withdrawn."""
