"""Calendar and mail: the iCalendar feed of an account, and how often its digest comes. Only room with icalendar."""
