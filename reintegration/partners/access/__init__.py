"""Who reads and writes the rows of partners."""
