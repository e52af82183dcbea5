"""What is said of cases: labels, sentences of reasons."""
