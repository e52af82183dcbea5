"""Sketches: what if. A way judged by the rules of a departure, and kept nowhere."""
