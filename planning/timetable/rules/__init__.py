"""Pure decisions about timetables."""
