"""Departure in words: audited acts, states at the gate, and reasons."""

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.words import Sentences, sentences
from returns.departure.rules import NOT_TRAVELLING, REASONS_OF, BoardingReason, BoardingState, DepartureReason, WhyNot
from returns.documents.rules.documents import HandOut

# What the audit calls the routes and changes of departure.


class DepartureAct(AuditedAct):
    """Pages and changes of departure, as the audit calls them."""

    BOARDING_RECORD = "boarding.record", _l("Recorded who boarded")
    BOARDING_UNDO = "boarding.undo", _l("Undid what was recorded at the gate")
    LEFT = "departure.left", _l("Recorded whether the people of a case departed on a flight")
    OPEN = "departure.open", _l("Looked at a departure")
    RECORD = "departure.record", _l("Recorded a departure")
    DEPARTURES_LEFT = "departures.left", _l("Recorded that a flight has left")
    DEPARTURES_LIST = "departures.list", _l("Looked at the departure board")


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
    HandOut.NOT_KNOWN: _l("Location of the document not known"),
    HandOut.NO_DOCUMENT: _l("No document"),
    HandOut.EXPIRED: _l("Document expired"),
}
HAND_OUT_MARKS = {
    HandOut.HANDED_OUT: "done",
    HandOut.NOT_YET: "due",
    HandOut.NOT_KNOWN: "plain",
    HandOut.NO_DOCUMENT: "warning",
    HandOut.EXPIRED: "blocked",
}
WHY_LABELS = {
    WhyNot.NOT_THERE: _l("Did not come, reason not known yet"),
    WhyNot.LATE: _l("Arrived too late"),
    WhyNot.OWN_WISH: _l("Does not want to travel"),
    WhyNot.DOCUMENTS: _l("Documents not accepted"),
    WhyNot.FITNESS: _l("Not fit to fly, according to the carrier"),
    WhyNot.NO_SEAT: _l("No seat on the flight"),
    WhyNot.AUTHORITY: _l("Stopped by an authority"),
    WhyNot.CARRIER: _l("Refused by the carrier"),
    WhyNot.NOT_KNOWN: _l("Not known yet"),
    WhyNot.OTHER: _l("Another reason (say it in the note)"),
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
    others = [(str(BOARDING_LABELS[state]), _reasons(state)) for state in NOT_TRAVELLING]
    return [(_("Travels"), first), *others] if first else others


def _reasons(state: BoardingState) -> list[tuple[str, str]]:
    return [(f"{state.value}:{why.value}", str(WHY_LABELS[why])) for why in REASONS_OF[state]]


# %(who)s is the person whom the reason is about.
DEPARTURE_SENTENCES: Sentences = sentences(
    {
        BoardingReason: {
            BoardingReason.BOARDING_NOBODY: _l("Choose at least one person departing on this flight."),
            BoardingReason.BOARDING_REASON_MISSING: _l("Choose a reason. “Not known yet” is also a reason."),
            BoardingReason.BOARDING_IS_THE_SAME: _l("%(who)s: this is already recorded."),
            BoardingReason.OFFLOADED_NOT_BOARDED: _l(
                "%(who)s has not boarded, so cannot be offloaded. Choose another state."
            ),
            BoardingReason.BOARDING_HAS_LEFT: _l(
                "%(who)s: the flight has left. You can now only record that someone did not travel."
            ),
            BoardingReason.BOARDING_HAS_ENDED: _l(
                "%(who)s: the arrival is confirmed, so this can no longer be changed here."
            ),
            BoardingReason.BOARDING_CORRECTION_UNEXPLAINED: _l(
                "%(who)s: this undoes what was recorded before. Say why in the note."
            ),
            BoardingReason.BOARDING_NOT_OPEN_YET: _l(
                "%(who)s: it is too early to record boarding. The board shows when this starts."
            ),
            BoardingReason.BOARDING_WITHOUT_DOCUMENT: _l(
                "%(who)s: no document has been handed out. Record the hand-over with the document first, or say in "
                "the note what this person is travelling on."
            ),
            BoardingReason.BOARDING_NOT_SAID: _l("%(who)s: first say whether this person boarded."),
            BoardingReason.UNDO_IS_OVER: _l(
                "The time to undo has passed. Record what is right, and say why in the note."
            ),
            BoardingReason.UNDO_OF_OTHERS: _l(
                "Only the person who recorded this can undo it. Record what is right, and say why in the note."
            ),
            BoardingReason.UNDO_OF_UNDO: _l("This was already undone. Record what is right."),
            BoardingReason.UNDO_HAS_LEFT: _l("The flight has left. Record what is right, and say why in the note."),
        },
        DepartureReason: {
            DepartureReason.ARRIVES_IN_FUTURE: _l("This time is in the future. Enter the actual time."),
            DepartureReason.ARRIVES_BEFORE_DEPARTURE: _l("The arrival is before the departure. Enter a later time."),
            DepartureReason.DEPARTURE_AT_THE_BOARD: _l(
                "Someone at the gate has recorded who boarded. Record on the departure board that the flight has left."
            ),
            DepartureReason.NOT_DEPARTED: _l("The departure of this case is not recorded."),
            DepartureReason.DEPARTS_IN_FUTURE: _l("This time is in the future. Enter the actual time."),
            DepartureReason.DEPARTS_LONG_BEFORE_PLAN: _l(
                "This time is long before the planned departure. Check it, or correct the journey first."
            ),
            DepartureReason.DEPARTS_BEFORE_SIGN_OFF: _l(
                "This time is before the sign-off. No one departs before sign-off."
            ),
        },
    }
)
