"""What happens by itself in the return."""
