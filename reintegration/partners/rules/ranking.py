"""Which partner office fits a return best: conditions that have to hold, then a score whose every point has a reason.

Everything is exact: distances are whole metres, points are fractions. The answer depends on the facts alone, never on
the order in which they come. Weights are the rules partner.score.*; why it is done so stands in ADR 37.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reintegration.partners.rules.partners import Closed, Service
from returns.people.rules.people import Sex

_METRES = 1000
_BOTH = 2  # women and men


@dataclass(frozen=True)
class OfficeFacts:
    """An office as the ranking sees it. `metres`: to the place of return, None where one of both is not located.

    `is_listed`: whether the place of return is among the places that it lists. `women`, `men`, `capacity`: None where
    nobody has said. `load`: weighted open cases.
    """

    office: str
    country: str
    services: frozenset[Service]
    languages: frozenset[str]
    women: int | None
    men: int | None
    capacity: int | None
    load: int
    metres: int | None
    radius_km: int | None
    is_listed: bool
    closures: tuple[Closed, ...] = ()


@dataclass(frozen=True)
class Wish:
    """What is looked for. `needed` has to be offered, `welcome` is counted. `languages`: those of each person."""

    country: str
    on: date
    needed: frozenset[Service]
    welcome: frozenset[Service] = frozenset()
    languages: tuple[frozenset[str], ...] = ()
    staff: Sex | None = None


@dataclass(frozen=True)
class Weights:
    """Points at most for each part, and the distance in kilometres from which none are left for it."""

    distance: int
    language: int
    services: int
    staff: int
    load: int
    reach_km: int

    def whole(self, is_located: bool) -> int:
        """The most points that an office can have; without a place of return there are none for the distance."""
        return self.language + self.services + self.staff + self.load + (self.distance if is_located else 0)


@dataclass(frozen=True)
class Failing:
    """One condition that does not hold; `about` names the service, the reason of a closure or the sex."""

    code: str
    about: str = ""


@dataclass(frozen=True)
class Points:
    """Points for one part, of so many. `note` says what they rest on, as a code."""

    part: str
    points: Fraction
    most: int
    note: str


@dataclass(frozen=True)
class Ranked:
    """An office with all that stands against it and what it scores; `score` is the sum of `parts`."""

    office: str
    failing: tuple[Failing, ...]
    parts: tuple[Points, ...]
    score: Fraction
    metres: int | None


def ranked(offices: Iterable[OfficeFacts], wish: Wish, weights: Weights) -> list[Ranked]:
    """The offices in order: those that fit before others, then fewer failing conditions, more points, nearer, id."""
    return sorted((_weighed(office, wish, weights) for office in offices), key=_place)


def _place(office: Ranked) -> tuple[int, Fraction, bool, int, str]:
    return (len(office.failing), -office.score, office.metres is None, office.metres or 0, office.office)


def _weighed(office: OfficeFacts, wish: Wish, weights: Weights) -> Ranked:
    parts = (
        *((_distance(office.metres, weights),) if office.metres is not None else ()),
        _language(office, wish, weights.language),
        _services(office, wish, weights.services),
        _staff(office, weights.staff),
        _load(office, weights.load),
    )
    total = sum((part.points for part in parts), Fraction(0))
    return Ranked(office.office, tuple(failing(office, wish)), parts, total, office.metres)


def failing(office: OfficeFacts, wish: Wish) -> list[Failing]:
    """Every condition that does not hold, in a fixed order; empty for an office that fits."""
    failures = [Failing("other_country")] if office.country != wish.country else []
    failures += [Failing("service_missing", each.value) for each in Service if each in wish.needed - office.services]
    failures += _not_covered(office)
    closed = sorted({each.reason.value for each in office.closures if each.holds_on(wish.on)})
    failures += [Failing("closed", reason) for reason in closed]
    if wish.staff is not None:
        count = _count(office, wish.staff)
        if count is None or count == 0:
            failures.append(Failing("staff_not_known" if count is None else "staff_missing", wish.staff.value))
    if office.capacity is not None and office.load >= office.capacity:
        failures.append(Failing("full"))
    return failures


def _not_covered(office: OfficeFacts) -> list[Failing]:
    """Listed places are enough; a radius covers what lies within it, and says nothing where there is no distance."""
    if office.is_listed:
        return []
    if office.radius_km is None:
        return [Failing("not_listed")]
    if office.metres is None:
        return []
    return [Failing("too_far")] if office.metres > office.radius_km * _METRES else []


def _count(office: OfficeFacts, sex: Sex) -> int | None:
    return {Sex.FEMALE: office.women, Sex.MALE: office.men}.get(sex, 0)


def _distance(metres: int, weights: Weights) -> Points:
    left = 1 - Fraction(metres, max(1, weights.reach_km) * _METRES)
    return Points(
        "distance", weights.distance * max(Fraction(0), left), weights.distance, "near" if left > 0 else "far"
    )


def _language(office: OfficeFacts, wish: Wish, most: int) -> Points:
    languages = [each for each in wish.languages if each]
    if not languages:
        return Points("language", Fraction(0), most, "language_not_known")
    understood = sum(1 for each in languages if each & office.languages)
    note = "all_understood" if understood == len(languages) else "some_understood" if understood else "none_understood"
    return Points("language", Fraction(most * understood, len(languages)), most, note)


def _services(office: OfficeFacts, wish: Wish, most: int) -> Points:
    if not wish.welcome:
        return Points("services", Fraction(most), most, "nothing_more_asked")
    offered = len(wish.welcome & office.services)
    note = "all_offered" if offered == len(wish.welcome) else "some_offered" if offered else "none_offered"
    return Points("services", Fraction(most * offered, len(wish.welcome)), most, note)


def _staff(office: OfficeFacts, most: int) -> Points:
    there = sum(1 for count in (office.women, office.men) if count)
    unknown = office.women is None or office.men is None
    note = "women_and_men" if there == _BOTH else "staff_not_known" if unknown else "one_sex" if there else "nobody"
    return Points("staff", Fraction(most * there, _BOTH), most, note)


def _load(office: OfficeFacts, most: int) -> Points:
    if office.capacity is None:
        return Points("load", Fraction(0), most, "capacity_not_known")
    if office.capacity <= office.load:
        return Points("load", Fraction(0), most, "full")
    return Points("load", most * (1 - Fraction(office.load, office.capacity)), most, "free")
