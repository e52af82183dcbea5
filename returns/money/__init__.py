"""Money: the budget of a case, its approvals, and what a programme pays to whom."""
