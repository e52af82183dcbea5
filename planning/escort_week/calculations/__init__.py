"""The assignment of least cost, in a process of its own."""
