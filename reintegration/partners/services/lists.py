"""Importing a list of partner offices: it is checked first, and taken over only where no row is bad.

Each column has its code as heading, as in the template. One bad row keeps the whole list out.
"""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from foundation.accounts.models import Organisation
from foundation.accounts.queries.staff import organisations
from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.sheets.cells import Cell, CellKind, SheetLimits
from foundation.sheets.reading import read_sheet
from foundation.sheets.writing import Page, delimited, packed
from foundation.storage.unit_of_work import Unit
from reintegration.partners.queries.partners import names_taken
from reintegration.partners.rules.partners import Service
from reintegration.partners.services.partners import (
    StatedOffer,
    StatedPlace,
    change_offer,
    new_office,
    wrong_in_offer,
    wrong_in_place,
)

MOST_MEGABYTES, _MOST_ROWS = "partner.import.most_megabytes", "partner.import.most_rows"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = ("women", "men", "capacity")
_NEEDED = ("organisation", "name", "place")
COLUMNS = (*_NEEDED, "geonames_id", "radius_km", "covers", "services", "languages", *_COUNTS, *DAYS)
_LONGEST = {"organisation": 120, "name": 120, "place": 200}
_MOST_COLUMNS, _MOST_UNPACKED, _MILLION, _HIGHEST = 60, 30, 1_000_000, 100_000
_EXAMPLE = (
    *(
        "Samarkand Return Support",
        "Samarkand",
        "Samarkand",
        "",
        "80",
        "Jizzakh; Urgut",
        "reception; assistance; economic",
    ),
    *("uz; ru", "4", "3", "40", *(("09:00-13:00, 14:00-18:00",) * 5), "", ""),
)


@dataclass(frozen=True)
class BadRow:
    """A row (its number in the file) and everything that is wrong with it, by column."""

    row: int
    faults: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ListPreview:
    """What a list holds: offices (organisation, name, place), bad rows, and its checksum, which is sent back."""

    offices: list[tuple[str, str, str]]
    bad: list[BadRow]
    seen: str


@dataclass(frozen=True)
class _Row:
    """A row that was read."""

    number: int
    organisation: Organisation | None
    place: StatedPlace
    offer: StatedOffer
    faults: list[tuple[str, str]]


def look_at_list(unit: Unit, content: bytes) -> ListPreview:
    """Look at a list and change nothing. BadInput (`file`) where it cannot be read at all."""
    rows = _read(unit, content)
    bad = [BadRow(row.number, tuple(row.faults)) for row in rows if row.faults]
    offices = [
        (row.organisation.name, row.place.name, row.place.place) for row in rows if row.organisation and not row.faults
    ]
    return ListPreview(offices, bad, hashlib.sha256(content).hexdigest())


def take_list(unit: Unit, content: bytes, seen: str) -> int:
    """Add the offices of a list that was looked at before; returns how many.

    Conflict if it is not the one that was looked at, or if a row of it is bad by now: then nothing is changed.
    """
    if hashlib.sha256(content).hexdigest() != seen:
        raise Conflict(_("This is not the list that was looked at. Look at it first; nothing was changed."))
    rows = _read(unit, content)
    if any(row.faults for row in rows):
        raise Conflict(_("A row of this list has become bad since it was looked at. Look again; nothing was changed."))
    for row in rows:
        assert row.organisation is not None
        change_offer(unit, new_office(unit, row.organisation, row.place), row.offer)
    unit.participants["trail"].act("partner.import", count=len(rows))
    return len(rows)


def template_of_list(as_sheet: bool) -> bytes:
    """A list with its headings and one example, as XLSX or CSV."""
    rows = [list(COLUMNS), list(_EXAMPLE)]
    return packed([Page("offices", rows)]) if as_sheet else delimited(rows)


def _read(unit: Unit, content: bytes) -> list[_Row]:
    cells = _cells(unit, content)
    columns = _columns([cell.text for cell in cells[0]])
    by_name = {organisation.name.casefold(): organisation for organisation in organisations(unit.session)}
    used_names = names_taken(unit.session, [organisation.id for organisation in by_name.values()])
    rows = []
    for number, row in enumerate(cells[1:], 2):
        typed = {code: _text(row[at]) for code, at in columns.items()}
        if any(typed.values()):
            rows.append(_row(number, typed, by_name, used_names))
    if not rows:
        raise BadInput({"file": [_("Under its headings, this list has no rows.")]})
    return rows


def _cells(unit: Unit, content: bytes) -> Sequence[Sequence[Cell]]:
    rules = rules_on(unit.session, (MOST_MEGABYTES, _MOST_ROWS), unit.clock.now().date())
    if len(content) > (most := rules.need(MOST_MEGABYTES).whole()) * _MILLION:
        sentence = _("This file is larger than %(most)s MB. Send a smaller one, or in parts.", most=most)
        raise BadInput({"file": [sentence]})
    limits = SheetLimits(rules.need(_MOST_ROWS).whole() + 1, _MOST_COLUMNS, _MOST_UNPACKED * _MILLION)
    return read_sheet(content, limits).rows


def _text(cell: Cell) -> str:
    """A number of a sheet may come as 80.0."""
    return cell.text.removesuffix(".0") if cell.kind is CellKind.NUMBER else cell.text.strip()


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands. BadInput that names those that are missing, unknown or there twice."""
    codes = [heading.strip().casefold().replace(" ", "_") for heading in headings]
    missing = [code for code in _NEEDED if code not in codes]
    strange = [code for code in codes if code and (code not in COLUMNS or codes.count(code) > 1)]
    wrong = []
    if missing:
        wrong.append(_("These columns are missing: %(columns)s.", columns=", ".join(missing)))
    if strange:
        columns = ", ".join(dict.fromkeys(strange))
        wrong.append(_("These columns are not known, or there twice: %(columns)s. See the template.", columns=columns))
    if wrong:
        raise BadInput({"file": wrong})
    return {code: at for at, code in enumerate(codes) if code}


def _row(
    number: int, typed: Mapping[str, str], by_name: Mapping[str, Organisation], used_names: set[tuple[uuid.UUID, str]]
) -> _Row:
    """One row with all its faults. Adds its name to `used_names`."""
    faults = [
        (code, _("Give between 1 and %(most)s characters.", most=most))
        for code, most in _LONGEST.items()
        if not 0 < len(typed[code]) <= most or not typed[code].isprintable()
    ]
    organisation = by_name.get(typed["organisation"].casefold())
    if organisation is None and typed["organisation"]:
        faults.append(("organisation", _("There is no partner organisation of this name.")))
    numbers = {code: _number(typed, code, faults) for code in ("geonames_id", "radius_km", *_COUNTS)}
    if numbers["radius_km"] == 0:
        faults.append(("radius_km", _("Give a whole number.")))
    place = StatedPlace(
        typed["name"], typed["place"], numbers["geonames_id"], numbers["radius_km"] or None, _parts(typed, "covers")
    )
    offer = StatedOffer(
        services=frozenset(_services(typed, faults)),
        languages=_parts(typed, "languages"),
        hours={day: typed.get(name, "") for day, name in enumerate(DAYS, 1)},
        **{code: numbers[code] for code in _COUNTS},
    )
    if organisation is not None:
        wrong = wrong_in_place(place, organisation.country)
        faults += [(_CODE.get(code, code), message) for code, messages in wrong.items() for message in messages]
        if (organisation.id, place.name.casefold()) in used_names:
            faults.append(("name", _("This organisation has an office of this name already.")))
        used_names.add((organisation.id, place.name.casefold()))
    faults += [
        (_CODE.get(code, code), message) for code, messages in wrong_in_offer(offer).items() for message in messages
    ]
    return _Row(number, organisation, place, offer, faults)


_CODE = {"near": "place", "areas": "covers", **{f"hours_{day}": name for day, name in enumerate(DAYS, 1)}}


def _parts(typed: Mapping[str, str], code: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in typed.get(code, "").split(";") if part.strip())


def _number(typed: Mapping[str, str], code: str, faults: list[tuple[str, str]]) -> int | None:
    text = typed.get(code, "")
    most = None if code == "geonames_id" else _HIGHEST
    if not text:
        return None
    if not text.isdecimal() or len(text) > 9 or (most is not None and int(text) > most):
        faults.append((code, _("Give a whole number.")))
        return None
    return int(text)


def _services(typed: Mapping[str, str], faults: list[tuple[str, str]]) -> list[Service]:
    services = []
    for part in _parts(typed, "services"):
        try:
            services.append(Service(part.casefold().replace("-", "_").replace(" ", "_")))
        except ValueError:
            names = ", ".join(Service)
            faults.append(("services", _("“%(word)s” is no service. Known are: %(known)s.", word=part, known=names)))
    return services
