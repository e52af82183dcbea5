"""Unusual reading in words."""

from collections.abc import Callable

from foundation.acts import AuditedAct
from foundation.language.formats import number
from foundation.language.words import lazy_gettext as _l, ngettext
from rights.unusual.rules import LookResult, UnusualKind


class UnusualAct(AuditedAct):
    """Pages and changes of unusual reading, as the audit calls them."""

    PAGE = "unusual.page", _l("Looked at unusual reading")
    FIND = "unusual.find", _l("Noted unusual reading")
    LOOK = "unusual.look", _l("Recorded a review of unusual reading")
    REOPEN = "unusual.reopen", _l("Undid a review of unusual reading")


JOB_FIND = _l("Look for unusual reading")
KIND_LABELS: dict[UnusualKind, object] = {
    UnusualKind.WITHOUT_WORK: _l("Cases opened without work on them"),
    UnusualKind.PEOPLE_OPENED: _l("Many people opened"),
    UnusualKind.PEOPLE_LISTED: _l("Many people in lists"),
    UnusualKind.NIGHT: _l("Reading at night"),
    UnusualKind.REST_DAY: _l("Reading on a non-working day"),
    UnusualKind.REFUSALS: _l("Many refusals"),
}
RESULT_LABELS: dict[LookResult, object] = {
    LookResult.ORDINARY: _l("Ordinary work"),
    LookResult.EXPLAINED: _l("Explained by the person"),
    LookResult.FOLLOWED_UP: _l("Being followed up"),
    LookResult.BREACH: _l("Personal data breach"),
}
_COUNTED: dict[UnusualKind, Callable[[int, str], str]] = {
    UnusualKind.WITHOUT_WORK: lambda count, shown: ngettext(
        "%(shown)s case opened without work on it", "%(shown)s cases opened without work on them", count, shown=shown
    ),
    UnusualKind.PEOPLE_OPENED: lambda count, shown: ngettext(
        "%(shown)s person opened", "%(shown)s people opened", count, shown=shown
    ),
    UnusualKind.PEOPLE_LISTED: lambda count, shown: ngettext(
        "%(shown)s person in lists", "%(shown)s people in lists", count, shown=shown
    ),
    UnusualKind.NIGHT: lambda count, shown: ngettext(
        "%(shown)s record read at night", "%(shown)s records read at night", count, shown=shown
    ),
    UnusualKind.REST_DAY: lambda count, shown: ngettext(
        "%(shown)s record read on a non-working day",
        "%(shown)s records read on a non-working day",
        count,
        shown=shown,
    ),
    UnusualKind.REFUSALS: lambda count, shown: ngettext("%(shown)s refusal", "%(shown)s refusals", count, shown=shown),
}


def counted(kind: UnusualKind, count: int) -> str:
    """How many there were, as a phrase."""
    return _COUNTED[kind](count, number(count))
