"""What happens to work by itself."""
