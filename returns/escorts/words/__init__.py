"""What is said of escorts: labels, sentences of reasons."""
