"""All rows of the table, section by section of the domain. A new part is a line here."""

from tests.returns.readiness.table import (
    rows_of_consent,
    rows_of_documents,
    rows_of_escorts,
    rows_of_health,
    rows_of_movements,
    rows_of_papers,
    rows_of_protection,
    rows_of_the_journey,
    rows_of_travellers,
)

EVERY = (
    *rows_of_consent.ROWS,
    *rows_of_protection.ROWS,
    *rows_of_documents.ROWS,
    *rows_of_health.ROWS,
    *rows_of_papers.ROWS,
    *rows_of_the_journey.ROWS,
    *rows_of_travellers.ROWS,
    *rows_of_escorts.ROWS,
    *rows_of_movements.ROWS,
)
