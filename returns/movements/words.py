"""Movements in words: audited acts, how it stands with a notice, what partners were told, and reasons."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.movements.rules import MovementReason, News, NoticeState

# What the audit calls the routes and changes of movements.
ACTS: dict[str, object] = {
    "movement.add_escort": _l("Let an escort go along with a group movement"),
    "movement.cancel": _l("Cancelled a group movement"),
    "movement.change": _l("Changed a group movement"),
    "movement.join": _l("Added people to a group movement"),
    "movement.leave": _l("Took people out of a group movement"),
    "movement.notice": _l("Recorded that the receiving side was told"),
    "movement.plan": _l("Planned a group movement"),
    "movement.release": _l("Made a place of a group movement free"),
    "movement.remove_escort": _l("Took an escort out of a group movement"),
    "movement.reserve": _l("Kept places of a group movement"),
    "movement.travel_again": _l("Let a case travel along again"),
    "movements.add_escort": _l("Let an escort go along with a group movement"),
    "movements.cancel": _l("Cancelled a group movement"),
    "movements.change": _l("Changed a group movement"),
    "movements.change_page": _l("Opened the form of a group movement"),
    "movements.escorts": _l("Read the escorts of a group movement"),
    "movements.give_notice": _l("Recorded that the receiving side was told"),
    "movements.join": _l("Added people to a group movement"),
    "movements.list": _l("Listed group movements"),
    "movements.manifest": _l("Read the manifest of a group movement"),
    "movements.manifest_paper": _l("Made the manifest of a group movement as a paper"),
    "movements.new": _l("Opened the form of a new group movement"),
    "movements.notice": _l("Read the notices of a group movement"),
    "movements.of_case": _l("Read the group movements of a case"),
    "movements.open": _l("Read a group movement"),
    "movements.people": _l("Looked which cases could join a group movement"),
    "movements.plan": _l("Planned a group movement"),
    "movements.put_back": _l("Put somebody back into a group movement"),
    "movements.readiness": _l("Read the readiness of the cases of a group movement"),
    "movements.release": _l("Made a place of a group movement free"),
    "movements.remove_escort": _l("Took an escort out of a group movement"),
    "movements.reserve": _l("Kept places of a group movement"),
    "movements.take_out": _l("Took people out of a group movement"),
    "movements.travel_again": _l("Let a case travel along again"),
}
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
