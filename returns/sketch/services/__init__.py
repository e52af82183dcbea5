"""Changes of sketch."""
