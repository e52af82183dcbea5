"""Which of the invented lives show an example: chosen by what they are, so that another seed finds its own. Pure."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demo.caseload.lives import Life
from demo.caseload.scenes import Scene, scene_of
from returns.cases.rules.cases import CaseState, Track


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
    here = [one for one in lives if one.fate.host_country == lives[0].fate.host_country]
    followed = [one for one in lives if one.fate.end is CaseState.ARRIVED and one.organisation_id and _is_visited(one)]
    helped = _first([one for one in followed if one in here], lambda one: True)
    others = [one for one in followed if one is not helped and one.organisation_id == _partner_of(helped)]
    moving = _first([one for one in others if one in here], lambda one: True)
    planning = [one for one in lives if one.fate.end is CaseState.PLANNING]
    return Chosen(
        planned=_first(planning, lambda one: one in here and one.organisation_id is not None),
        family=_first(planning, lambda one: scene_of(one.fate.number) is Scene.FAMILY),
        helped=helped,
        moving=moving,
        wished=_first(others, lambda one: one is not moving),
        with_programme=_first(planning, lambda one: one not in here),
        protected=_first(here, lambda one: scene_of(one.fate.number) is Scene.PROTECTED),
        alike=_alike([one for one in here if one.fate.end is CaseState.ARRIVED and one.due]),
    )


def _first(lives: Sequence[Life], fits: Callable[[Life], bool]) -> Life | None:
    return next((one for one in lives if fits(one)), None)


def _is_visited(life: Life) -> bool:
    """Whether there is a plan, and a year of visits."""
    return bool(life.due) and life.fate.new.track is Track.WITH_REINTEGRATION


def _partner_of(life: Life | None) -> uuid.UUID | None:
    return life.organisation_id if life else None


def _alike(lives: Sequence[Life]) -> tuple[Life, Life] | None:
    """Two of one given name and one country, with different birth dates."""
    for number, one in enumerate(lives):
        for other in lives[number + 1 :]:
            new, known = other.fate.new, one.fate.new
            is_same_name = (new.given_name, new.country) == (known.given_name, known.country)
            if is_same_name and new.birth_date != known.birth_date:
                return one, other
    return None
