"""Outcomes in words: tables and their rows, who is missing and why, scores; and what the audit calls its routes."""

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l
from reintegration.outcomes.rules.tables import OutcomeState, Table
from returns.people.rules.people import Sex

TABLE_LABELS = {
    Table.COUNTRY: _l("Country of origin"),
    Table.PARTNER: _l("Partner"),
    Table.PROGRAMME: _l("Programme"),
    Table.SEX: _l("Sex"),
    Table.AGE: _l("Age at return"),
    Table.TRACK: _l("Track"),
    Table.ROUND: _l("Months since return"),
    Table.OFFICE: _l("Office"),
}
# What a row is called whose people have none, or of whom it is not known.
ROW_OF_NONE = {
    Table.PARTNER: _l("No partner: followed by the office"),
    Table.PROGRAMME: _l("Programme not said"),
    Table.AGE: _l("Age not known"),
}
ROW_OF_SEX = {
    Sex.FEMALE: _l("Women"),
    Sex.MALE: _l("Men"),
    Sex.OTHER: _l("Other sex"),
    Sex.UNKNOWN: _l("Sex not known"),
}
STANDING_LABELS = {
    OutcomeState.NOT_ATTEMPTED: _l("Not attempted: the programme did not try"),
    OutcomeState.UNREACHABLE: _l("Not reached"),
    OutcomeState.REFUSED: _l("Did not want to take part"),
    OutcomeState.UNSAFE: _l("Not safe to contact"),
    OutcomeState.TOO_FEW_ANSWERS: _l("Too few answers"),
    OutcomeState.NOT_KNOWN: _l("Not known why"),
    OutcomeState.DECEASED: _l("Died"),
    OutcomeState.MOVED_ON: _l("Moved on"),
}
SCORE_LABELS = {
    "composite": _l("Composite"),
    "economic": _l("Economic"),
    "social": _l("Social"),
    "psychosocial": _l("Psychosocial"),
}


class OutcomesAct(AuditedAct):
    """Pages and changes of outcomes, as the audit calls them."""

    CLOSE = "outcomes.close", _l("Decided outcomes whose window had closed")
    EXPORT = "outcomes.export", _l("Took figures of outcomes as a file")
    PARTNER = "outcomes.partner", _l("Looked at the check-ins of a partner")
    PARTNER_VISITS = "outcomes.partner_visits", _l("Looked at late and missed check-ins of a quarter")
    PARTNERS = "outcomes.partners", _l("Compared the check-ins of partners")
    READ = "outcomes.read", _l("Looked at the outcomes")
    REPORTS = "outcomes.reports", _l("Looked at which reports of outcomes there are")
    TABLE = "outcomes.table", _l("Looked at a table of outcomes")


def reason_label(part: tuple[OutcomeState, ...]) -> str:
    """What a part of who is missing is called: its reason, or that it gathers all others."""
    return str(STANDING_LABELS[part[0]]) if len(part) == 1 else _("All other reasons together")
