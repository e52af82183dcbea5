"""Translations, text direction and formats."""
