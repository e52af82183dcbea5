"""The rules' numbers: dated rows with source and scope, seeded from files, asked for by code and day."""
