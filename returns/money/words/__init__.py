"""What is said of money: labels, sentences of reasons."""
