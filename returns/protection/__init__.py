"""Protection: the check for everyone, screening, the clearance, and the records behind the doors of a case."""
