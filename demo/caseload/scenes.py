"""The invented cases that show something in particular: each has one place among the first forty. Pure.

The others come as chance has them, in the published shares; here a name, a family, a doubt is chosen by hand.
"""

import enum
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from demo.caseload.fates import Fate, fate_of
from returns.cases.rules.cases import Track
from returns.cases.services.cases import NewCase, NewMember
from returns.people.rules.people import Sex


class Scene(enum.StrEnum):
    """What a case shows."""

    FAMILY = "family"  # three generations, with everything that is asked of people
    AWAY = "away"  # the owner is away, and somebody covers
    SIBLINGS = "siblings"  # two children with nobody but a guardian
    HANDED_OVER = "handed_over"
    EXPECTING = "expecting"  # a pregnancy with a report, just before the departure
    ON_WHEELS = "on_wheels"  # a wheelchair was asked for on every flight
    PROTECTED = "protected"  # records behind the doors, and a clearance that rests on them
    ENTERED_FIRST = "entered_first"  # the same person as ENTERED_AGAIN, in another script
    REGISTERED = "registered"  # arrived without a case; a partner registered her, the office has not answered
    AT_THE_GATE = "at_the_gate"  # on the way; who boarded was said at the gate
    TREATED = "treated"  # behind one door, open to the officer
    OUTSTANDING = "outstanding"  # the clearance was asked for twice
    ENTERED_AGAIN = "entered_again"
    CAME_BACK = "came_back"  # a person who returned before, linked with the case of then


PLACES = {
    1: Scene.FAMILY,
    2: Scene.AWAY,
    4: Scene.SIBLINGS,
    6: Scene.HANDED_OVER,
    9: Scene.PROTECTED,
    10: Scene.EXPECTING,
    12: Scene.ENTERED_FIRST,
    15: Scene.REGISTERED,
    16: Scene.AT_THE_GATE,
    28: Scene.TREATED,
    31: Scene.OUTSTANDING,
    34: Scene.ENTERED_AGAIN,
    38: Scene.ON_WHEELS,
    39: Scene.CAME_BACK,
}
RETURNED_BEFORE = 3  # the case that CAME_BACK is linked with


@dataclass(frozen=True)
class Someone:
    """Somebody chosen by hand: the name in the document, the one in own script, how old, what they are to the first."""

    given: str
    family: str
    sex: Sex
    age: int
    own_given: str = ""
    own_family: str = ""

    def born(self, today: date) -> date:
        """Their birth date, as far as it is known."""
        return date(today.year - self.age, 3, 8)


FEMALE, MALE = Sex.FEMALE, Sex.MALE
FAMILY = (
    Someone("Haidar", "Al-Jubouri", MALE, 41, "حيدر", "الجبوري"),
    Someone("Maryam", "Al-Jubouri", FEMALE, 37, "مريم", "الجبوري"),
    Someone("Ali", "Al-Jubouri", MALE, 14, "علي", "الجبوري"),
    Someone("Zahra", "Al-Jubouri", FEMALE, 8, "زهراء", "الجبوري"),
    Someone("Fatima", "Hussein", FEMALE, 68, "فاطمة", "حسين"),
)
SIBLINGS = (
    Someone("احمد", "رحیمی", MALE, 16),
    Someone("زهرا", "رحیمی", FEMALE, 12),
)
_PROTECTED = Someone("Blessing", "Osagie", FEMALE, 24)
_FIRST = Someone("Гулноза", "Юсупова", FEMALE, 35)
_AGAIN = Someone("Gulnoza", "Yusupova", FEMALE, 35)
_EXPECTING = Someone("Nino", "Beridze", FEMALE, 29)
_REGISTERED = Someone("Malika", "Saidova", FEMALE, 29)

_CAST: dict[Scene, tuple[str, str, tuple[Someone, ...]]] = {
    Scene.FAMILY: ("IQ", "Basra", FAMILY),
    Scene.SIBLINGS: ("AF", "هرات", SIBLINGS),
    Scene.EXPECTING: ("GE", "Kutaisi", (_EXPECTING,)),
    Scene.PROTECTED: ("NG", "Benin City", (_PROTECTED,)),
    Scene.ENTERED_FIRST: ("UZ", "Samarqand", (_FIRST,)),
    Scene.ENTERED_AGAIN: ("UZ", "Samarqand", (_AGAIN,)),
    Scene.REGISTERED: ("UZ", "Urgut", (_REGISTERED,)),
}
# What begins some days before now, whatever chance said.
_DAYS_AGO = {Scene.AWAY: 1, Scene.REGISTERED: 2}


def scene_of(number: int) -> Scene | None:
    """What this case shows, if it is one of those."""
    return PLACES.get(number)


def staged(fate: Fate, seed: int, now: datetime) -> Fate:
    """The same fate with the people whom its scene asks for."""
    scene = scene_of(fate.number)
    if scene is None:
        return fate
    if scene in _DAYS_AGO:
        fate = replace(fate, opened=now - timedelta(days=_DAYS_AGO[scene], hours=2))
    if scene is Scene.CAME_BACK:
        before = fate_of(RETURNED_BEFORE, seed, fate.host_country, now).new
        return replace(fate, new=replace(before, phone=None, legal_deadline=None, track=Track.UNDECIDED), members=())
    if scene not in _CAST:
        return fate
    country, place, people = _CAST[scene]
    members = tuple(
        NewMember(someone.given, someone.family, someone.sex, someone.born(now.date())) for someone in people[1:]
    )
    new = _first(fate.new, people[0], now.date(), country, place)
    cast = replace(fate, new=new, members=members, is_registered=scene is Scene.REGISTERED)
    return replace(cast, is_trafficked=False, needs_care=False, is_followed_closely=False)


def _first(drawn: NewCase, who: Someone, today: date, country: str, place: str) -> NewCase:
    return replace(
        drawn,
        given_name=who.given,
        family_name=who.family,
        sex=who.sex,
        birth_date=who.born(today),
        country=country,
        place_of_return=place,
        document_number=None,
    )
