"""Backups: data without keys, keys in a file of their own, looked at before they are put back, and the commands."""
