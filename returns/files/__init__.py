"""Files of a case: what was taken, handed out, destroyed."""
