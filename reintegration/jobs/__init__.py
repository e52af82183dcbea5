"""What happens by itself or on a command, from arrival on."""
