"""Places on earth: gazetteer, airports, distances, time zones, working calendars; the only room with geopy."""
