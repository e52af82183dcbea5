"""The examples as they are played: which lives show one, what is done in them, and in which order and when."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from demo.caseload.doors import access_policy
from demo.caseload.follow_up import PLANNED_AFTER, arrived
from demo.caseload.lives import Life, Phase
from demo.caseload.routes import invented_journey, place_near
from demo.caseload.scenes import Scene, scene_of
from demo.examples import office, partners, rights, timetable
from demo.steps import typed
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.geography.zones import local
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.services import let_partner_in, write_own_view
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import ENDED, CaseState, Reason, Track
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import IdentityCheck
from returns.escorts.services import (
    StatedHandOver,
    StatedIncident,
    When,
    record_hand_over,
    record_incident,
    zones_of_journey,
)
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import ItineraryReason, LegStatus
from returns.journey.services import plan_leg, set_place_of_return
from returns.protection.rules.records import FACTORS, NO
from returns.protection.services.protection import add_protected_note
from returns.readiness.queries.reads import overrides_of_case
from returns.readiness.rules.overrides import OverrideState
from returns.readiness.services import ask_override, decide_override, key_of, present_of

# Which of the invented lives show an example: chosen by what they are, so that another seed finds its own. Pure.


@dataclass(frozen=True)
class Chosen:
    """The lives of the examples; None where nobody of the caseload is in that place.

    `planned`: on the way to a country where a partner works. `family`: plans a journey on which not everybody travels
    together. `helped`: follows a plan with a partner. `moving`: is followed by a partner that cannot go on. `wished`:
    the same, where nobody was asked yet. `escorted`: has arrived with an escort. `with_programme`: returns under a
    programme that pays for more than a flight. `alike`: two people whose names are alike and who are not the same.
    """

    planned: Life | None
    family: Life | None
    helped: Life | None
    moving: Life | None
    wished: Life | None
    escorted: Life | None
    with_programme: Life | None
    protected: Life | None
    ended: Life | None
    alike: tuple[Life, Life] | None


def choose(lives: Sequence[Life], now: datetime) -> Chosen:
    """The first lives that fit, of the office with which a demo begins where that matters."""
    here = [life for life in lives if life.fate.host_country == lives[0].fate.host_country]
    followed = [
        life for life in lives if life.fate.end is CaseState.ARRIVED and life.organisation_id and _is_visited(life)
    ]
    helped = _first([life for life in followed if life in here], lambda life: _is_helped(life, now))
    others = [life for life in followed if life is not helped and life.organisation_id == _partner_of(helped)]
    moving = _first([life for life in others if life in here], lambda life: True)
    planning = [life for life in lives if life.fate.end is CaseState.PLANNING]
    return Chosen(
        planned=_first(planning, lambda life: life in here and life.organisation_id is not None),
        family=_first(planning, lambda life: scene_of(life.fate.number) is Scene.FAMILY),
        helped=helped,
        moving=moving,
        wished=_first(others, lambda life: life is not moving),
        escorted=_first(here, lambda life: life.fate.end is CaseState.ARRIVED and life.fate.is_escorted),
        with_programme=_first(planning, lambda life: life not in here),
        protected=_first(here, lambda life: scene_of(life.fate.number) is Scene.PROTECTED),
        ended=_first(here, lambda life: life.fate.end in ENDED),
        alike=_alike([life for life in here if life.fate.end is CaseState.ARRIVED and life.due]),
    )


def _first(lives: Sequence[Life], fits: Callable[[Life], bool]) -> Life | None:
    return next((life for life in lives if fits(life)), None)


def _is_visited(life: Life) -> bool:
    """Whether there is a plan, and a year of visits."""
    return bool(life.due) and life.fate.new.track is Track.WITH_REINTEGRATION


def _is_helped(life: Life, now: datetime) -> bool:
    """Whether there was a plan already when the first step of its example is played."""
    instant, days = arrived(life), max(days for _part, days, _act in _HELPED)
    return instant is not None and instant + timedelta(days=PLANNED_AFTER + days) < now


def _partner_of(life: Life | None) -> uuid.UUID | None:
    return life.organisation_id if life else None


def _alike(lives: Sequence[Life]) -> tuple[Life, Life] | None:
    """Two of one country who share a given or a family name, with different birth dates."""
    for number, life in enumerate(lives):
        for other in lives[number + 1 :]:
            first, second = life.fate.new, other.fate.new
            shared = {first.given_name, first.family_name} & {second.given_name, second.family_name} - {None}
            if shared and second.country == first.country and second.birth_date != first.birth_date:
                return life, other
    return None


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
        incident = StatedIncident(
            what="Invented: the first flight left an hour late.",
            done="Invented: the second flight was held; nobody had to wait outside.",
            told="Invented: the officer on duty, by phone.",
            where="At the gate",
        )
        record_incident(unit, case, escort, incident, when)
        stated = StatedHandOver(
            person_ids=[person.id for person in members_of_case(unit.session, case.id)],
            handed_by="Invented Companion",
            receiver="Invented Host",
            where="Arrivals hall",
            identity=IdentityCheck.DOCUMENT,
            items=("travel_documents", "belongings"),
            note="Invented: everybody was well.",
        )
        record_hand_over(unit, case, escort, stated, when)


# Examples behind doors: a note, and a partner that takes part in a joint assessment of the risks.

_DAYS = 14
_WHY = "Invented: asked whether anybody there looks for her."


def leave_note(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A note that nobody reads without a grant."""
    assert life.case_id is not None
    door = secrets.door(life.case_id, Compartment.TRAFFICKING.value)
    add_protected_note(unit, door, "Invented: asked again about the lender; nothing has changed.")


def let_in(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A coordinator may read what is shared of the risks, and add what is known where people return to."""
    case_id = life.case(unit).id
    let_partner_in(unit, secrets, access_policy(unit), case_id, life.cast["coordinator"].account_id, _DAYS, _WHY)


def see_risks(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The partner's view of the risks: none of the factors is there."""
    me, case = life.cast["coordinator"], life.case(unit)
    person = members_of_case(unit.session, case.id)[0].id
    place = accounts.places(unit.session, [me.organisation_id])[me.organisation_id] if me.organisation_id else ""
    write_own_view(unit, case.id, person, place, {f"factor_{factor}": NO for factor in FACTORS})


# The examples as phases, in the order in which they happen, each at a day shortly before the demo is first opened.

ALL_SCENES = 40  # cases: in fewer of them not every kind of life is there
_Act = Callable[[Life, Unit, Secrets], None]
_Step = tuple[str, int, _Act]  # whose part it is, how many days ago, what is done


def examples_of(lives: Sequence[Life], now: datetime) -> list[Phase]:
    """What is done for one life of each kind, as far as they are there; what one does on one day, in one phase."""
    phases = []
    for life, steps in _steps(choose(lives, now)):
        for (part, days), acts in groupby(steps, lambda step: step[:2]):
            if life is not None and part in life.cast:
                at = _at(life, now - timedelta(days=days))
                phases.append(Phase(part, at, _one_after_the_other([act for *_when, act in acts])))
    return phases


def _one_after_the_other(acts: Sequence[_Act]) -> _Act:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        for step in acts:
            step(life, unit, secrets)
            unit.session.flush()  # the next one finds what this one made

    return act


def _at(life: Life, instant: datetime) -> Callable[[Life], datetime | None]:
    return lambda other: instant if other is life else None


def _steps(chosen: Chosen) -> Sequence[tuple[Life | None, Sequence[_Step]]]:
    return (
        (chosen.planned, _PLANNED),
        (chosen.planned, (("officer", 1, _ask_elsewhere(chosen)),)),
        (chosen.family, _FAMILY),
        (chosen.helped, _HELPED),
        (chosen.moving, _MOVING),
        (chosen.wished, (("coordinator", 1, partners.wish_to_hand_on),)),
        (chosen.escorted, (("officer", 1, record_escort), ("officer", 1, office.keep_receipt))),
        (chosen.with_programme, (("officer", 2, office.plan_money), ("officer", 2, rights.ask_for_correction))),
        (chosen.protected, (("specialist", 2, leave_note), ("second specialist", 1, rights.ask_for_access))),
        (chosen.ended, (("officer", 1, rights.ask_to_erase),)),
        (chosen.alike[1] if chosen.alike else None, (("officer", 2, _tell_apart(chosen)),)),
    )


def _ask_elsewhere(chosen: Chosen) -> _Act:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        if chosen.with_programme is not None:
            rights.ask_elsewhere(life, chosen.with_programme.cast["second officer"], unit)

    return act


def _tell_apart(chosen: Chosen) -> _Act:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        assert chosen.alike is not None
        office.tell_apart(life, chosen.alike[0], unit, secrets)

    return act


_PLANNED: tuple[_Step, ...] = (
    ("officer", 3, office.keep_papers),
    ("officer", 3, office.write_notes),
    ("officer", 3, office.call_to_check),
    ("officer", 3, office.check_payment),
    ("officer", 3, office.keep_lists),
    ("officer", 2, rights.ask_to_keep),
    ("second officer", 1, office.start_with),
    ("second officer", 1, office.begin_list),
    ("officer", 3, timetable.keep_timetable),
    ("officer", 0, office.refer),
    ("officer", 0, office.tell_receivers),
    ("specialist", 0, let_in),
    ("coordinator", 0, office.take_on),
    ("coordinator", 0, see_risks),
)
_FAMILY: tuple[_Step, ...] = (
    ("officer", 3, travel_apart),
    ("officer", 3, ask_to_set_aside),
    ("second officer", 2, decline),
    ("officer", 1, ask_again),
)
_HELPED: tuple[_Step, ...] = (
    ("officer", 5, rights.take_request_for_record),
    ("officer", 4, rights.answer_request),
    ("worker", 20, partners.agree_on_plan),
    ("worker", 6, partners.hand_over_tools),
    ("coordinator", 2, partners.ask_after),
    ("worker", 1, partners.give_more_days),
)
_MOVING: tuple[_Step, ...] = (
    ("worker", 5, partners.go_through_card),
    ("coordinator", 4, partners.wish_to_hand_on),
    ("officer", 2, partners.send_on),
)
