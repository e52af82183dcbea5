"""Movements in words: audited acts, how it stands with a notice, what partners were told, and reasons."""

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.movements.rules import MovementReason, News, NoticeState


class MovementsAct(AuditedAct):
    """Pages and changes of movements, as the audit calls them."""

    MOVEMENT_ADD_ESCORT = "movement.add_escort", _l("Let an escort go along with a group movement")
    MOVEMENT_CANCEL = "movement.cancel", _l("Cancelled a group movement")
    MOVEMENT_CHANGE = "movement.change", _l("Changed a group movement")
    MOVEMENT_JOIN = "movement.join", _l("Added people to a group movement")
    MOVEMENT_LEAVE = "movement.leave", _l("Took people out of a group movement")
    MOVEMENT_NOTICE = "movement.notice", _l("Recorded that the receiving side was told")
    MOVEMENT_PLAN = "movement.plan", _l("Planned a group movement")
    MOVEMENT_RELEASE = "movement.release", _l("Made a place of a group movement free")
    MOVEMENT_REMOVE_ESCORT = "movement.remove_escort", _l("Took an escort out of a group movement")
    MOVEMENT_RESERVE = "movement.reserve", _l("Kept places of a group movement")
    MOVEMENT_TRAVEL_AGAIN = "movement.travel_again", _l("Let a case travel along again")
    ADD_ESCORT = "movements.add_escort", _l("Let an escort go along with a group movement")
    CANCEL = "movements.cancel", _l("Cancelled a group movement")
    CHANGE = "movements.change", _l("Changed a group movement")
    CHANGE_PAGE = "movements.change_page", _l("Opened the form of a group movement")
    ESCORTS = "movements.escorts", _l("Read the escorts of a group movement")
    GIVE_NOTICE = "movements.give_notice", _l("Recorded that the receiving side was told")
    JOIN = "movements.join", _l("Added people to a group movement")
    LIST = "movements.list", _l("Listed group movements")
    MANIFEST = "movements.manifest", _l("Read the manifest of a group movement")
    MANIFEST_PAPER = "movements.manifest_paper", _l("Made the manifest of a group movement as a paper")
    NEW = "movements.new", _l("Opened the form of a new group movement")
    NOTICE = "movements.notice", _l("Read the notices of a group movement")
    OF_CASE = "movements.of_case", _l("Read the group movements of a case")
    OPEN = "movements.open", _l("Read a group movement")
    PEOPLE = "movements.people", _l("Looked which cases could join a group movement")
    PLAN = "movements.plan", _l("Planned a group movement")
    PUT_BACK = "movements.put_back", _l("Put somebody back into a group movement")
    READINESS = "movements.readiness", _l("Read the readiness of the cases of a group movement")
    RELEASE = "movements.release", _l("Made a place of a group movement free")
    REMOVE_ESCORT = "movements.remove_escort", _l("Took an escort out of a group movement")
    RESERVE = "movements.reserve", _l("Kept places of a group movement")
    TAKE_OUT = "movements.take_out", _l("Took people out of a group movement")
    TRAVEL_AGAIN = "movements.travel_again", _l("Let a case travel along again")


SUBJECTS: dict[str, object] = {
    "movement": _l("Group movement"),
}

NOTICE_LABELS = {
    NoticeState.GIVEN: _l("Told in time"),
    NoticeState.GIVEN_LATE: _l("Told late"),
    NoticeState.DUE: _l("Not told yet"),
    NoticeState.OVERDUE: _l("Not told, and the day has passed"),
}
NOTICE_MARKS = {
    NoticeState.GIVEN: "done",
    NoticeState.GIVEN_LATE: "warning",
    NoticeState.DUE: "due",
    NoticeState.OVERDUE: "blocked",
}
NEWS_LABELS = {
    News.ANNOUNCED: _l("Told that it comes"),
    News.CHANGED: _l("Told that it has changed"),
    News.CANCELLED: _l("Told that it does not come"),
}

# %(who)s is the person, or the number of the leg, that the reason is about.
MOVEMENT_SENTENCES: Sentences = sentences(
    {
        MovementReason: {
            MovementReason.GROUP_NOTICE_NOT_GIVEN: _l(
                "Leg %(who)s is a group movement: the receiving side was not told of it yet."
            ),
            MovementReason.GROUP_NOTICE_OVERDUE: _l(
                "Leg %(who)s is a group movement: the receiving side should have been told by now. Tell"
                " them, and record it."
            ),
            MovementReason.GROUP_NOTICE_LATE: _l(
                "Leg %(who)s is a group movement: the receiving side was told later than it has to be."
            ),
            MovementReason.LEG_OF_MOVEMENT: _l(
                "This leg belongs to a group movement: change it there, or take the people out of it."
            ),
            MovementReason.MOVEMENT_FULL: _l(
                "There are not enough free seats. Choose fewer people, or give blank places away first."
            ),
            MovementReason.MOVEMENT_CLOSED: _l(
                "This movement has left or is cancelled, so nothing of it is changed any more."
            ),
            MovementReason.MOVEMENT_OTHER_COUNTRY: _l("The case returns to another country than the movement goes to."),
            MovementReason.MOVEMENT_NOBODY: _l("Everybody of this case has a place already."),
            MovementReason.MOVEMENT_PLACE_TWICE: _l("%(who)s has a place in this movement already."),
        },
    }
)
