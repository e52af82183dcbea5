"""Changes of partner offices: adding one, where it is and what it covers, what it offers, and when it is closed."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from foundation.accounts.models import Organisation
from foundation.errors import BadInput, Conflict
from foundation.geography.boxes import box_around
from foundation.geography.gazetteer import Place, find_places, place, places_named
from foundation.geography.names import search_key
from foundation.language.formats import spoken_languages
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from reintegration.partners.models import PartnerArea, PartnerClosure, PartnerOffice, PartnerService
from reintegration.partners.queries.partners import areas_of, names_taken, service_rows
from reintegration.partners.rules.partners import WEEKDAYS, BadHours, ClosedBecause, Service, read_hours
from returns.cases.services.planning import made_before, note_made

MOST_AREAS = 200
_MOST_NAME = 120
_SIDES = ("south", "north", "west", "east")


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


def add_office(unit: Unit, organisation: Organisation, stated: StatedPlace, once: uuid.UUID | None = None) -> uuid.UUID:
    """Add an office of an organisation, in its country; returns the id. BadInput by field."""
    if made := made_before(unit, once):
        return made
    _refuse_wrong_place(unit, organisation.id, organisation.country, stated)
    office = new_office(unit, organisation, stated)
    note_made(unit, once, office.id)
    return office.id


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
    unit.participants["trail"].act("partner.add", ("partner_office", office.id))
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
    unit.participants["trail"].act("partner.place", ("partner_office", office.id))


def change_offer(unit: Unit, office: PartnerOffice, stated: StatedOffer, edition: int | None = None) -> None:
    """Change what an office offers. BadInput by field; Conflict if somebody has changed it since."""
    _still(office, edition)
    wrong = wrong_in_offer(stated)
    if wrong:
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
    unit.participants["trail"].act("partner.offer", ("partner_office", office.id))


def close_office(
    unit: Unit,
    office: PartnerOffice,
    days: tuple[date, date | None],
    reason: ClosedBecause,
    once: uuid.UUID | None = None,
) -> uuid.UUID:
    """Record on which days an office is closed; without a last day, until further notice. BadInput (`ends_on`)."""
    if made := made_before(unit, once):
        return made
    begins_on, ends_on = days
    if ends_on is not None and ends_on < max(begins_on, unit.clock.now().date()):
        raise BadInput({"ends_on": [_("Choose a last day that is not before the first, and still to come.")]})
    closure = PartnerClosure(office_id=office.id, begins_on=begins_on, ends_on=ends_on, reason=reason)
    unit.session.add(closure)
    note_made(unit, once, closure.id)
    unit.participants["trail"].act("partner.close", ("partner_office", office.id))
    return closure.id


def open_again(unit: Unit, office: PartnerOffice, closure: PartnerClosure) -> None:
    """Delete closed days: the office is open on them after all."""
    unit.session.delete(closure)
    unit.participants["trail"].act("partner.open_again", ("partner_office", office.id))


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
        sentence = _("There are several places of this name. Choose the one that is meant from the list.")
        none = _("No place of this name is known in the country. Type a larger one that is near.")
        wrong["near"] = [sentence if places else none]
    if stated.radius_km is None and not stated.areas:
        wrong["radius_km"] = [_("Say how far the office reaches, or which places it covers.")]
    unreadable = [area for area in stated.areas if not search_key(area) or len(area) > _MOST_NAME]
    if len(stated.areas) > MOST_AREAS or unreadable:
        wrong["areas"] = [_("Give at most %(most)s names of places, each of at most 120 characters.", most=MOST_AREAS)]
    return wrong


def _refuse_wrong_place(
    unit: Unit, organisation_id: uuid.UUID, country: str, stated: StatedPlace, own_name: str | None = None
) -> None:
    wrong = wrong_in_place(stated, country)
    used_names = {name for _organisation, name in names_taken(unit.session, [organisation_id])}
    is_own = own_name is not None and stated.name.casefold() == own_name.casefold()
    if stated.name.casefold() in used_names and not is_own:
        wrong["name"] = [_("This organisation has an office of this name already.")]
    if wrong:
        raise BadInput(wrong)


def wrong_in_offer(stated: StatedOffer) -> dict[str, list[str]]:
    """Return every fault of a stated offer, by field."""
    wrong: dict[str, list[str]] = {}
    codes = {code for code, _name in spoken_languages()}
    if not set(stated.languages) <= codes:
        wrong["languages"] = [_("Choose from the list.")]
    for day in WEEKDAYS:
        try:
            read_hours(stated.hours.get(day, ""))
        except BadHours:
            wrong[f"hours_{day}"] = [_("Give times such as 08:00-12:00, 13:00-17:00, or nothing for a closed day.")]
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
        raise Conflict(_("Somebody has changed this in the meantime. Look at the newest state, then change it again."))
