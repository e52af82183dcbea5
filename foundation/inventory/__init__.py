"""The inventory of data: what is held, what for, who reads it, how long, and what becomes of it. One place, as data."""
