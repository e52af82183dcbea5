"""Outcomes in words: tables and their rows, who is missing and why, scores; and what the audit calls its routes."""

from foundation.acts import AuditedAct
from foundation.language.words import _, lazy_gettext as _l
from reintegration.outcomes.rules.figures import OutcomeState, Table
from reintegration.outcomes.rules.outcomes import TablePart
from returns.people.rules.people import Sex

TABLE_LABELS = {
    Table.COUNTRY: _l("Country of origin"),
    Table.PARTNER: _l("Partner"),
    Table.PROGRAMME: _l("Programme"),
    Table.SEX: _l("Sex"),
    Table.AGE: _l("Age at return"),
    Table.TRACK: _l("Type of assistance"),
    Table.ROUND: _l("Months since return"),
    Table.OFFICE: _l("Office"),
}
PART_LABELS = {
    TablePart.SUSTAINED: _l("Sustained"),
    TablePart.MISSING: _l("Who is missing"),
    TablePart.SCORES: _l("Scores"),
    TablePart.CHANGES: _l("Change in the same people"),
    TablePart.QUOTES: _l("What may be quoted"),
    TablePart.MAP: _l("Map"),
}
# What a row is called whose people have none, or of whom it is not known.
ROW_OF_NONE = {
    Table.PARTNER: _l("No partner: followed up by the office"),
    Table.PROGRAMME: _l("Programme not stated"),
    Table.AGE: _l("Age not known"),
}
ROW_OF_SEX = {
    Sex.FEMALE: _l("Women"),
    Sex.MALE: _l("Men"),
    Sex.OTHER: _l("Other sex"),
    Sex.UNKNOWN: _l("Sex not known"),
}
STANDING_LABELS = {
    OutcomeState.NOT_ATTEMPTED: _l("Missed: the programme did not try"),
    OutcomeState.UNREACHABLE: _l("Not reached"),
    OutcomeState.REFUSED: _l("Declined to take part"),
    OutcomeState.UNSAFE: _l("Not safe to contact"),
    OutcomeState.TOO_FEW_ANSWERS: _l("Too few answers"),
    OutcomeState.NOT_KNOWN: _l("Reason not known"),
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

    CLOSE = "outcomes.close", _l("Determined outcomes whose window had closed")
    EXPORT = "outcomes.export", _l("Downloaded outcome figures")
    PARTNER = "outcomes.partner", _l("Looked at a partner's visits")
    PARTNER_VISITS = "outcomes.partner_visits", _l("Looked at a quarter's late and missed visits")
    PARTNERS = "outcomes.partners", _l("Compared partners' visits")
    READ = "outcomes.read", _l("Looked at the outcomes")
    REPORTS = "outcomes.reports", _l("Looked at the list of outcome reports")
    TABLE = "outcomes.table", _l("Looked at a table of outcomes")


def reason_label(part: tuple[OutcomeState, ...]) -> str:
    """What a part of who is missing is called: its reason, or that it gathers all others."""
    return str(STANDING_LABELS[part[0]]) if len(part) == 1 else _("All other reasons together")


# What one has to know to read or quote a report: label and sentence.

WHO_IS_COUNTED = (
    (
        _l("Who is counted"),
        _l("Every adult who returned with reintegration, counted individually. Children are not asked."),
    ),
    (
        _l("Due"),
        _l(
            "The twelve-month window has closed, whether or not the person was asked. Open windows are counted "
            "separately."
        ),
    ),
    (_l("Measured"), _l("Everyone due who gave a complete interview with a score in the window.")),
    (
        _l("Missing"),
        _l("Everyone due who has no score: not reached, refused, not safe, missed, died or moved on."),
    ),
)
WHAT_TO_KNOW = (
    (
        _l("What the interval does not cover"),
        _l(
            "It covers chance alone. It says nothing about the people who are missing: they may fare better or worse "
            "than those measured. The worst and best case are there for that."
        ),
    ),
    (
        _l("May be quoted"),
        _l(
            "The sentences under “What may be quoted”, in full: the share with its interval, with measured of due, "
            "with the worst and the best case, and with the date of its counts. A difference with its interval. A "
            "mean or a change with its interval and the number of people."
        ),
    ),
    (
        _l("May not be quoted"),
        _l(
            "A share on its own. Anything about a row that is not shown, even where it could be guessed. A "
            "difference as though one thing had caused it: programmes, partners and countries receive different "
            "people, and nothing here says why rows differ. Expect about 1 row in 20 to differ by chance alone."
        ),
    ),
    (
        _l("What is hidden, and why"),
        _l(
            "Small numbers on either side of a share, and anything that would reveal them by subtracting rows, "
            "tables or earlier reports: someone could learn from them how one person is doing. An empty cell is not "
            "a zero."
        ),
    ),
    (
        _l("Held-back updates"),
        _l(
            "A row gets new counts only when enough people have been added since it was last shown. Until then it "
            "keeps its date."
        ),
    ),
)

# What background jobs are called.
JOB_SNAPSHOT = _l("Calculate outcome figures")
