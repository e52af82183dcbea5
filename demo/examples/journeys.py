"""Examples of journeys: a family that does not all travel together, an override asked for twice, escorts' records."""

from dataclasses import replace
from datetime import timedelta

from demo.caseload.lives import Life
from demo.caseload.routes import invented_journey, place_near
from demo.steps import typed
from foundation.geography.zones import local
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import Reason
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import IdentityCheck
from returns.escorts.services.escorts import StatedHandOver, When, record_hand_over, record_incident, zones_of_journey
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import ItineraryReason, LegStatus
from returns.journey.services import plan_leg, set_place_of_return
from returns.readiness.queries.overrides import overrides_of_case
from returns.readiness.rules.overrides import OverrideState
from returns.readiness.services import ask_override, decide_override, key_of, present_of

_TIGHT, _OVER_NIGHT = timedelta(minutes=45), timedelta(hours=20)
_NIGHT = "Invented Transit House"
_FIRST = "Invented: the carrier sold both flights on one ticket."
_DECLINED = "Invented: ask the carrier in writing whether it holds the second flight."
_AGAIN = "Invented: the carrier has confirmed in writing that the second flight waits for them."


def travel_apart(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The son takes his mother over a night at the hub; wife and children fly on at once, in a hurry."""
    case, fate = life.case(unit), life.fate
    near = place_near(case.place_of_return, case.country)
    set_place_of_return(unit, case, case.place_of_return, near.id)
    home = place_of_return(case)
    assert home is not None  # it was located just now
    father, mother, son, daughter, grandmother = (person.id for person in members_of_case(unit.session, case.id))
    groups = (((mother, son, daughter), _TIGHT), ((father, grandmother), _OVER_NIGHT))
    for people, connection in groups:
        for number, leg in enumerate(invented_journey(fate.host_country, home, fate.departs, connection)):
            night = _NIGHT if number == 0 and connection is _OVER_NIGHT else ""
            plan_leg(unit, case, replace(typed(leg, LegStatus.TICKETED), travellers=people, night=night))
            unit.session.flush()  # the next one counts the legs that are there


def ask_to_set_aside(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Ask that a connection that is too short is set aside, where an override may last until then."""
    case = life.case(unit)
    now = present_of(unit, case)
    until = max(now.day, now.today)
    connections = [finding for finding in now.overridable if finding.code is ItineraryReason.CONNECTION_TOO_SHORT]
    if connections and until <= now.today + timedelta(days=now.rules.longest.value):
        ask_override(unit, case, key_of(case.id, connections[0]), until, _FIRST)


def ask_again(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Ask for what was declined, with what the carrier says."""
    case = life.case(unit)
    for row in overrides_of_case(unit.session, case.id):
        finding = Reason(ItineraryReason(row.content.code), row.content.subject)
        ask_override(unit, case, key_of(case.id, finding), row.until, _AGAIN)


def decline(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Somebody who planned nothing of this journey declines, and wants to know more first."""
    case = life.case(unit)
    for row in overrides_of_case(unit.session, case.id):
        if row.state is OverrideState.ASKED:
            decide_override(unit, case, row, False, _DECLINED)


def record_escort(life: Life, unit: Unit, secrets: Secrets) -> None:
    """What the escort of a journey that is over wrote down: a late flight, and who was handed over to whom."""
    case = life.case(unit)
    for escort in escorts_of_case(unit.session, case.id)[:1]:
        zone = zones_of_journey(unit, case)[-1]
        there = local(unit.clock.now(), zone)
        when = When(there.date(), there.time().replace(second=0, microsecond=0), zone)
        incident = {
            "what": "Invented: the first flight left an hour late.",
            "done": "Invented: the second flight was held; nobody had to wait outside.",
            "told": "Invented: the officer on duty, by phone.",
            "where": "At the gate",
        }
        record_incident(unit, case, escort, incident, when)
        people = tuple(person.id for person in members_of_case(unit.session, case.id))
        stated = StatedHandOver(
            people=people,
            handed_by="Invented Companion",
            receiver="Invented Host",
            where="Arrivals hall",
            identity=IdentityCheck.DOCUMENT,
            items=("travel_documents", "belongings"),
            note="Invented: everybody was well.",
        )
        record_hand_over(unit, case, escort, stated, when)
