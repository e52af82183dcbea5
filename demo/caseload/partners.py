"""Invented offices of the invented partner organisations, so that finding a partner has somebody to find."""

from dataclasses import dataclass
from datetime import timedelta

from foundation.accounts.queries.staff import organisations
from foundation.storage.unit_of_work import Unit
from reintegration.partners.models import PartnerOffice
from reintegration.partners.queries.partners import names_taken
from reintegration.partners.rules.partners import ClosedBecause, Service
from reintegration.partners.services.partners import StatedOffer, StatedPlace, change_offer, close_office, new_office

_DAY = "09:00-13:00, 14:00-18:00"
_OF_PURPOSES = frozenset({Service.RECEPTION, Service.ASSISTANCE, Service.FOLLOW_UP})


@dataclass(frozen=True)
class _Invented:
    """An office: place, radius, places, what it offers beside the purposes, staff, capacity."""

    place: str
    radius_km: int | None
    areas: tuple[str, ...]
    helps: frozenset[Service]
    languages: tuple[str, ...]
    staff: tuple[int | None, int | None]
    capacity: int | None


_HELP = frozenset({Service.ECONOMIC, Service.SOCIAL})
_OFFICES = {
    "UZ": (
        _Invented("Samarkand", 90, ("Jizzakh",), _HELP, ("uz", "ru", "tg"), (4, 3), 60),
        _Invented("Tashkent", 60, (), _HELP | {Service.PSYCHOSOCIAL}, ("uz", "ru", "en"), (5, 4), 80),
        _Invented("Bukhara", 120, ("Navoiy",), frozenset({Service.SOCIAL}), ("uz", "tg"), (1, 2), 25),
        _Invented("Namangan", 80, ("Andijon", "Fergana"), _HELP, ("uz",), (0, 3), 30),
        _Invented("Nukus", 200, (), frozenset({Service.MEDICAL_ESCORT}), ("uz", "kk"), (2, None), None),
    ),
    "GE": (
        _Invented("Tbilisi", 70, ("Rustavi",), _HELP | {Service.PSYCHOSOCIAL}, ("ka", "ru", "en"), (4, 4), 60),
        _Invented("Kutaisi", 80, (), _HELP, ("ka", "ru"), (2, 1), 30),
        _Invented("Batumi", None, ("Batumi", "Kobuleti"), frozenset({Service.SOCIAL}), ("ka", "tr"), (1, 1), 15),
    ),
}


def invent_offices(unit: Unit) -> None:
    """Offices of every invented organisation that has none; nothing where they are there already."""
    for organisation in organisations(unit.session):
        if names_taken(unit.session, [organisation.id]):
            continue
        for invented in _OFFICES.get(organisation.country, ()):
            name = invented.place
            office = new_office(unit, organisation, StatedPlace(name, name, None, invented.radius_km, invented.areas))
            _offer(unit, office, invented)
            if name == "Bukhara":
                today = unit.clock.now().date()
                begins_on, ends_on = today - timedelta(days=2), today + timedelta(days=12)
                close_office(unit, office, begins_on, ClosedBecause.MOVING, ends_on)


def _offer(unit: Unit, office: PartnerOffice, invented: _Invented) -> None:
    women, men = invented.staff
    hours = dict.fromkeys(range(1, 6), _DAY)
    change_offer(
        unit,
        office,
        StatedOffer(_OF_PURPOSES | invented.helps, invented.languages, hours, women, men, invented.capacity),
    )
