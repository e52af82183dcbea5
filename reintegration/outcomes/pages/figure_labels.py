"""Words of the figures: tables, their rows, who is missing and why."""

from collections.abc import Callable, Mapping

from foundation.accounts.queries.staff import offices, organisations
from foundation.language.formats import country, number
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.stamp import Call
from reintegration.outcomes.rules.tables import NOT_SAID, Standing, Table
from returns.cases.words.cases import TRACK_LABELS
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
_NONE_LABELS = {
    Table.PARTNER: _l("No partner: followed by the office"),
    Table.PROGRAMME: _l("Programme not said"),
    Table.AGE: _l("Age not known"),
}
_SEX_LABELS = {
    Sex.FEMALE: _l("Women"),
    Sex.MALE: _l("Men"),
    Sex.OTHER: _l("Other sex"),
    Sex.UNKNOWN: _l("Sex not known"),
}
STANDING_LABELS = {
    Standing.NOT_ATTEMPTED: _l("Not attempted: the programme did not try"),
    Standing.UNREACHABLE: _l("Not reached"),
    Standing.REFUSED: _l("Did not want to take part"),
    Standing.UNSAFE: _l("Not safe to contact"),
    Standing.TOO_FEW_ANSWERS: _l("Too few answers"),
    Standing.NOT_KNOWN: _l("Not known why"),
    Standing.DECEASED: _l("Died"),
    Standing.MOVED_ON: _l("Moved on"),
}
SCORE_LABELS = {
    "composite": _l("Composite"),
    "economic": _l("Economic"),
    "social": _l("Social"),
    "psychosocial": _l("Psychosocial"),
}


def reason_label(part: tuple[Standing, ...]) -> str:
    """What a part of who is missing is called: its reason, or that it gathers all others."""
    return str(STANDING_LABELS[part[0]]) if len(part) == 1 else _("All other reasons together")


def _names(names: Mapping[str, str]) -> Callable[[str], str]:
    return lambda key: names.get(key, key)


def _month(key: str) -> str:
    return _("Month %(month)s", month=number(int(key)))


def row_labels(call: Call, table: Table, names: Mapping[str, str] | None = None) -> Callable[[str], str]:
    """How rows of a table are called in the reader's language; at most one statement.

    `names`: of partners and offices as a snapshot kept them, by the hex of their ids; as they are called today without.
    """
    if names is not None and table in (Table.PARTNER, Table.OFFICE):
        named = _names(names)
    elif table is Table.PARTNER:
        named = _names({organisation.id.hex: organisation.name for organisation in organisations(call.unit.session)})
    elif table is Table.OFFICE:
        named = _names({office.id.hex: office.name for office in offices(call.unit.session)})
    elif table is Table.COUNTRY:
        named = country
    elif table is Table.ROUND:
        named = _month
    else:
        labels: dict[Table, Mapping[str, str]] = {
            Table.SEX: {sex.value: str(label) for sex, label in _SEX_LABELS.items()},
            Table.TRACK: {track.value: str(label) for track, label in TRACK_LABELS.items()},
            Table.AGE: {},
            Table.PROGRAMME: {},
        }
        named = _names(labels[table])
    none = str(_NONE_LABELS.get(table, ""))
    return lambda key: none if key == NOT_SAID else named(key)


def own_row(call: Call) -> tuple[Table, str] | None:
    """The one row that is the reader's: of the organisation or the office; None for who compares all of them."""
    if call.me.organisation_id is not None:
        return Table.PARTNER, call.me.organisation_id.hex
    return (Table.OFFICE, call.me.office_id.hex) if call.me.office_id is not None else None
