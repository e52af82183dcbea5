"""Cases: one return of one person or family, from opening it to its page, and the reasons that stand in its way."""
