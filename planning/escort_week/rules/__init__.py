"""Rules of escorts by the week: places to fill, assumed ways home, and how good an assignment is."""
