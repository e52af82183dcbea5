"""Pure decisions on plain facts; standard library only."""
