"""What is said of documents: labels, sentences of reasons."""
