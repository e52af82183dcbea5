"""What is said of protection: labels, sentences of reasons."""
