"""What stands in the way at the gate, in words."""

from foundation.language.words import lazy_gettext as _l

# %(who)s is the person whom the reason is about.
BOARDING_SENTENCES: dict[str, object] = {
    "boarding_nobody": _l("Choose at least one of the people who set out on this flight."),
    "boarding_reason_missing": _l("Choose why. “Not known yet” is a reason, too."),
    "boarding_is_the_same": _l("%(who)s: this is recorded already."),
    "offloaded_not_boarded": _l("%(who)s has not boarded, so nobody can be offloaded. Choose another state."),
    "boarding_has_left": _l(
        "%(who)s: the flight has left. Afterwards it can only be said that somebody did not travel."
    ),
    "boarding_has_ended": _l("%(who)s: the arrival is confirmed, so this is not changed here any more."),
    "boarding_correction_unexplained": _l("%(who)s: this takes back what was recorded before. Say why in the note."),
    "boarding_not_said": _l("%(who)s: say first whether this person boarded."),
    "undo_is_over": _l("The time for undoing is over. Record what is right, and say why in the note."),
    "undo_of_others": _l("Only whoever recorded it undoes it. Record what is right, and say why in the note."),
    "undo_of_undo": _l("This was undone already. Record what is right."),
    "undo_has_left": _l("The flight has left. Record what is right, and say why in the note."),
    "departure_at_the_board": _l(
        "Somebody at the gate has recorded who boarded. Record on the departure board that the flight has left."
    ),
    "somebody_on_board": _l(
        "Somebody of this case has boarded. Record on the departure board that they were offloaded, or undo it."
    ),
}
