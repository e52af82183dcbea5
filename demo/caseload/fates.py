"""What becomes of each invented case: who is in it, how far it comes, and on which days. Pure, by a seeded generator.

Shares after the published ones (IOM 2016): women about a third, children about a quarter, victims of trafficking 0.9 %,
children alone 1.3 %, health needs 1.0 %. Every state occurs in each forty cases.
"""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from demo.caseload.people import invented_case, invented_member
from returns.cases.rules.cases import CaseState, Track
from returns.cases.services.cases import NewCase, NewMember
from returns.people.rules.people import Sex

S = CaseState
# Forty cases, in an order that mixes them; arrivals are the most frequent.
_ENDS = (
    *(S.ARRIVED, S.PLANNING, S.INTAKE, S.CLOSED, S.COUNSELLING, S.ARRIVED, S.APPLIED, S.CLOSED),
    *(S.ARRIVED, S.ELIGIBLE, S.READY, S.ARRIVED, S.PLANNING, S.WITHDRAWN_BY_APPLICANT, S.CLOSED, S.ARRIVED),
    *(S.DEPARTED, S.INTAKE, S.ARRIVED, S.REJECTED, S.PLANNING, S.ARRIVED, S.CLOSED, S.COUNSELLING),
    *(S.ARRIVED, S.REVERSED, S.APPLIED, S.ARRIVED, S.PLANNING, S.ARRIVED, S.CANCELLED, S.ELIGIBLE),
    *(S.CLOSED, S.ARRIVED, S.INTAKE, S.WITHDRAWN_BY_ORGANISATION, S.ARRIVED, S.CLOSED, S.READY, S.COUNSELLING),
)
# How many days ago a case that has not come further was opened; before a departure it takes _WAY days.
_AGO = {
    S.INTAKE: (0, 9),
    S.COUNSELLING: (4, 15),
    S.APPLIED: (6, 14),
    S.REJECTED: (12, 90),
    S.ELIGIBLE: (11, 16),
    S.PLANNING: (14, 25),
    S.READY: (30, 31),
    S.DEPARTED: (33, 33),
    S.ARRIVED: (35, 400),
    S.CLOSED: (475, 640),
}
_WAY = 32
_EARLIER = timedelta(hours=2)
_HOST, _ANY_DAY = "TR", datetime(2026, 1, 1, tzinfo=UTC)  # how life goes depends on neither
_PARTNERED = ("GE", "UZ")  # where the invented partner organisations work
_SUSPENDED = "AF"  # nobody can be planned to travel there while returns are suspended
_FAMILY = 0.22
_TRAFFICKED, _CHILD_ALONE, _NEEDS_CARE = 0.009, 0.013, 0.010  # shares of people
_PEOPLE = 1.46  # in a case, on average
# Nobody can sign for a child alone yet, so these cases do not come further than counselling, as few others.
_EARLY = sum(end in (S.INTAKE, S.COUNSELLING) for end in _ENDS) / len(_ENDS)
_ESCORTED = 9  # every how many cases, besides those that need care
_ALSO_CLEARED_CLOSELY = 0.04  # so that asking, and following closely, reveal nothing


@dataclass(frozen=True)
class Fate:
    """One invented case. Instants are UTC; `departs` is the planned departure, whether it comes to it or not."""

    number: int
    host_country: str
    new: NewCase
    members: tuple[NewMember, ...]
    end: CaseState
    opened: datetime
    departs: datetime
    fares: float  # from 0 to 1: how well life goes after the return
    is_trafficked: bool
    needs_care: bool
    is_followed_closely: bool
    lacks: str | None  # what a case in planning still waits for
    seed: int = 1
    is_registered: bool = False  # arrived without a case: nothing of the way there is ours

    @property
    def is_child_alone(self) -> bool:
        """Whether the principal is a child with nobody."""
        return not self.members and self.new.birth_date is not None and _years(self.new.birth_date, self.opened) < 18

    @property
    def is_escorted(self) -> bool:
        """Whether somebody travels along, if it comes to a journey."""
        return self.needs_care or self.number % _ESCORTED == 0

    def after(self, days: int, hour: int = 9) -> datetime:
        """An instant so many days after the case was opened."""
        return self.opened + timedelta(days=days, hours=hour - 8)

    def reaches(self, state: CaseState) -> bool:
        """Whether the case comes as far as this state on the way forward, or beyond."""
        return not self.is_registered and _REACH[self.end] >= _REACH[state]


_ORDER = (S.INTAKE, S.COUNSELLING, S.APPLIED, S.ELIGIBLE, S.PLANNING, S.READY, S.DEPARTED, S.ARRIVED, S.CLOSED)
_REACH = {
    **{state: place for place, state in enumerate(_ORDER)},
    S.REJECTED: 2,
    S.WITHDRAWN_BY_APPLICANT: 4,
    S.WITHDRAWN_BY_ORGANISATION: 4,
    S.REVERSED: 5,
    S.CANCELLED: 3,
}


def _years(born: date, at: datetime) -> int:
    return (at.date() - born).days * 4 // 1461


def fate_of(number: int, seed: int, host_country: str, now: datetime) -> Fate:
    """The fate of case number `number` at an instant (UTC). The same number, seed and day give the same fate."""
    rng = random.Random(f"{seed}-{number}")
    end = _ENDS[number % len(_ENDS)]
    new = invented_case(rng, number, host_country, now.date())
    first, last = _AGO.get(end, (20, 60))
    opened = datetime.combine(now.date() - timedelta(days=rng.randint(first, last)), time(8), UTC)
    opened = min(opened, now - _EARLIER)  # early in the morning too, every case is there
    fate = Fate(
        number=number,
        host_country=host_country,
        new=new,
        members=(),
        end=end,
        opened=opened,
        departs=datetime.combine(opened.date() + timedelta(days=_WAY), time(6, 30), UTC),
        fares=rng.random(),
        is_trafficked=rng.random() < _TRAFFICKED * _PEOPLE,
        needs_care=rng.random() < _NEEDS_CARE * _PEOPLE,
        is_followed_closely=rng.random() < _ALSO_CLEARED_CLOSELY,
        lacks=rng.choice((None, "passport", "fitness", "reception", "journey")) if end is S.PLANNING else None,
        seed=seed,
    )
    return _fitted(rng, fate)


def fares_of(number: int, seed: int) -> float:
    """How well life goes after the return for case number `number` of a seed, from 0 to 1; the same on every day."""
    return fate_of(number, seed, _HOST, _ANY_DAY).fares


def _fitted(rng: random.Random, fate: Fate) -> Fate:
    """The same case with people and country that can come as far as it comes."""
    new, travels = fate.new, fate.reaches(S.APPLIED)
    if rng.random() < _CHILD_ALONE * _PEOPLE / _EARLY and not travels:
        born = fate.opened.date() - timedelta(days=365 * rng.randint(12, 16))
        return replace(fate, new=replace(new, birth_date=born))
    if new.birth_date is None or _years(new.birth_date, fate.opened) < 19:
        new = replace(new, birth_date=fate.opened.date() - timedelta(days=rng.randint(20 * 366, 60 * 365)))
    if travels and (new.country == _SUSPENDED or (fate.reaches(S.DEPARTED) and rng.random() < 0.6)):
        new = _sent_to(rng, fate, new, rng.choice(_PARTNERED))
    if fate.reaches(S.DEPARTED):  # more than in life, so that there is something to follow up and to measure
        new = replace(new, track=rng.choices((Track.RETURN_ONLY, Track.WITH_REINTEGRATION), (1, 5))[0])
    elif travels and new.track is Track.UNDECIDED:
        new = replace(new, track=rng.choice((Track.RETURN_ONLY, Track.WITH_REINTEGRATION, Track.WITH_REINTEGRATION)))
    members = _family(rng, fate, new) if rng.random() < _FAMILY else ()
    return replace(fate, new=new, members=members)


def _sent_to(rng: random.Random, fate: Fate, new: NewCase, country: str) -> NewCase:
    """Somebody of the other country, of the same sex, age and track."""
    other = invented_case(rng, fate.number, fate.host_country, fate.opened.date(), country, new.sex)
    place = other.place_of_return
    return replace(other, birth_date=new.birth_date, track=new.track, place_of_return=place, legal_deadline=None)


def _family(rng: random.Random, fate: Fate, new: NewCase) -> tuple[NewMember, ...]:
    """A partner, mostly, and one or two children."""
    assert new.birth_date is not None
    other = Sex.MALE if new.sex is Sex.FEMALE else Sex.FEMALE
    members = []
    if rng.random() < 0.6:
        born = new.birth_date + timedelta(days=rng.randint(-1500, 300))
        members.append(invented_member(rng, new.country, other, new.family_name, born))
    for _child in range(rng.randint(1, 2)):
        born = fate.opened.date() - timedelta(days=rng.randint(400, 15 * 365))
        sex = rng.choice((Sex.FEMALE, Sex.MALE))
        members.append(invented_member(rng, new.country, sex, new.family_name, born))
    return tuple(members)
