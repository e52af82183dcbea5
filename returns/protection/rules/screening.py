"""Screening: the open flags that travel needs, and when a rapid screening calls for the full one. No kind, no score."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules import Reason, ReasonCode, Severity
from returns.people.rules.families import Kin, Tie


class ScreeningReason(ReasonCode):
    """Codes of reasons about screening."""

    FULL_SCREENING_DUE = "full_screening_due"


class Flag(enum.StrEnum):
    """What whoever works on a case has to know of a person, because travel needs it. Never why."""

    DISABILITY = "disability"
    SERIOUS_ILLNESS = "serious_illness"
    OLDER_PERSON = "older_person"
    PREGNANCY = "pregnancy"
    SINGLE_PARENT = "single_parent"
    LARGE_FAMILY = "large_family"
    CHILD_ALONE = "child_alone"
    EXTRA_CARE = "extra_care"


# What a doctor who decides whether somebody can travel has to know of.
OF_THE_BODY = frozenset({Flag.DISABILITY, Flag.SERIOUS_ILLNESS, Flag.PREGNANCY})


class Answer(enum.StrEnum):
    """What is answered to a question of the rapid screening. No answer is kept."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


# Every question that the program has words for; which of them are asked is a rule.
QUESTIONS = (
    "help_on_the_way",
    "care_without_gap",
    "small_children",
    "place_to_stay",
    "waited_for",
    "worried",
    "talk_alone",
    "own_decision",
    "unanswered_letters",
    "knows_companions",
    "misses_somebody",
)
TOPICS = ("daily_life", "journey", "family", "safety", "place_and_income", "wishes", "behind_the_door")


@dataclass(frozen=True)
class Member:
    """Somebody of a case: id as hex, full years, or None where no birth is known."""

    person: str
    age: int | None


@dataclass(frozen=True)
class Ages:
    """From when on somebody is an adult and an older person, and how many people are a large family."""

    adult_from: int
    older_from: int
    large_from: int


def derived_flags(person: str, members: Sequence[Member], ties: Sequence[Tie], ages: Ages) -> tuple[Flag, ...]:
    """The flags that follow from what is recorded of a case; somebody of unknown age counts as adult."""
    age_by_person = {member.person: member.age for member in members if member.age is not None}
    young = {child for child, age in age_by_person.items() if age < ages.adult_from}
    grown = {member.person for member in members} - young
    follows = {
        Flag.OLDER_PERSON: age_by_person.get(person, 0) >= ages.older_from,
        Flag.SINGLE_PARENT: person in grown and _is_single_parent(person, young, grown, ties),
        Flag.LARGE_FAMILY: len(members) >= ages.large_from,
        Flag.CHILD_ALONE: not grown,
    }
    return tuple(flag for flag in Flag if follows.get(flag, False))


def _is_single_parent(person: str, young: Collection[str], grown: Collection[str], ties: Sequence[Tie]) -> bool:
    """Whether nobody else of the case is parent or spouse; without ties, whether it is the one adult with children."""
    both = (*ties, *(tie.turned() for tie in ties))
    parents = {child: {tie.person for tie in both if tie.kin is Kin.PARENT and tie.other == child} for child in young}
    own = [child for child in young if person in parents[child]]
    if own:
        has_spouse = any(tie.kin is Kin.SPOUSE and tie.person == person for tie in both)
        return not has_spouse and all(parents[child] == {person} for child in own)
    relatives = {tie.other for tie in both if tie.person == person}
    return set(grown) == {person} and bool(set(young) - relatives)


@dataclass(frozen=True)
class OpenFlag:
    """A flag, since when, and what travel needs because of it."""

    flag: Flag
    since: date
    note: str = ""


@dataclass(frozen=True)
class Screening:
    """How a person stands: flags, when the rapid screening was held, and until when the full one is to be."""

    flags: tuple[OpenFlag, ...] = ()
    rapid_on: date | None = None
    rapid_is_open: bool = False  # something that was asked is not known yet
    full_due_on: date | None = None
    full_on: date | None = None

    def has(self, flag: Flag) -> bool:
        """Whether the person has a flag."""
        return any(open_flag.flag is flag for open_flag in self.flags)


@dataclass(frozen=True)
class Answered:
    """One form: every flag anew, the answers if the rapid screening was held, and whether the full one was held."""

    flags: tuple[OpenFlag, ...] = ()
    answers: Mapping[str, Answer] | None = None
    is_full: bool = False


@dataclass(frozen=True)
class ScreeningNumbers:
    """What is asked in a rapid screening, which flags call for the full one, and within how many days."""

    asked: tuple[str, ...]
    triggers: tuple[Flag, ...]
    due_days: int


def screened(before: Screening, form: Answered, numbers: ScreeningNumbers, today: date) -> Screening:
    """Return how a person stands after a form. Of what calls for the full screening only its due day is kept.

    A yes to any question calls for it, and so does a new flag that the rule names. The due day stays until it is held.
    """
    answers = form.answers or {}
    fresh = any(open_flag.flag in numbers.triggers and not before.has(open_flag.flag) for open_flag in form.flags)
    calls = fresh or Answer.YES in answers.values()
    due_on = before.full_due_on or (today + timedelta(days=numbers.due_days) if calls else None)
    open_now = any(answers.get(code, Answer.NOT_KNOWN) is Answer.NOT_KNOWN for code in numbers.asked)
    return Screening(
        flags=form.flags,
        rapid_on=today if answers else before.rapid_on,
        rapid_is_open=open_now if answers else before.rapid_is_open,
        full_due_on=None if form.is_full else due_on,
        full_on=today if form.is_full else before.full_on,
    )


def screening_reasons(people: Mapping[str, Screening]) -> tuple[Reason, ...]:
    """Return a finding for everybody whose full screening is due; it says nothing of why."""
    return tuple(
        Reason(ScreeningReason.FULL_SCREENING_DUE, person, Severity.WARNING, cleared_by="screening")
        for person, screening in people.items()
        if screening.full_due_on is not None
    )


def full_problems(talked: Collection[str], topics: Sequence[str], is_trained: bool) -> dict[str, str]:
    """Return why a screening does not count as full, by field; nothing if no topic was talked about."""
    if not talked and not is_trained:
        return {}
    missing = {"topics": "screening_topics_missing"} if not set(topics) <= set(talked) else {}
    return {**missing, **({} if is_trained else {"is_trained": "screening_by_trained"})}
