"""Messages to colleagues: an outbox in the database, fixed neutral words, and the ways by which they leave."""
