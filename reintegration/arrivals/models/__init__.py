"""Tables of arrivals."""
