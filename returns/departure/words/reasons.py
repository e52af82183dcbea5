"""What stands in the way at the gate, in words."""

from foundation.language.words import lazy_gettext as _l
from returns.cases.words.sentences import Sentences, sentences
from returns.departure.rules.boarding import BoardingReason

# %(who)s is the person whom the reason is about.
BOARDING_SENTENCES: Sentences = sentences(
    {
        BoardingReason: {
            BoardingReason.BOARDING_NOBODY: _l("Choose at least one of the people who set out on this flight."),
            BoardingReason.BOARDING_REASON_MISSING: _l("Choose why. “Not known yet” is a reason, too."),
            BoardingReason.BOARDING_IS_THE_SAME: _l("%(who)s: this is recorded already."),
            BoardingReason.OFFLOADED_NOT_BOARDED: _l(
                "%(who)s has not boarded, so nobody can be offloaded. Choose another state."
            ),
            BoardingReason.BOARDING_HAS_LEFT: _l(
                "%(who)s: the flight has left. Afterwards it can only be said that somebody did not travel."
            ),
            BoardingReason.BOARDING_HAS_ENDED: _l(
                "%(who)s: the arrival is confirmed, so this is not changed here any more."
            ),
            BoardingReason.BOARDING_CORRECTION_UNEXPLAINED: _l(
                "%(who)s: this takes back what was recorded before. Say why in the note."
            ),
            BoardingReason.BOARDING_NOT_OPEN_YET: _l(
                "%(who)s: it is too early to say who boards. The board shows from when on it is recorded."
            ),
            BoardingReason.BOARDING_WITHOUT_DOCUMENT: _l(
                "%(who)s: no document is handed out. Record the hand-over with the document first, or say in"
                " the note on what this person travels."
            ),
            BoardingReason.BOARDING_NOT_SAID: _l("%(who)s: say first whether this person boarded."),
            BoardingReason.UNDO_IS_OVER: _l(
                "The time for undoing is over. Record what is right, and say why in the note."
            ),
            BoardingReason.UNDO_OF_OTHERS: _l(
                "Only whoever recorded it undoes it. Record what is right, and say why in the note."
            ),
            BoardingReason.UNDO_OF_UNDO: _l("This was undone already. Record what is right."),
            BoardingReason.UNDO_HAS_LEFT: _l("The flight has left. Record what is right, and say why in the note."),
        },
    }
)
