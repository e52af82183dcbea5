"""What the routes of documents take."""
