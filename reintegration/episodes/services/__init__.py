"""Changes of episodes."""
