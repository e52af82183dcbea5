"""Drawings: figures and maps, reckoned here as plain numbers and drawn by templates as SVG."""
