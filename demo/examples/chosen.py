"""Which of the invented lives show an example: chosen by what they are, so that another seed finds its own. Pure."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demo.caseload.lives import Life
from demo.caseload.scenes import Scene, scene_of
from returns.cases.rules import CaseState, Track


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
