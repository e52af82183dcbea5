"""Protection outside of the doors: the check for everyone, the clearance of every case, and screening."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from returns.cases.rules.cases import UNCITED, Cited, Limit, Reason, ReasonCode, Severity, clearance_outstanding
from returns.people.rules.families import Kin, Tie, parents_of


class ProtectionReason(ReasonCode):
    """Codes of reasons about protection checks."""

    NOT_A_SPECIALIST = "not_a_specialist"
    READS_ONLY = "reads_only"
    CLEARANCE_IS_NEEDED = "clearance_is_needed"
    PROTECTION_CHECK_MISSING = "protection_check_missing"
    PROTECTION_CHECK_NOT_RECENT = "protection_check_not_recent"
    FEAR_EXPRESSED = "fear_expressed"
    CLAIM_PENDING = "claim_pending"
    LEGAL_ADVICE_MISSING = "legal_advice_missing"
    RIGHT_TO_ENTER_UNKNOWN = "right_to_enter_unknown"
    RIGHT_TO_ENTER_MISSING = "right_to_enter_missing"


class Clearance(enum.StrEnum):
    """What a protection specialist says of a case. Nobody without a grant learns more than this."""

    OUTSTANDING = "outstanding"
    NOT_NEEDED = "not_needed"
    GIVEN = "given"
    NOT_AN_OPTION = "not_an_option"


class Fear(enum.StrEnum):
    """Whether a fear of return was expressed when it was asked about."""

    NONE = "none"
    EXPRESSED = "expressed"


class EntryBy(enum.StrEnum):
    """By what right people may enter the country of return."""

    NATIONALITY = "nationality"
    RESIDENCE = "residence"


class AsylumClaim(enum.StrEnum):
    """A claim or appeal that is pending: withdrawn knowingly, or waited for."""

    NONE = "none"
    PENDING = "pending"
    WITHDRAWN_KNOWINGLY = "withdrawn_knowingly"


def is_clear(clearance: Clearance, until: date | None, day: date) -> bool:
    """Whether a clearance lets somebody travel on a day: not needed, or given and not yet ended (last day included)."""
    if clearance is Clearance.GIVEN:
        return until is None or day <= until
    return clearance is Clearance.NOT_NEEDED


@dataclass(frozen=True)
class CheckFacts:
    """The answers of a protection check of one person. `may_enter` is None while it is not known yet."""

    fear: Fear
    claim: AsylumClaim
    is_detained: bool
    has_legal_advice: bool
    may_enter: bool | None


@dataclass(frozen=True)
class ClearanceFacts:
    """The clearance of a case as it stands."""

    state: Clearance
    until: date | None


@dataclass(frozen=True)
class Asked:
    """Somebody of a case: id as hex, full years (None is not known), and the latest check, None before the first."""

    person: str
    age: int | None
    check: CheckFacts | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class CheckRules:
    """The rows of the rule book by which checks are judged on a day."""

    adult_from: int
    good_for: Limit
    required: Cited = UNCITED


STRICTEST = CheckRules(adult_from=0, good_for=Limit(0, UNCITED))


def who_is_asked(people: Sequence[tuple[str, int | None]], adult_from: int) -> frozenset[str]:
    """Return who has to be asked alone: who is of age, or may be. A child is asked with a parent of the same case.

    Where nobody is surely of age everybody is asked, children with whoever stands for them: an unknown age exempts
    nobody. Source: domain, protection check for everyone; a child alone.
    """
    of_age = any(age is not None and age >= adult_from for _person, age in people)
    return frozenset(person for person, age in people if not of_age or age is None or age >= adult_from)


def check_reasons(people: Sequence[Asked], day: date, rules: CheckRules) -> tuple[Reason, ...]:
    """Why the checks stand in the way of planning and travel on a day, by person; none of it can be overridden.

    A check that was made without need counts like any other. Source: domain, protection check for everyone.
    """
    if not people:
        return (_of_check(ProtectionReason.PROTECTION_CHECK_MISSING, "", rules.required),)
    needed = who_is_asked([(member.person, member.age) for member in people], rules.adult_from)
    reasons: list[Reason] = []
    for member in people:
        reasons += answer_reasons(member.check, member.person, rules.required) if member.check else ()
        if member.person in needed:
            reasons += _standing(member, day, rules)
    return tuple(reasons)


def _standing(member: Asked, day: date, rules: CheckRules) -> list[Reason]:
    if member.check is None or member.checked_on is None:
        return [_of_check(ProtectionReason.PROTECTION_CHECK_MISSING, member.person, rules.required)]
    is_old = member.checked_on < day - timedelta(days=rules.good_for.value)
    return (
        [_of_check(ProtectionReason.PROTECTION_CHECK_NOT_RECENT, member.person, rules.good_for.cited)] if is_old else []
    )


def answer_reasons(check: CheckFacts, person: str = "", cited: Cited = UNCITED) -> tuple[Reason, ...]:
    """The reasons in one person's answers that stand in the way."""
    candidates = (
        (check.fear is Fear.EXPRESSED, ProtectionReason.FEAR_EXPRESSED),
        (check.claim is AsylumClaim.PENDING, ProtectionReason.CLAIM_PENDING),
        (check.is_detained and not check.has_legal_advice, ProtectionReason.LEGAL_ADVICE_MISSING),
        (check.may_enter is None, ProtectionReason.RIGHT_TO_ENTER_UNKNOWN),
        (check.may_enter is False, ProtectionReason.RIGHT_TO_ENTER_MISSING),
    )
    return tuple(_of_check(code, person, cited) for applies, code in candidates if applies)


def fears(people: Sequence[tuple[str, CheckFacts]], cited: Cited = UNCITED) -> tuple[Reason, ...]:
    """Who expressed a fear of return. One of them is enough to stop the planning of the whole case."""
    return tuple(
        _of_check(ProtectionReason.FEAR_EXPRESSED, who, cited) for who, check in people if check.fear is Fear.EXPRESSED
    )


def _of_check(code: ReasonCode, person: str, cited: Cited) -> Reason:
    return Reason(code, person, Severity.BLOCKER, cited.rule, cited.source, "protection")


def plan_clearance_reasons(clearance: ClearanceFacts) -> tuple[Reason, ...]:
    """Planning may begin while clearance is outstanding, but not where return is not an option."""
    return (clearance_outstanding(),) if clearance.state is Clearance.NOT_AN_OPTION else ()


def travel_clearance_reasons(clearance: ClearanceFacts, day: date) -> tuple[Reason, ...]:
    """The one finding if the clearance does not let somebody travel on a day: outstanding, ended, not an option."""
    return () if is_clear(clearance.state, clearance.until, day) else (clearance_outstanding(),)


# Screening: the open flags that travel needs, and when a rapid screening calls for the full one. No kind, no score.


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
    parents = {child: parents_of(child, ties) for child in young}
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
