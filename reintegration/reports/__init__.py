"""Reports of outcomes: one for each quarter, as PDF and XLSX."""
