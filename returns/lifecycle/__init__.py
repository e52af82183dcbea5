"""The life of a case: its states, the steps between them, the decision on it, its deadline, and how it ends."""
