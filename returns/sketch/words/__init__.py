"""What is said of sketch: labels, sentences of reasons."""
