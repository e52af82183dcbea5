"""Safe contact: how somebody may be reached without danger, and the numbers behind the card."""
