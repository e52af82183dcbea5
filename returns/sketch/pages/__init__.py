"""Pages of sketch."""
