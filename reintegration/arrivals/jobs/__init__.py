"""What happens to arrivals by itself."""
