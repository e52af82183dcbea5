"""What a browser fetches: the program's sheets and scripts as few files, and pages and files compressed."""
