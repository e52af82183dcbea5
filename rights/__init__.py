"""What becomes of somebody's data: how long it is kept, who is given it, how it is erased, and whether it agrees."""
