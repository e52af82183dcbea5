"""Rules as rows: read from their files, held against each other, seeded."""
