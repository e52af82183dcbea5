"""Master key, key store, sealed columns, blind indexes, passwords."""
