"""Makers of timetables: random dated flights between airports of some countries, who travels, and the rules of a route.

All randomness comes from a seeded generator: the same seed makes the same timetable.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from planning.ways.rules.network import Connection, Fares, Network, Road, Stop, minutes_of, network_of
from planning.ways.rules.route import Party, RoutePerson, RouteRules
from planning.ways.rules.ways import Query
from returns.cases.rules.cases import Cited, Limit
from returns.documents.rules.documents import (
    CustodyRules,
    DocumentFacts,
    DocumentKind,
    DocumentRules,
    Holder,
    Remaining,
    TransitRow,
)
from returns.journey.rules.itinerary import JourneyLimits, LegMode, NightLimits, PaceLimits, TransferLimits

FIRST = date(2027, 1, 11)
_STOPS = (
    Stop("IST", "TR", "Europe/Istanbul"), Stop("SAW", "TR", "Europe/Istanbul"), Stop("ESB", "TR", "Europe/Istanbul"),
    Stop("FRA", "DE", "Europe/Berlin"), Stop("MUC", "DE", "Europe/Berlin"), Stop("VIE", "AT", "Europe/Vienna"),
    Stop("DXB", "AE", "Asia/Dubai"), Stop("DOH", "QA", "Asia/Qatar"), Stop("KBL", "AF", "Asia/Kabul"),
    Stop("TAS", "UZ", "Asia/Tashkent"), Stop("SKD", "UZ", "Asia/Samarkand"), Stop("ALA", "KZ", "Asia/Almaty"),
)  # fmt: skip
_CITED = Cited("a rule", "a source")
SOURCES, FINALS, HOST, COUNTRY = frozenset({"IST", "SAW"}), {"SKD": None, "TAS": Road(280, 270)}, "TR", "UZ"


def limit(value: int) -> Limit:
    """A number of the rule book."""
    return Limit(value, _CITED)


JOURNEY = JourneyLimits(
    domestic=limit(60),
    international=limit(90),
    extra_small_child=limit(30),
    extra_wheelchair=limit(30),
    joins_within_km=limit(25),
    ends_at_place=_CITED,
    terminal_change=limit(120),
    international_at={"DXB": limit(75)},
    night=NightLimits(23, 6, 240, _CITED),
    transfer=TransferLimits(
        domestic=limit(30), international=limit(75), extra_small_child=limit(30), extra_wheelchair=limit(30)
    ),
    pace=PaceLimits({LegMode.AIR: limit(950), LegMode.ROAD: limit(110)}, {LegMode.AIR: limit(20)}),
)
_SCHENGEN = ("DE", "AT")
RULES = RouteRules(
    JOURNEY,
    DocumentRules(
        valid=_CITED,
        entries=limit(1),
        custody=CustodyRules((Holder.PERSON,), _CITED),
        remaining={"AE": Remaining(days=limit(5))},
        remaining_in_transit={"QA": Remaining(days=limit(3))},
    ),
    {
        country: TransitRow(("AF", "IQ"), (DocumentKind.VISA, DocumentKind.AIRPORT_TRANSIT_VISA), _SCHENGEN, _CITED)
        for country in _SCHENGEN
    },
)


def flight(key: int, ends: tuple[Stop, Stop], departs: datetime, minutes: int, **more: Any) -> Connection:
    """A dated flight that departs at an instant and lasts so many minutes."""
    arrives = departs + timedelta(minutes=minutes)
    days = departs.astimezone(ZoneInfo(ends[0].zone)).date(), arrives.astimezone(ZoneInfo(ends[1].zone)).date()
    return Connection(
        key,
        ends[0].code,
        ends[1].code,
        minutes_of(departs),
        minutes_of(arrives),
        *days,
        **more,
    )


def random_network(seed: int, flights: int = 200, days: int = 4, currencies: int = 1) -> Network:
    """Dated flights between some of the airports, to other terminals, without a price, too fast, or with few seats."""
    chance = random.Random(seed)
    always = [stop for stop in _STOPS if stop.code in ("IST", "FRA", "MUC", "TAS")]
    stops = [*always, *chance.sample([stop for stop in _STOPS if stop not in always], chance.randrange(2, 9))]
    rows = []
    for key in range(flights):
        ends = chance.sample(stops, 2)
        at = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(minutes=chance.randrange(days * 1440))
        fares = Fares(chance.choice(["EUR", "TRY", "USD"][:currencies]), chance.randrange(50, 300) * 1000)
        rows.append(
            flight(
                key,
                (ends[0], ends[1]),
                at,
                chance.randrange(55, 420),
                km=chance.choice([300, 900, 2400]),
                departs_terminal=chance.choice(["", "1", "2"]),
                arrives_terminal=chance.choice(["", "1", "2"]),
                fares=fares if chance.random() < 0.95 else None,
                seats=chance.choice([None, 1, 9]),
            )
        )
    return network_of({stop.code: stop for stop in _STOPS}, rows)


def random_party(seed: int) -> Party:
    """One to three people with papers that stop some of them on some ways."""
    chance = random.Random(seed)
    people = []
    for number in range(chance.randrange(1, 4)):
        documents = tuple(_random_document(chance) for _some in range(chance.randrange(3)))
        nationalities = tuple(chance.sample(["AF", "UZ", "IQ"], chance.randrange(3)))
        people.append(RoutePerson(f"{number:032x}", nationalities, documents))
    return Party(tuple(people), chance.random() < 0.3, chance.random() < 0.3, adults=len(people))


def _random_document(chance: random.Random) -> DocumentFacts:
    kind = chance.choice([DocumentKind.PASSPORT, DocumentKind.LAISSEZ_PASSER, DocumentKind.AIRPORT_TRANSIT_VISA])
    expires = FIRST + timedelta(days=chance.choice([1, 2, 3, 5, 8, 400]))
    return DocumentFacts(
        kind,
        None if chance.random() < 0.1 else expires,
        is_single_journey=kind is DocumentKind.LAISSEZ_PASSER,
        is_usable=chance.random() < 0.95,
        issued_on=chance.choice([None, FIRST - timedelta(days=9), FIRST + timedelta(days=1)]),
        for_country="DE",
    )


def _priced(network: Network, seed: int) -> Network:
    """The same flights with fares of one currency, of children and infants too."""
    chance, rows = random.Random(seed), []
    for row in network.connections:
        adult = chance.randrange(50, 300) * 1000
        rows.append(replace(row, fares=Fares("EUR", adult, chance.choice([None, adult // 2]), adult // 10)))
    return network_of(network.stops, rows)


@dataclass(frozen=True)
class Looked:
    """Something to look for, and where."""

    network: Network
    query: Query
    party: Party


def random_question(seed: int) -> Looked:
    """A timetable of 200 flights, who travels, and the days of departure; with every other seed all fares are known."""
    chance = random.Random(seed)
    network = random_network(seed, days=chance.choice([1, 2, 3, 5]), currencies=chance.choice([1, 1, 2]))
    if seed % 2:
        network = _priced(network, seed)
    query = Query(
        SOURCES,
        FINALS,
        HOST,
        COUNTRY,
        FIRST,
        FIRST + timedelta(days=chance.randrange(3)),
        now=minutes_of(datetime(FIRST.year, FIRST.month, FIRST.day, 4, tzinfo=UTC)),
        with_bed=chance.random() < 0.25,
    )
    party = random_party(seed)
    if seed % 2:
        party = replace(party, adults=1, children=len(party.people) - 1, infants=seed % 3)
    return Looked(network, query, party)
