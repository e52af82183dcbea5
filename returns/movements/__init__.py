"""Group movements: one flight or bus for many cases, its places, escorts, notice and manifest."""
