"""What is said of paperwork: labels, sentences of reasons."""
