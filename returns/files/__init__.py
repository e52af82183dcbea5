"""Files of a case: what was kept, handed out, destroyed."""
