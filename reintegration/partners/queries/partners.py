"""Reads of partner offices, of how much is placed with them, and of which could cover a place."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from math import cos, radians
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case as sql_case,
    cast,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased

from foundation.accounts.models import Organisation
from foundation.errors import KeyGone
from foundation.geography.distances import distance_km
from foundation.geography.names import search_key
from foundation.rulebook.queries import rules_on
from foundation.storage.known import prepared
from foundation.storage.paging import Slice, keyset
from reintegration.partners.models import (
    PartnerArea,
    PartnerClosure,
    PartnerOffice as PartnerOffice,
    PartnerService,
    PlacedCase,
)
from reintegration.partners.rules.partners import (
    SERVICE_OF_PURPOSE,
    Closed,
    ClosedBecause,
    OfficeFacts,
    Ranked,
    Service,
    Weights,
    Wish,
    ranked,
)
from returns.cases.models import Case
from returns.consent.rules import TransferPurpose
from returns.people.models import Person

_CLOSE, _OTHER = "caseload.weight.close_follow_up", "caseload.weight.other"
_SCORES = ("distance", "language", "services", "staff", "load", "reach_km")
_SHOWN_FITTING, _SHOWN_OTHERS = "partner.shown_fitting", "partner.shown_others"
_CODES = (*(f"partner.score.{name}" for name in _SCORES), _SHOWN_FITTING, _SHOWN_OTHERS)
_METRES, _HALF, _WHOLE = 1000, 180.0, 360.0
_COUNTRY, _ON = bindparam("country", type_=String), bindparam("on", type_=Date)
_LATITUDE, _LONGITUDE = bindparam("latitude", type_=Float), bindparam("longitude", type_=Float)
_COLUMNS: tuple[Any, ...] = (
    PartnerOffice.id,
    PartnerOffice.organisation_id,
    PartnerOffice.name,
    PartnerOffice.place_name,
    PartnerOffice.latitude,
    PartnerOffice.longitude,
    PartnerOffice.radius_km,
    PartnerOffice.languages,
    PartnerOffice.women,
    PartnerOffice.men,
    PartnerOffice.capacity,
)


@dataclass(frozen=True)
class OfficeFilter:
    """Which offices a list shows. `words` are looked for in the names of office, place and organisation."""

    words: str = ""
    country: str | None = None
    service: Service | None = None
    organisation: uuid.UUID | None = None


def offices_page(session: Session, chosen: OfficeFilter, cursor: str | None, size: int) -> Slice[PartnerOffice]:
    """One page of partner offices by name; two statements."""
    statement = select(PartnerOffice)
    for word in chosen.words.split():
        named = select(Organisation.id).where(Organisation.name.icontains(word, autoescape=True))
        statement = statement.where(
            or_(
                PartnerOffice.name.icontains(word, autoescape=True),
                PartnerOffice.place_name.icontains(word, autoescape=True),
                PartnerOffice.organisation_id.in_(named),
            )
        )
    if chosen.country:
        statement = statement.where(PartnerOffice.country == chosen.country)
    if chosen.organisation:
        statement = statement.where(PartnerOffice.organisation_id == chosen.organisation)
    if chosen.service:
        offering = select(PartnerService.office_id).where(PartnerService.service == chosen.service)
        statement = statement.where(PartnerOffice.id.in_(offering))
    return keyset(session, statement, (PartnerOffice.name, PartnerOffice.id), False, cursor, size)


def office_by_id(session: Session, office_id: uuid.UUID) -> PartnerOffice | None:
    """One office."""
    return session.execute(select(PartnerOffice).where(PartnerOffice.id == office_id)).scalar_one_or_none()


def countries_of_offices(session: Session) -> list[str]:
    """Countries (ISO codes) that have an office; one statement."""
    return list(session.execute(select(PartnerOffice.country).distinct().order_by(PartnerOffice.country)).scalars())


def office_names(session: Session, ids: Collection[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """The names of these offices by id; at most one statement."""
    office_ids = {office_id for office_id in ids if office_id is not None}
    chosen = select(PartnerOffice.id, PartnerOffice.name).where(PartnerOffice.id.in_(office_ids))
    return {office.id: office.name for office in session.execute(chosen)} if office_ids else {}


def names_taken(session: Session, organisations: Collection[uuid.UUID]) -> set[tuple[uuid.UUID, str]]:
    """Names of the offices of these organisations, each with its organisation, in small letters; one statement."""
    chosen = select(PartnerOffice.organisation_id, PartnerOffice.name)
    rows = session.execute(chosen.where(PartnerOffice.organisation_id.in_(organisations))) if organisations else ()
    return {(organisation, name.casefold()) for organisation, name in rows}


def services_of(session: Session, offices: Collection[uuid.UUID]) -> dict[uuid.UUID, frozenset[Service]]:
    """The services of these offices, by office; at most one statement."""
    offered: dict[uuid.UUID, set[Service]] = defaultdict(set)
    chosen = select(PartnerService.office_id, PartnerService.service).where(PartnerService.office_id.in_(offices))
    for office, service in session.execute(chosen) if offices else ():
        offered[office].add(service)
    return {office: frozenset(services) for office, services in offered.items()}


def service_rows(session: Session, office_id: uuid.UUID) -> Sequence[PartnerService]:
    """The services of one office as rows, to be changed."""
    return session.execute(select(PartnerService).where(PartnerService.office_id == office_id)).scalars().all()


def areas_of(session: Session, office_id: uuid.UUID) -> Sequence[PartnerArea]:
    """The places that an office lists, by name; one statement."""
    chosen = select(PartnerArea).where(PartnerArea.office_id == office_id)
    return session.execute(chosen.order_by(PartnerArea.name, PartnerArea.id)).scalars().all()


def closures_to_come(session: Session, office_id: uuid.UUID, today: date) -> Sequence[PartnerClosure]:
    """The closures of an office that have not ended, the earliest first; one statement."""
    chosen = select(PartnerClosure).where(
        PartnerClosure.office_id == office_id,
        or_(PartnerClosure.ends_on.is_(None), PartnerClosure.ends_on >= today),
    )
    return session.execute(chosen.order_by(PartnerClosure.begins_on, PartnerClosure.id)).scalars().all()


def closure_of(session: Session, office_id: uuid.UUID, closure_id: uuid.UUID) -> PartnerClosure | None:
    """One closure of an office."""
    chosen = select(PartnerClosure).where(PartnerClosure.office_id == office_id, PartnerClosure.id == closure_id)
    return session.execute(chosen).scalar_one_or_none()


def load_at(
    session: Session, offices: Collection[uuid.UUID], today: date, but: uuid.UUID | None = None
) -> dict[uuid.UUID, int]:
    """Weighted cases that are with these offices, of every host office; one statement (rules are known), sums alone.

    A case counts once, however many purposes it was sent for; `but` is a case that does not count. A case with close
    follow-up (children alone have it) weighs as rule caseload.weight.close_follow_up says, others as ...other.
    """
    rules = rules_on(session, (_CLOSE, _OTHER), today)
    weight = {code: rules.need(code).whole() for code in (_CLOSE, _OTHER)}
    values = {"offices": list(offices), "but": but}
    return {
        office: (cases - close) * weight[_OTHER] + close * weight[_CLOSE]
        for office, cases, close in (session.execute(_placed(but is not None), values) if offices else ())
    }


@cache
def _placed(leaves_one_out: bool) -> Any:
    """The cases at each office, and those of them with close follow-up: one narrow index holds all that is read."""
    office, case_id = PlacedCase.partner_office_id, PlacedCase.case_id
    close: Any = sql_case((PlacedCase.needs_close_follow_up, 1))
    is_there: list[ColumnElement[bool]] = [office.in_(bindparam("offices", expanding=True))]
    is_there += [case_id != bindparam("but")] if leaves_one_out else []
    return prepared(select(office, func.count(), func.count(close)).where(*is_there).group_by(office))


# Finding a partner: the database leaves those that could cover a place, and distances are measured of them alone.
# Country, box (across the date line, around a pole) and listed places are asked in SQL; the ellipsoid of what is left.
# Beside them come a few of the nearest, whether they cover the place or not, so that a page can say why not.


@dataclass(frozen=True)
class Destination:
    """Where people return to, as far as it is known: the words, and latitude and longitude of the nearest place."""

    words: str = ""
    near: str = ""
    place_id: int | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class RankedOffice:
    """An office in its place, with the row that was read of it, and how many weighted cases are with it."""

    ranked: Ranked
    row: Row[*tuple[Any, ...]]
    load: int


@dataclass(frozen=True)
class Ranking:
    """Offices that fit and the nearest that do not, each at most as many as are shown; how many there are of both."""

    fitting: list[RankedOffice]
    others: list[RankedOffice]
    fitting_count: int
    in_country: int
    weights: Weights


def destination_of(case: Case) -> Destination:
    """The place of return of a case; empty where it is not known or cannot be read any more."""
    try:
        words, near = case.place_of_return or "", case.nearest_place
    except KeyGone:
        return Destination()
    return Destination(words, near.name, near.id, (near.lat, near.lon)) if near else Destination(words)


def languages_of(people: Sequence[Person]) -> tuple[frozenset[str], ...]:
    """The languages (codes) of each of these people; none for a person whose key is gone."""
    details = (Person.about.readable(person) for person in people)
    return tuple(frozenset(language.code for language in each.languages) if each else frozenset() for each in details)


def office_to_send_to(
    session: Session, case: Case, organisation_id: uuid.UUID, purpose: TransferPurpose
) -> uuid.UUID | None:
    """The office of an organisation with which a case counts where nobody chose one; None where it has none there.

    One that offers what the purpose needs goes before others, then the nearest to the place of return. One statement.
    """
    offers = exists().where(
        PartnerService.office_id == PartnerOffice.id, PartnerService.service == SERVICE_OF_PURPOSE[purpose]
    )
    statement = select(
        PartnerOffice.id, PartnerOffice.name, PartnerOffice.latitude, PartnerOffice.longitude, offers.label("offers")
    ).where(PartnerOffice.organisation_id == organisation_id, PartnerOffice.country == case.country)
    place = destination_of(case)
    offices = sorted(
        session.execute(statement),
        key=lambda office: (not office.offers, _metres(office, place) or 0, office.name, office.id),
    )
    return offices[0].id if offices else None


def rank_offices(
    session: Session, wish: Wish, place: Destination, today: date, but: uuid.UUID | None = None
) -> Ranking:
    """Partner offices for a place of return; two statements. `but`: the case, which does not count as load."""
    rules = rules_on(session, _CODES, today)
    weights = Weights(**{name: rules.need(f"partner.score.{name}").whole() for name in _SCORES})
    rows = _candidates(session, wish, place, rules.need(_SHOWN_OTHERS).whole())
    load = load_at(session, list(rows), today, but)
    facts = [
        OfficeFacts(
            office=row.id.hex,
            country=wish.country,
            services=frozenset(map(Service, _words(row.services))),
            languages=frozenset(row.languages),
            women=row.women,
            men=row.men,
            capacity=row.capacity,
            load=load.get(row.id, 0),
            metres=_metres(row, place),
            radius_km=row.radius_km,
            is_listed=bool(row.is_listed),
            closures=tuple(Closed(wish.on, wish.on, ClosedBecause(each)) for each in _words(row.closed)),
        )
        for row in rows.values()
    ]
    offices = ranked(facts, wish, weights)
    fit, not_fit = [each for each in offices if not each.failing], [each for each in offices if each.failing]
    most, fewer = rules.need(_SHOWN_FITTING).whole(), rules.need(_SHOWN_OTHERS).whole()
    fitting, others = (
        [RankedOffice(each, rows[(office_id := uuid.UUID(each.office))], load.get(office_id, 0)) for each in shown]
        for shown in (fit[:most], not_fit[:fewer])
    )
    in_country = max((row.in_country for row in rows.values()), default=0)
    return Ranking(fitting, others, len(fit), in_country, weights)


def _metres(office: Row[*tuple[Any, ...]], at: Destination) -> int | None:
    return round(distance_km(at.point, (office.latitude, office.longitude)) * _METRES) if at.point else None


def _words(joined: str | None) -> list[str]:
    return joined.split(",") if joined else []


def _candidates(session: Session, wish: Wish, place: Destination, others: int) -> dict[uuid.UUID, Any]:
    """Offices of a country that may cover the place, and the nearest others, by id; one statement.

    With each: its organisation, what it offers, why it is closed on the day, whether it lists the place, and how many
    offices the country has.
    """
    values: dict[str, Any] = {"country": wish.country, "on": wish.on}
    values |= {"keys": _keys(place), "place_id": place.place_id or 0}
    if place.point is not None:
        latitude, longitude = place.point
        values |= {"latitude": latitude, "longitude": longitude, "slope": cos(radians(latitude)), "others": others}
    return {row.id: row for row in session.execute(_statement(place.point is not None), values)}


@lru_cache(maxsize=2)
def _statement(is_located: bool) -> Select[Any]:
    """The statement, built once in a process: putting it together takes longer than running it."""
    listed = PartnerOffice.id.in_(_listing())
    chosen = (
        select(*_COLUMNS, *_parts_of_an_office(), listed.label("is_listed"))
        .join(Organisation, Organisation.id == PartnerOffice.organisation_id)
        .where(PartnerOffice.country == _COUNTRY)
    )
    return chosen.where(or_(_box_holds(), listed, PartnerOffice.id.in_(_nearest()))) if is_located else chosen


def _nearest() -> Select[Any]:
    """The nearest offices, as many as the bind parameter says, whether they cover the place or not."""
    every = aliased(PartnerOffice)
    near = select(every.id).where(every.country == _COUNTRY)
    return near.order_by(_closeness(every), every.id).limit(bindparam("others", type_=Integer))


def _parts_of_an_office() -> tuple[Any, ...]:
    """Columns of other tables that are read with an office; several values are joined by commas."""
    every = aliased(PartnerOffice)
    count = select(func.count(every.id)).where(every.country == _COUNTRY).scalar_subquery()
    services = select(func.aggregate_strings(cast(PartnerService.service, String), ",")).where(
        PartnerService.office_id == PartnerOffice.id
    )
    closed = select(func.aggregate_strings(cast(PartnerClosure.reason, String), ",")).where(
        PartnerClosure.office_id == PartnerOffice.id,
        PartnerClosure.begins_on <= _ON,
        or_(PartnerClosure.ends_on.is_(None), PartnerClosure.ends_on >= _ON),
    )
    return (
        Organisation.name.label("organisation"),
        count.label("in_country"),
        services.correlate(PartnerOffice).scalar_subquery().label("services"),
        closed.correlate(PartnerOffice).scalar_subquery().label("closed"),
    )


def _keys(place: Destination) -> list[str]:
    """The names of a place as they are compared: as it was typed, each part between commas, and the map's."""
    named = [*place.words.replace("\u060c", ",").split(","), place.words, place.near]
    return sorted({key for key in map(search_key, named) if key})


def _listing() -> Select[Any]:
    """Offices that list the place, by one of its names or as a place of the gazetteer."""
    named = PartnerArea.key.in_(bindparam("keys", expanding=True, type_=String))
    return select(PartnerArea.office_id).where(or_(named, PartnerArea.place_id == bindparam("place_id", type_=Integer)))


def _box_holds() -> ColumnElement[bool]:
    west, east = PartnerOffice.west, PartnerOffice.east
    across = or_(west <= _LONGITUDE, east >= _LONGITUDE)
    return and_(
        PartnerOffice.south <= _LATITUDE,
        PartnerOffice.north >= _LATITUDE,
        or_(and_(west <= east, west <= _LONGITUDE, east >= _LONGITUDE), and_(west > east, across)),
    )


def _closeness(office: type[PartnerOffice]) -> ColumnElement[float]:
    """A measure that grows with the distance, good enough to choose a few: flat earth, the shorter way around it."""
    straight = func.abs(office.longitude - _LONGITUDE)
    around = sql_case((straight > _HALF, _WHOLE - straight), else_=straight) * bindparam("slope", type_=Float)
    up = office.latitude - _LATITUDE
    return up * up + around * around
