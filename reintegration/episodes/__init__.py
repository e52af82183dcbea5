"""Episodes: the time after one arrival, until it closes, and what everybody who follows it is told."""
