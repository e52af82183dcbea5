"""What is said of health: labels, sentences of reasons."""
