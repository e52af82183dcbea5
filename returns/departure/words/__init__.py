"""What is said of departure: labels, sentences of reasons."""
