"""Changes of partner offices: their place, offer and closed days; and lists, of which one bad row keeps all out."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.accounts.models import Organisation
from foundation.accounts.queries.staff import organisations
from foundation.errors import BadInput, Conflict
from foundation.geography.boxes import box_around
from foundation.geography.gazetteer import Place, find_places, place, places_named
from foundation.geography.names import search_key
from foundation.language.formats import spoken_languages
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.sheets.cells import Cell, CellKind, SheetLimits
from foundation.sheets.reading import read_sheet
from foundation.sheets.writing import Page, delimited, packed
from foundation.storage.unit_of_work import Unit
from reintegration.partners.models import PartnerArea, PartnerClosure, PartnerOffice, PartnerService
from reintegration.partners.queries.partners import areas_of, names_taken, service_rows
from reintegration.partners.rules.partners import WEEKDAYS, BadHours, ClosedBecause, Service, read_hours
from reintegration.partners.words import PartnersAct

MOST_MEGABYTES, _MOST_ROWS = "partner.import.most_megabytes", "partner.import.most_rows"
_MOST_AREAS, _MOST_NAME = 200, 120
_SIDES = ("south", "north", "west", "east")
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = ("women", "men", "capacity")
_NEEDED = ("organisation", "name", "place")
_COLUMNS = (*_NEEDED, "geonames_id", "radius_km", "covers", "services", "languages", *_COUNTS, *_DAYS)
_EXAMPLE = {
    "organisation": "Samarkand Return Support",
    "name": "Samarkand",
    "place": "Samarkand",
    "radius_km": "80",
    "covers": "Jizzakh; Urgut",
    "services": "reception; assistance; economic",
    "languages": "uz; ru",
    "women": "4",
    "men": "3",
    "capacity": "40",
    **dict.fromkeys(_DAYS[:5], "09:00-13:00, 14:00-18:00"),
}
_LONGEST = {"organisation": 120, "name": 120, "place": 200}
_MOST_COLUMNS, _MOST_UNPACKED, _MILLION, _HIGHEST = 60, 30, 1_000_000, 100_000
# The columns of a list by the fields of the forms, where they are called otherwise.
_CODE = {"near": "place", "areas": "covers", **{f"hours_{day}": name for day, name in enumerate(_DAYS, 1)}}


@dataclass(frozen=True)
class StatedPlace:
    """Where an office is and what it covers, as typed. `place_id`: the place of the gazetteer, if one was chosen."""

    name: str
    place: str
    place_id: int | None = None
    radius_km: int | None = None
    areas: Sequence[str] = ()


@dataclass(frozen=True)
class StatedOffer:
    """What an office offers, as typed: languages by code, hours by weekday (1 is Monday). None: not known yet."""

    services: frozenset[Service]
    languages: Sequence[str] = ()
    hours: Mapping[int, str] = field(default_factory=dict)
    women: int | None = None
    men: int | None = None
    capacity: int | None = None


@dataclass(frozen=True)
class ListedOffice:
    """A row of a list (its number in the file) as it was read, and everything that is wrong with it, by column."""

    number: int
    organisation: Organisation | None
    place: StatedPlace
    offer: StatedOffer
    faults: list[tuple[str, str]]


@dataclass(frozen=True)
class ListPreview:
    """What a list holds: offices that could be added, bad rows, and its checksum, which is sent back."""

    offices: list[ListedOffice]
    bad: list[ListedOffice]
    seen: str


def add_office(unit: Unit, organisation: Organisation, stated: StatedPlace) -> uuid.UUID:
    """Add an office of an organisation, in its country; returns the id. BadInput by field."""
    _refuse_wrong_place(unit, organisation.id, organisation.country, stated)
    return new_office(unit, organisation, stated).id


def new_office(unit: Unit, organisation: Organisation, stated: StatedPlace) -> PartnerOffice:
    """Add an office, and what it covers, whose place was checked before (`wrong_in_place`)."""
    office = PartnerOffice(
        organisation_id=organisation.id,
        country=organisation.country,
        languages=[],
        hours={},
        **_where(stated, organisation.country),
    )
    _changed(unit, office)
    unit.session.add(office)
    unit.session.flush()  # what it covers refers to it
    _cover(unit, office, stated.areas)
    unit.participants["trail"].act(PartnersAct.PARTNER_ADD, ("partner_office", office.id))
    return office


def change_place(unit: Unit, office: PartnerOffice, stated: StatedPlace, edition: int | None = None) -> None:
    """Change where an office is and what it covers. BadInput by field; Conflict if somebody has changed it since."""
    _still(office, edition)
    _refuse_wrong_place(unit, office.organisation_id, office.country, stated, office.name)
    for name, value in _where(stated, office.country).items():
        setattr(office, name, value)
    for area in areas_of(unit.session, office.id):
        unit.session.delete(area)
    unit.session.flush()  # a place may be listed once: the old ones go first
    _cover(unit, office, stated.areas)
    _changed(unit, office)
    unit.participants["trail"].act(PartnersAct.PARTNER_PLACE, ("partner_office", office.id))


def change_offer(unit: Unit, office: PartnerOffice, stated: StatedOffer, edition: int | None = None) -> None:
    """Change what an office offers. BadInput by field; Conflict if somebody has changed it since."""
    _still(office, edition)
    if wrong := wrong_in_offer(stated):
        raise BadInput(wrong)
    office.languages = list(dict.fromkeys(stated.languages))
    office.hours = {str(day): hours for day in WEEKDAYS if (hours := read_hours(stated.hours.get(day, "")))}
    office.women, office.men, office.capacity = stated.women, stated.men, stated.capacity
    offered = {row.service: row for row in service_rows(unit.session, office.id)}
    for service in offered.keys() - stated.services:
        unit.session.delete(offered[service])
    unit.session.add_all(
        PartnerService(office_id=office.id, service=service) for service in stated.services - offered.keys()
    )
    _changed(unit, office)
    unit.participants["trail"].act(PartnersAct.PARTNER_OFFER, ("partner_office", office.id))


def close_office(
    unit: Unit, office: PartnerOffice, begins_on: date, reason: ClosedBecause, ends_on: date | None = None
) -> uuid.UUID:
    """Record on which days an office is closed; without a last day, until further notice. BadInput (`ends_on`)."""
    if ends_on is not None and ends_on < max(begins_on, unit.today):
        raise BadInput({"ends_on": [_("Choose a last day that is still to come and not before the first day.")]})
    closure = PartnerClosure(office_id=office.id, begins_on=begins_on, ends_on=ends_on, reason=reason)
    unit.session.add(closure)
    unit.participants["trail"].act(PartnersAct.PARTNER_CLOSE, ("partner_office", office.id))
    return closure.id


def open_again(unit: Unit, office: PartnerOffice, closure: PartnerClosure) -> None:
    """Delete closed days: the office is open on them after all."""
    unit.session.delete(closure)
    unit.participants["trail"].act(PartnersAct.PARTNER_OPEN_AGAIN, ("partner_office", office.id))


def look_at_list(unit: Unit, content: bytes) -> ListPreview:
    """Look at a list and change nothing. BadInput (`file`) where it cannot be read at all."""
    rows = _read(unit, content)
    offices, bad = [row for row in rows if not row.faults], [row for row in rows if row.faults]
    return ListPreview(offices, bad, hashlib.sha256(content).hexdigest())


def take_list(unit: Unit, content: bytes, seen: str) -> int:
    """Add the offices of a list that was looked at before; returns how many.

    Conflict if it is not the one that was looked at, or if a row of it is bad by now: then nothing is changed.
    """
    if hashlib.sha256(content).hexdigest() != seen:
        raise Conflict(_("This is not the list you checked. Check it first; nothing was changed."))
    rows = _read(unit, content)
    if any(row.faults for row in rows):
        raise Conflict(
            _("A row in this list has become invalid since you checked it. Check again; nothing was changed.")
        )
    for row in rows:
        assert row.organisation is not None
        change_offer(unit, new_office(unit, row.organisation, row.place), row.offer)
    unit.participants["trail"].act(PartnersAct.PARTNER_IMPORT, count=len(rows))
    return len(rows)


def template_of_list(as_sheet: bool) -> bytes:
    """A list with its headings and one example, as XLSX or CSV."""
    rows = [list(_COLUMNS), [_EXAMPLE.get(code, "") for code in _COLUMNS]]
    return packed([Page("offices", rows)]) if as_sheet else delimited(rows)


def located(stated: StatedPlace, country: str) -> Place | None:
    """The place of the gazetteer that is meant: the one that was chosen, or the only one of that very name."""
    if stated.place_id is not None:
        there = place(stated.place_id)
        return there if there is not None and there.country == country else None
    return _only(stated.place, country)


def _only(name: str, country: str) -> Place | None:
    """The only place of a country that has this name; of several, the only one whose main name it is."""
    places = places_named(name, country)
    foremost = [place for place in places if search_key(place.name) == search_key(name)]
    return places[0] if len(places) == 1 else foremost[0] if len(foremost) == 1 else None


def wrong_in_place(stated: StatedPlace, country: str) -> dict[str, list[str]]:
    """Return every fault of a stated place, by field."""
    wrong: dict[str, list[str]] = {}
    if located(stated, country) is None:
        places = find_places(stated.place, country, 1)
        sentence = _("There are several places with this name. Choose the right one from the list.")
        none = _("No place with this name was found in the country. Enter a larger place nearby.")
        wrong["near"] = [sentence if places else none]
    if stated.radius_km is None and not stated.areas:
        wrong["radius_km"] = [_("Enter how far the office reaches, or which places it covers.")]
    unreadable = [area for area in stated.areas if not search_key(area) or len(area) > _MOST_NAME]
    if len(stated.areas) > _MOST_AREAS or unreadable:
        wrong["areas"] = [_("Enter at most %(most)s place names, up to 120 characters each.", most=_MOST_AREAS)]
    return wrong


def _refuse_wrong_place(
    unit: Unit, organisation_id: uuid.UUID, country: str, stated: StatedPlace, own_name: str | None = None
) -> None:
    wrong = wrong_in_place(stated, country)
    used_names = {name for _organisation, name in names_taken(unit.session, [organisation_id])}
    is_own = own_name is not None and stated.name.casefold() == own_name.casefold()
    if stated.name.casefold() in used_names and not is_own:
        wrong["name"] = [_("This organisation already has an office with this name.")]
    if wrong:
        raise BadInput(wrong)


def wrong_in_offer(stated: StatedOffer) -> dict[str, list[str]]:
    """Return every fault of a stated offer, by field."""
    wrong: dict[str, list[str]] = {}
    if not set(stated.languages) <= {code for code, _name in spoken_languages()}:
        wrong["languages"] = [_("Choose from the list.")]
    for day in WEEKDAYS:
        try:
            read_hours(stated.hours.get(day, ""))
        except BadHours:
            wrong[f"hours_{day}"] = [
                _("Enter hours such as 08:00-12:00, 13:00-17:00, or leave empty for a closed day.")
            ]
    return wrong


def _where(stated: StatedPlace, country: str) -> dict[str, Any]:
    there = located(stated, country)
    assert there is not None, "looked at before"
    box = box_around((there.lat, there.lon), stated.radius_km) if stated.radius_km is not None else None
    return {
        "name": stated.name,
        "place_id": there.id,
        "place_name": there.name,
        "latitude": there.lat,
        "longitude": there.lon,
        "zone": there.zone,
        "radius_km": stated.radius_km,
        **{side: getattr(box, side, None) for side in _SIDES},
    }


def _cover(unit: Unit, office: PartnerOffice, areas: Sequence[str]) -> None:
    """List places, each once. A name that only one place of the country has stands for it under all of its names."""
    for key, name in {search_key(area): area for area in reversed(areas)}.items():
        there = _only(name, office.country)
        place_id = there.id if there else None
        unit.session.add(PartnerArea(office_id=office.id, name=name, key=key, place_id=place_id))


def _changed(unit: Unit, office: PartnerOffice) -> None:
    office.changed_by, office.changed_at = unit.actor_id, unit.clock.now()


def _still(office: PartnerOffice, edition: int | None) -> None:
    if edition is not None and edition != office.version:
        raise Conflict(_("This has changed since you opened it. Check the latest version, then change it again."))


def _read(unit: Unit, content: bytes) -> list[ListedOffice]:
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
        raise BadInput({"file": [_("This list has no rows below its headings.")]})
    return rows


def _cells(unit: Unit, content: bytes) -> Sequence[Sequence[Cell]]:
    rules = rules_on(unit.session, (MOST_MEGABYTES, _MOST_ROWS), unit.today)
    if len(content) > (most := rules.need(MOST_MEGABYTES).whole()) * _MILLION:
        sentence = _("This file is larger than %(most)s MB. Send a smaller file, or split it into parts.", most=most)
        raise BadInput({"file": [sentence]})
    limits = SheetLimits(rules.need(_MOST_ROWS).whole() + 1, _MOST_COLUMNS, _MOST_UNPACKED * _MILLION)
    return read_sheet(content, limits).rows


def _text(cell: Cell) -> str:
    """A number of a sheet may come as 80.0."""
    return cell.text.removesuffix(".0") if cell.kind is CellKind.NUMBER else cell.text.strip()


def _columns(headings: Sequence[str]) -> dict[str, int]:
    """Where each column stands. BadInput that names those that are missing, unknown or there twice."""
    codes = [heading.strip().casefold().replace(" ", "_") for heading in headings]
    wrong = []
    if missing := [code for code in _NEEDED if code not in codes]:
        wrong.append(_("These columns are missing: %(columns)s.", columns=", ".join(missing)))
    if strange := [code for code in codes if code and (code not in _COLUMNS or codes.count(code) > 1)]:
        columns = ", ".join(dict.fromkeys(strange))
        wrong.append(_("These columns are unknown or appear twice: %(columns)s. See the template.", columns=columns))
    if wrong:
        raise BadInput({"file": wrong})
    return {code: at for at, code in enumerate(codes) if code}


def _row(
    number: int, typed: Mapping[str, str], by_name: Mapping[str, Organisation], used_names: set[tuple[uuid.UUID, str]]
) -> ListedOffice:
    """One row with all its faults. Adds its name to `used_names`."""
    faults = [
        (code, _("Enter between 1 and %(most)s characters.", most=most))
        for code, most in _LONGEST.items()
        if not 0 < len(typed[code]) <= most or not typed[code].isprintable()
    ]
    organisation = by_name.get(typed["organisation"].casefold())
    if organisation is None and typed["organisation"]:
        faults.append(("organisation", _("There is no partner organisation with this name.")))
    numbers = {code: _number(typed, code, faults) for code in ("geonames_id", "radius_km", *_COUNTS)}
    if numbers["radius_km"] == 0:
        faults.append(("radius_km", _("Enter a whole number.")))
    place = StatedPlace(
        typed["name"], typed["place"], numbers["geonames_id"], numbers["radius_km"] or None, _parts(typed, "covers")
    )
    offer = StatedOffer(
        services=frozenset(_services(typed, faults)),
        languages=_parts(typed, "languages"),
        hours={day: typed.get(name, "") for day, name in enumerate(_DAYS, 1)},
        **{code: numbers[code] for code in _COUNTS},
    )
    wrong: dict[str, list[str]] = {}
    if organisation is not None:
        wrong |= wrong_in_place(place, organisation.country)
        if (organisation.id, place.name.casefold()) in used_names:
            wrong["name"] = [_("This organisation already has an office with this name.")]
        used_names.add((organisation.id, place.name.casefold()))
    wrong |= wrong_in_offer(offer)
    faults += [(_CODE.get(code, code), message) for code, messages in wrong.items() for message in messages]
    return ListedOffice(number, organisation, place, offer, faults)


def _parts(typed: Mapping[str, str], code: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in typed.get(code, "").split(";") if part.strip())


def _number(typed: Mapping[str, str], code: str, faults: list[tuple[str, str]]) -> int | None:
    text, most = typed.get(code, ""), None if code == "geonames_id" else _HIGHEST
    if text and (not text.isdecimal() or len(text) > 9 or (most is not None and int(text) > most)):
        faults.append((code, _("Enter a whole number.")))
        return None
    return int(text) if text else None


def _services(typed: Mapping[str, str], faults: list[tuple[str, str]]) -> list[Service]:
    services = []
    for part in _parts(typed, "services"):
        try:
            services.append(Service(part.casefold().replace("-", "_").replace(" ", "_")))
        except ValueError:
            names = ", ".join(Service)
            faults.append(
                ("services", _("“%(word)s” is not a service. Known services: %(known)s.", word=part, known=names))
            )
    return services
