"""Reads of the return; the only place of this room with select()."""
