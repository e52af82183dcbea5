"""Tests of papers: words, fonts, and the PDF read back."""
