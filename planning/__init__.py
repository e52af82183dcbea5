"""When somebody can leave, by which way, and what decides it."""
