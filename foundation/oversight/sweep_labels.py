"""What the audit calls what happens by itself after a return: who was lost and found, and what nobody answered."""

from foundation.language.words import lazy_gettext as _l

SWEEP_ACTIONS = {
    "episode.found": _l("Found again somebody who could not be reached"),
    "episode.lost": _l("Counted somebody as lost to follow-up"),
    "lost.tell": _l("Told who is to know that somebody was lost or found"),
    "visits.escalate": _l("Missed visits went up to the case owner"),
}
