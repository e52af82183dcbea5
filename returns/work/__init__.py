"""The work of colleagues: tasks, the start page, hand-over, absence, duty, what is told in the morning."""
