"""The own timetable of an office: flights of carriers, imported or typed, from which ways to travel are searched."""
