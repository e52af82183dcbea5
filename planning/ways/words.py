"""Ways to travel in words: audited acts, notices, and what decides between ways."""

from collections.abc import Mapping

from foundation.acts import AuditedAct
from foundation.language.words import lazy_gettext as _l
from foundation.messaging.rules import NoticeKind
from planning.ways.rules.offers import Unused


class WaysAct(AuditedAct):
    """Pages and changes of ways, as the audit calls them."""

    OPEN = "ways.open", _l("Looked for ways to travel")
    SEARCH = "ways.search", _l("Searched for ways to travel")
    CHOOSE = "ways.choose", _l("Chose a way to travel")
    UNDO = "ways.undo", _l("Undid the choice of a way to travel")
    CARRIER = "ways.carrier", _l("Applied a carrier's change")


# Why a flight of an offer is not searched, and what to do about it.
UNUSED_SENTENCES: Mapping[Unused, object] = {
    Unused.INCOMPLETE: _l("Not understood: %(what)s. Add it to the text, and search again."),
    Unused.NO_SUCH_TIME: _l("Clocks skip this time on that day. Check the time with the carrier."),
    Unused.ENDS_BEFORE: _l("It arrives before it departs. Check the days and times."),
    Unused.HAS_LEFT: _l("It has already left. Ask for a current offer."),
    Unused.OTHER_DAYS: _l("It leaves outside the days searched. Change the days, and search again."),
}


class WaysNotice(NoticeKind):
    """What notices about ways are called."""

    CARRIER_CHANGED = "carrier_changed"
    MOVEMENT_CHANGED = "movement_flight_changed", True


# What a notice says, and what to do about it: the same for every case.
NOTICES: Mapping[NoticeKind, tuple[object, object]] = {
    WaysNotice.CARRIER_CHANGED: (
        _l("A carrier changed a flight"),
        _l("Open “Ways to travel” in this case: the next best way is at the top."),
    ),
    WaysNotice.MOVEMENT_CHANGED: (
        _l("A carrier changed the flight of a group movement"),
        _l("Open the group movements: check the times, tell the receiving side, or cancel the movement."),
    ),
}
