"""The examples as phases, in the order in which they happen, each at a day shortly before the demo is first opened."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from demo.caseload.doors import access_policy
from demo.caseload.lives import Life, Phase
from demo.caseload.scenes import Scene, scene_of
from demo.examples import journeys, office, partners, played as protection
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.services.assessments import let_partner_in, write_own_view
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import CaseState, Track
from returns.protection.rules.records import FACTORS, NO
from returns.protection.services.protection import add_protected_note

# Which of the invented lives show an example: chosen by what they are, so that another seed finds its own. Pure.


@dataclass(frozen=True)
class Chosen:
    """The lives of the examples; None where nobody of the caseload is in that place.

    `planned`: on the way to a country where a partner works. `family`: plans a journey on which not everybody travels
    together. `helped`: follows a plan with a partner. `moving`: is followed by a partner that cannot go on. `wished`:
    the same, where nobody was asked yet. `with_programme`: returns under a programme that pays for more than a flight.
    `alike`: two people whose names are alike and who are not the same.
    """

    planned: Life | None
    family: Life | None
    helped: Life | None
    moving: Life | None
    wished: Life | None
    with_programme: Life | None
    protected: Life | None
    alike: tuple[Life, Life] | None


def choose(lives: Sequence[Life]) -> Chosen:
    """The first lives that fit, of the office with which a demo begins where that matters."""
    here = [life for life in lives if life.fate.host_country == lives[0].fate.host_country]
    followed = [
        life for life in lives if life.fate.end is CaseState.ARRIVED and life.organisation_id and _is_visited(life)
    ]
    helped = _first([life for life in followed if life in here], lambda life: True)
    others = [life for life in followed if life is not helped and life.organisation_id == _partner_of(helped)]
    moving = _first([life for life in others if life in here], lambda life: True)
    planning = [life for life in lives if life.fate.end is CaseState.PLANNING]
    return Chosen(
        planned=_first(planning, lambda life: life in here and life.organisation_id is not None),
        family=_first(planning, lambda life: scene_of(life.fate.number) is Scene.FAMILY),
        helped=helped,
        moving=moving,
        wished=_first(others, lambda life: life is not moving),
        with_programme=_first(planning, lambda life: life not in here),
        protected=_first(here, lambda life: scene_of(life.fate.number) is Scene.PROTECTED),
        alike=_alike([life for life in here if life.fate.end is CaseState.ARRIVED and life.due]),
    )


def _first(lives: Sequence[Life], fits: Callable[[Life], bool]) -> Life | None:
    return next((life for life in lives if fits(life)), None)


def _is_visited(life: Life) -> bool:
    """Whether there is a plan, and a year of visits."""
    return bool(life.due) and life.fate.new.track is Track.WITH_REINTEGRATION


def _partner_of(life: Life | None) -> uuid.UUID | None:
    return life.organisation_id if life else None


def _alike(lives: Sequence[Life]) -> tuple[Life, Life] | None:
    """Two of one given name and one country, with different birth dates."""
    for number, life in enumerate(lives):
        for other in lives[number + 1 :]:
            first, second = life.fate.new, other.fate.new
            is_same_name = (second.given_name, second.country) == (first.given_name, first.country)
            if is_same_name and second.birth_date != first.birth_date:
                return life, other
    return None


ALL_SCENES = 40  # cases: in fewer of them not every kind of life is there
_Act = Callable[[Life, Unit, Secrets], None]
_Step = tuple[str, int, _Act]  # whose part it is, how many days ago, what is done


def examples_of(lives: Sequence[Life], now: datetime) -> list[Phase]:
    """What is done for one life of each kind, as far as they are there; what one does on one day, in one phase."""
    phases = []
    for life, steps in _steps(choose(lives)):
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
        (chosen.family, _FAMILY),
        (chosen.helped, _HELPED),
        (chosen.moving, _MOVING),
        (chosen.wished, (("coordinator", 1, partners.wish_to_hand_on),)),
        (chosen.with_programme, (("officer", 2, office.plan_money),)),
        (chosen.protected, (("specialist", 2, protection.leave_note),)),
        (chosen.alike[1] if chosen.alike else None, (("officer", 2, _tell_apart(chosen)),)),
    )


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
    ("second officer", 1, office.start_with),
    ("second officer", 1, office.begin_list),
    ("officer", 0, office.refer),
    ("officer", 0, office.tell_receivers),
    ("specialist", 0, protection.let_in),
    ("coordinator", 0, office.take_on),
    ("coordinator", 0, protection.see_risks),
)
_FAMILY: tuple[_Step, ...] = (
    ("officer", 3, journeys.travel_apart),
    ("officer", 3, journeys.ask_to_set_aside),
    ("second officer", 2, journeys.decline),
    ("officer", 1, journeys.ask_again),
)
_HELPED: tuple[_Step, ...] = (
    ("officer", 30, journeys.record_escort),
    ("officer", 29, office.keep_receipt),
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
    write_own_view(unit, case.id, person, place, {f"factor_{factor}": NO for factor in FACTORS}, None)
