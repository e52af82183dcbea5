"""What is proposed for some weeks, and how it is accepted."""
