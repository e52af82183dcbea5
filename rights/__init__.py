"""What becomes of somebody's data: how long it is kept, who is given it, and how it is erased."""
