"""Movements in words: audited acts, how it stands with a notice, what partners were told, and reasons."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.movements.rules import MovementReason, News, NoticeState


class MovementsAct(AuditedAct):
    """Pages and changes of movements, as the audit calls them."""

    MOVEMENT_ADD_ESCORT = "movement.add_escort", _l("Added an escort to a group movement")
    MOVEMENT_CANCEL = "movement.cancel", _l("Cancelled a group movement")
    MOVEMENT_CHANGE = "movement.change", _l("Changed a group movement")
    MOVEMENT_JOIN = "movement.join", _l("Added people to a group movement")
    MOVEMENT_LEAVE = "movement.leave", _l("Removed people from a group movement")
    MOVEMENT_NOTICE = "movement.notice", _l("Recorded that the receiving side was told")
    MOVEMENT_PLAN = "movement.plan", _l("Planned a group movement")
    MOVEMENT_RELEASE = "movement.release", _l("Released a place in a group movement")
    MOVEMENT_REMOVE_ESCORT = "movement.remove_escort", _l("Removed an escort from a group movement")
    MOVEMENT_RESERVE = "movement.reserve", _l("Reserved places in a group movement")
    MOVEMENT_TRAVEL_AGAIN = "movement.travel_again", _l("Put a case back into a group movement")
    ADD_ESCORT = "movements.add_escort", _l("Added an escort to a group movement")
    CANCEL = "movements.cancel", _l("Cancelled a group movement")
    CHANGE = "movements.change", _l("Changed a group movement")
    CHANGE_PAGE = "movements.change_page", _l("Opened the form of a group movement")
    ESCORTS = "movements.escorts", _l("Read the escorts of a group movement")
    GIVE_NOTICE = "movements.give_notice", _l("Recorded that the receiving side was told")
    JOIN = "movements.join", _l("Added people to a group movement")
    LIST = "movements.list", _l("Listed group movements")
    MANIFEST = "movements.manifest", _l("Read the manifest of a group movement")
    MANIFEST_PAPER = "movements.manifest_paper", _l("Generated the manifest of a group movement")
    NEW = "movements.new", _l("Opened the form of a new group movement")
    NOTICE = "movements.notice", _l("Read the notices of a group movement")
    OF_CASE = "movements.of_case", _l("Read the group movements of a case")
    OPEN = "movements.open", _l("Read a group movement")
    PEOPLE = "movements.people", _l("Checked which cases could join a group movement")
    PLAN = "movements.plan", _l("Planned a group movement")
    PUT_BACK = "movements.put_back", _l("Put a person back into a group movement")
    READINESS = "movements.readiness", _l("Read the readiness of the cases of a group movement")
    RELEASE = "movements.release", _l("Released a place in a group movement")
    REMOVE_ESCORT = "movements.remove_escort", _l("Removed an escort from a group movement")
    RESERVE = "movements.reserve", _l("Reserved places in a group movement")
    TAKE_OUT = "movements.take_out", _l("Removed people from a group movement")
    TRAVEL_AGAIN = "movements.travel_again", _l("Put a case back into a group movement")


SUBJECTS: dict[str, object] = {
    "movement": _l("Group movement"),
}

NOTICE_LABELS = {
    NoticeState.GIVEN: _l("Told in time"),
    NoticeState.GIVEN_LATE: _l("Told late"),
    NoticeState.DUE: _l("Not told yet"),
    NoticeState.OVERDUE: _l("Not told, overdue"),
}
NOTICE_MARKS = {
    NoticeState.GIVEN: "done",
    NoticeState.GIVEN_LATE: "warning",
    NoticeState.DUE: "due",
    NoticeState.OVERDUE: "blocked",
}
NEWS_LABELS = {
    News.ANNOUNCED: _l("Told that it is coming"),
    News.CHANGED: _l("Told of a change"),
    News.CANCELLED: _l("Told that it is not coming"),
}

# %(who)s is the person, or the number of the leg, that the reason is about.
MOVEMENT_SENTENCES: Sentences = sentences(
    {
        MovementReason: {
            MovementReason.GROUP_NOTICE_NOT_GIVEN: _l(
                "Leg %(who)s is a group movement: the receiving side has not been told yet."
            ),
            MovementReason.GROUP_NOTICE_OVERDUE: _l(
                "Leg %(who)s is a group movement: the receiving side should have been told by now. Tell"
                " them, and record it."
            ),
            MovementReason.GROUP_NOTICE_LATE: _l("Leg %(who)s is a group movement: the receiving side was told late."),
            MovementReason.LEG_OF_MOVEMENT: _l(
                "This leg belongs to a group movement: change it there, or remove the people from it."
            ),
            MovementReason.MOVEMENT_FULL: _l(
                "There are not enough free seats. Choose fewer people, or assign the blank places first."
            ),
            MovementReason.MOVEMENT_CLOSED: _l(
                "This movement has left or is cancelled, so it can no longer be changed."
            ),
            MovementReason.MOVEMENT_OTHER_COUNTRY: _l(
                "The movement goes to a different country from the one the case returns to."
            ),
            MovementReason.MOVEMENT_NOBODY: _l("Everyone in this case already has a place."),
            MovementReason.MOVEMENT_PLACE_TWICE: _l("%(who)s already has a place in this movement."),
        },
    }
)
