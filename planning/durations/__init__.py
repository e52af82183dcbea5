"""Learned durations: how long requests and decisions really take, from our own records. Stands on documents."""
