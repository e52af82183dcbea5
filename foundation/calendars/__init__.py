"""Calendars: in the program, as a feed of an account, and how often its digest comes. Alone with icalendar."""
