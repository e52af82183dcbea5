"""What is said of people: labels, sentences of reasons."""
