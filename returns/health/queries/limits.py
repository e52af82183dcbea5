"""The rule rows of health: those of the whole journey, and those of the carrier of each flight."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from foundation.geography.zones import local_date
from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.cases.queries.cases import cited
from returns.cases.rules import Limit
from returns.escorts.rules.escorts import EscortFacts
from returns.health.queries.health import HealthRead, flags_of, health_of_people
from returns.health.rules.assistance import AirLeg, CarrierLimits, PregnancyLimits, carrier_code
from returns.health.rules.certificates import CheckWindow, NeededFor
from returns.health.rules.health import PREGNANT, HealthFacts, HealthOfPerson, HealthRules, OwnFlights
from returns.journey.models import Leg
from returns.journey.queries.legs import AnyLeg
from returns.journey.rules.itinerary import LegMode

_SINGLE, _MULTIPLE = "pregnancy.single.", "pregnancy.multiple."
_PREGNANCY = {
    "report_from": "report_from_week",
    "report_to": "report_to_week",
    "no_travel_from": "no_travel_from_week",
    "report_max_age": "report_max_age_days",
}
_CONNECTIONS = "child_flight.unaccompanied_service_on_connections"
_OF_CARRIERS = {
    "newborn_hours": "newborn.no_travel_under_hours",
    "newborn_from": "newborn.report_from_day",
    "newborn_to": "newborn.report_to_day",
    "report_max_age": "medical.report.max_age_days",
    "medif_lead": "medif.lead_hours",
    "medif_max_age": "medif.max_age_days",
    "escorted_from": "child_flight.escorted_from_age",
    "escorted_to": "child_flight.escorted_to_age",
    "escort_asked": "child_flight.escort_asked_hours",
    "service_from": "child_flight.unaccompanied_service_from_age",
    "service_to": "child_flight.unaccompanied_service_to_age",
    "assistance_asked": "assistance.wheelchair_asked_hours",
    "reconfirmed": "ssr.reconfirmed_hours",
    "asked_before_confirmed": "assistance.asked_before_confirmed_hours",
}
_EARLIEST = "medical.pre_embarkation_check.earliest_hours"
_LATEST = "medical.pre_embarkation_check.latest_hours"
_CHECK_FOR, _REPORT_FOR = "medical.pre_embarkation_check.for", "medical.report.needed_for"
_FORM_FOR, _NAMES = "medif.needed_for", "itinerary.carrier_codes"
_BEYOND, _LETTER = "medication.beyond_journey_days", "medication.letter_carried"
CODES = (
    *(start + code for start in (_SINGLE, _MULTIPLE) for code in _PREGNANCY.values()),
    *_OF_CARRIERS.values(),
    _CONNECTIONS, _EARLIEST, _LATEST, _CHECK_FOR, _REPORT_FOR, _FORM_FOR, _NAMES, _BEYOND, _LETTER,
)  # fmt: skip


@dataclass(frozen=True)
class HealthJudged:
    """What the health of a journey is judged by: facts, and the rules of the whole journey.

    Rows of a carrier are shown nowhere in the open, not even by name: which carrier flies is sealed.
    """

    facts: HealthFacts
    rules: HealthRules


@dataclass(frozen=True)
class Along:
    """Who goes along with whom: the escorts, whether the people are children alone, and where people travel apart.

    `apart`: each group (ids) with its legs in their order, none where everybody travels every leg. `alone`: ordinals of
    legs on which a child is with no adult of the case.
    """

    escorts: Sequence[EscortFacts]
    is_child_alone: bool
    apart: Sequence[tuple[tuple[uuid.UUID, ...], Sequence[Leg]]] = ()
    alone: Collection[int] = ()


@dataclass(frozen=True)
class _Asked:
    """The rows of the day, as limits and lists of words."""

    found: RulesOfDay

    def row(self, code: str, scope: Mapping[str, str]) -> RuleRow:
        return self.found.need(code, scope)

    def limit(self, code: str, scope: Mapping[str, str]) -> Limit:
        row = self.row(code, scope)
        return Limit(row.whole(), cited(row))

    def needed(self, code: str) -> NeededFor:
        row = self.row(code, {})
        return NeededFor(tuple(str(word) for word in row.entries()), cited(row))


def carrier_of(leg: AnyLeg, rules_of_day: RulesOfDay) -> str:
    """The code of the carrier of a leg, empty where it cannot be told; opens the leg."""
    names = [str(name) for name in rules_of_day.need(_NAMES).entries()]
    return carrier_code(leg.content.carrier, leg.content.number, names)


def health_judged(
    rules_of_day: RulesOfDay,
    legs: Sequence[Leg],
    read: HealthRead,
    of_people: tuple[Mapping[str, int | None], Mapping[str, tuple[str, ...]]],
    along: Along,
) -> HealthJudged | None:
    """Facts and rules of a journey; `legs` in their order, None without any. Asks nothing, opens legs and entries.

    `of_people`: ages on the day of departure and needs by decision, by id (hex). The host country is where the journey
    begins.
    """
    if not legs:
        return None
    rules = journey_rules(rules_of_day, legs)
    # Other flags are nothing that health looks at: a change of them is no change of what was signed.
    words = {PREGNANT, *rules.report_for.words, *rules.form_for.words, *rules.check_for.words}
    flags = {
        person: tuple(flag for flag in open_flags if flag in words) for person, open_flags in flags_of(read).items()
    }
    people = health_of_people(read, flags, of_people, legs[0].departs_zone)
    return HealthJudged(health_of_journey(rules_of_day, legs, people, along), rules)


def journey_rules(rules_of_day: RulesOfDay, legs: Sequence[AnyLeg]) -> HealthRules:
    """The rows that hold for the whole journey; the host country is where it begins."""
    return _rules(_Asked(rules_of_day), {"host": legs[0].content.origin.country})


def health_of_journey(
    rules_of_day: RulesOfDay, legs: Sequence[AnyLeg], people: tuple[HealthOfPerson, ...], along: Along
) -> HealthFacts:
    """A journey as health looks at it, with the numbers of each flight's carrier; arguments as for `health_judged`."""
    rows, first, last = _Asked(rules_of_day), legs[0], legs[-1]
    limits: dict[str, CarrierLimits] = {}
    return HealthFacts(
        people=people,
        legs=_air_legs(rows, legs, along, limits),
        begins_at=first.departs_at,
        starts_on=local_date(first.departs_at, first.departs_zone),
        ends_on=local_date(last.arrives_at, last.arrives_zone),
        is_child_alone=along.is_child_alone,
        apart=tuple(_own_flights(rows, group, own, along, limits) for group, own in along.apart if own),
    )


def _rules(rows: _Asked, host: Mapping[str, str]) -> HealthRules:
    return HealthRules(
        report_for=rows.needed(_REPORT_FOR),
        form_for=rows.needed(_FORM_FOR),
        check_for=rows.needed(_CHECK_FOR),
        check=CheckWindow(rows.limit(_EARLIEST, host), rows.limit(_LATEST, host)),
        medicines=rows.limit(_BEYOND, {}),
        letter=cited(rows.row(_LETTER, {})),
    )


def _own_flights(
    rows: _Asked, people: Sequence[uuid.UUID], legs: Sequence[Leg], along: Along, limits: dict[str, CarrierLimits]
) -> OwnFlights:
    """The flights of people who travel apart; children are accompanied where an adult of the case is with them."""
    alone = [leg.ordinal for leg in legs if leg.ordinal in along.alone]
    flights = _air_legs(rows, legs, along, limits)
    return OwnFlights(
        people=tuple(person.hex for person in people),
        legs=tuple(
            replace(flight, is_accompanied=flight.is_accompanied or flight.ordinal not in alone) for flight in flights
        ),
        begins_at=legs[0].departs_at,
        starts_on=local_date(legs[0].departs_at, legs[0].departs_zone),
        ends_on=local_date(legs[-1].arrives_at, legs[-1].arrives_zone),
        is_child_alone=bool(alone),
    )


def _air_legs(
    rows: _Asked, legs: Sequence[AnyLeg], along: Along, limits: dict[str, CarrierLimits]
) -> tuple[AirLeg, ...]:
    """The flights of these legs; `limits` holds the carriers met so far, and is added to."""
    air = [leg.mode is LegMode.AIR for leg in legs]
    beside = [any(air[max(0, place - 1) : place] + air[place + 1 : place + 2]) for place in range(len(legs))]
    flights = []
    for place, leg in enumerate(legs):
        if not air[place]:
            continue
        carrier = carrier_of(leg, rows.found)
        if carrier not in limits:
            limits[carrier] = _limits(rows, carrier)
        flights.append(
            AirLeg(
                leg=leg.id.hex,
                ordinal=leg.ordinal,
                departs_at=leg.departs_at,
                departs_on=local_date(leg.departs_at, leg.departs_zone),
                is_connecting=beside[place],
                is_accompanied=any(escort.covers(leg.ordinal) for escort in along.escorts),
                limits=limits[carrier],
            )
        )
    return tuple(flights)


def _limits(rows: _Asked, carrier: str) -> CarrierLimits:
    scope = {"carrier": carrier} if carrier else {}

    def of_pregnancy(start: str) -> PregnancyLimits:
        return PregnancyLimits(**{name: rows.limit(start + code, scope) for name, code in _PREGNANCY.items()})

    connections = rows.row(_CONNECTIONS, scope)
    return CarrierLimits(
        single=of_pregnancy(_SINGLE),
        multiple=of_pregnancy(_MULTIPLE),
        service_on_connections=connections.flag(),
        connections=cited(connections),
        **{name: rows.limit(code, scope) for name, code in _OF_CARRIERS.items()},
    )
