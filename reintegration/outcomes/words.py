"""What the audit calls the routes and changes of outcomes."""

from foundation.language.words import lazy_gettext as _l

ACTS: dict[str, object] = {
    "outcomes.close": _l("Decided outcomes whose window had closed"),
    "outcomes.export": _l("Took figures of outcomes as a file"),
    "outcomes.partner": _l("Looked at the check-ins of a partner"),
    "outcomes.partner_visits": _l("Looked at late and missed check-ins of a quarter"),
    "outcomes.partners": _l("Compared the check-ins of partners"),
    "outcomes.read": _l("Looked at the outcomes"),
    "outcomes.reports": _l("Looked at which reports of outcomes there are"),
    "outcomes.table": _l("Looked at a table of outcomes"),
}
