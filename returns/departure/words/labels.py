"""The words of the gate: how it stands with a traveller, and why somebody did not travel."""

from foundation.language.words import _, lazy_gettext as _l
from returns.departure.rules.boarding import NOT_TRAVELLING, REASONS_OF, BoardingState, WhyNot
from returns.documents.rules.custody import HandOut

BOARDING_LABELS = {
    BoardingState.PLANNED: _l("Expected"),
    BoardingState.BOARDED: _l("Boarded"),
    BoardingState.NO_SHOW: _l("No-show"),
    BoardingState.DENIED: _l("Denied boarding"),
    BoardingState.OFFLOADED: _l("Offloaded"),
}
BOARDING_MARKS = {BoardingState.PLANNED: "plain", BoardingState.BOARDED: "done"}
HAND_OUT_LABELS = {
    HandOut.HANDED_OUT: _l("Document handed out"),
    HandOut.NOT_YET: _l("Document not handed out yet"),
    HandOut.NOT_KNOWN: _l("Where the document is, is not known"),
    HandOut.NO_DOCUMENT: _l("No document"),
}
HAND_OUT_MARKS = {
    HandOut.HANDED_OUT: "done",
    HandOut.NOT_YET: "due",
    HandOut.NOT_KNOWN: "plain",
    HandOut.NO_DOCUMENT: "warning",
}
WHY_LABELS = {
    WhyNot.NOT_THERE: _l("Did not come, nobody knows why yet"),
    WhyNot.LATE: _l("Came too late"),
    WhyNot.OWN_WISH: _l("Does not want to travel"),
    WhyNot.DOCUMENTS: _l("Documents were not accepted"),
    WhyNot.FITNESS: _l("Not fit to fly, as the carrier saw it"),
    WhyNot.NO_SEAT: _l("No seat on the flight"),
    WhyNot.AUTHORITY: _l("Stopped by an authority"),
    WhyNot.CARRIER: _l("Refused by the carrier"),
    WhyNot.NOT_KNOWN: _l("Not known yet"),
    WhyNot.OTHER: _l("Another reason: say it in the note"),
}


def boarding_mark(state: BoardingState) -> str:
    """How a state is marked; the word carries the meaning."""
    return BOARDING_MARKS.get(state, "warning")


def how_choices(has_left: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be said of somebody, in groups: a heading, and values with their words.

    Once the flight has left only that somebody did not travel.
    """
    plain = [] if has_left else [BoardingState.BOARDED, BoardingState.PLANNED]
    first = [(state.value, str(BOARDING_LABELS[state])) for state in plain]
    others = [
        (
            str(BOARDING_LABELS[state]),
            [(f"{state.value}:{why.value}", str(WHY_LABELS[why])) for why in REASONS_OF[state]],
        )
        for state in NOT_TRAVELLING
    ]
    return [(_("Travels"), first), *others] if first else others


def _reasons(state: BoardingState) -> list[tuple[str, str]]:
    return [(f"{state.value}:{why.value}", str(WHY_LABELS[why])) for why in REASONS_OF[state]]
