"""What is said of imports: labels, sentences of reasons."""
