"""Which visits somebody looks at: all that ask for something, or those in one state, or those that nobody has."""

import enum

from reintegration.follow_up.rules.follow_up import VisitState


class Which(enum.StrEnum):
    """A choice of the list of visits."""

    ALL = "all"
    LATE = "late"
    DUE = "due"
    COMING = "coming"


STATES = {
    Which.LATE: (VisitState.OVERDUE,),
    Which.DUE: (VisitState.DUE,),
    Which.COMING: (VisitState.PLANNED,),
}
