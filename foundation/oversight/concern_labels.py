"""The audit's codes of concerns, in words: raising, taking, closing; and what the clock told by itself."""

from foundation.language.words import lazy_gettext as _l

CONCERN_ACTIONS = {
    "concern.close": _l("Closed a concern"),
    "concern.note": _l("Wrote down what was done about a concern"),
    "concern.open": _l("Raised a concern"),
    "concern.release": _l("Let a concern go on that nobody could see to any more"),
    "concern.reopen": _l("Took a concern up again"),
    "concern.take": _l("Took a concern"),
    "concerns.close": _l("Closed a concern"),
    "concerns.escalate": _l("Told who is next of concerns that nobody took"),
    "concerns.list": _l("Read the list of concerns"),
    "concerns.note": _l("Wrote down what was done about a concern"),
    "concerns.open": _l("Raised a concern"),
    "concerns.read": _l("Read concerns"),
    "concerns.reopen": _l("Took a concern up again"),
    "concerns.take": _l("Took a concern"),
    "episode.leave": _l("Did the part of a partner in a reintegration"),
}
