"""The work list of visits: whose it shows, and the groups in which it shows them."""

import enum


class Whose(enum.StrEnum):
    """Whose visits a coordinator looks at."""

    ALL = ""
    MINE = "mine"
    NOBODY = "nobody"


class When(enum.StrEnum):
    """When a visit is due, seen from a day, in the order in which visits are made."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


SOON_DAYS = 7


def when_due(days: int) -> When:
    """The group of a visit that is due in so many days; negative once it is overdue."""
    if days < 0:
        return When.OVERDUE
    if days == 0:
        return When.TODAY
    return When.SOON if days <= SOON_DAYS else When.LATER
