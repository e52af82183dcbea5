"""What happens to episodes by itself."""
