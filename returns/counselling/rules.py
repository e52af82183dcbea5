"""Counselling: what is asked at a session, the solution chosen, and what applying for a return still needs of it."""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode, Severity


class CounsellingReason(ReasonCode):
    """Codes of reasons about counselling."""

    VOLUNTARINESS_NOT_RECORDED = "voluntariness_not_recorded"
    VOLUNTARINESS_IN_DOUBT = "voluntariness_in_doubt"
    ALTERNATIVES_NOT_DISCUSSED = "alternatives_not_discussed"
    SIDE_EFFECTS_NOT_ACKNOWLEDGED = "side_effects_not_acknowledged"
    NOT_READ_BACK = "not_read_back"
    INTERPRETER_IS_FAMILY = "interpreter_is_family"


class Solution(enum.StrEnum):
    """What the person chose, or what is possible (domain: "The solution chosen is a recorded decision")."""

    UNDECIDED = "undecided"
    RETURN = "return"
    STAY = "integration_here"
    ELSEWHERE = "elsewhere"


class Mode(enum.StrEnum):
    """How a session was held."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class Venue(enum.StrEnum):
    """Where the person was meanwhile."""

    OFFICE = "own_office"
    ELSEWHERE = "somewhere_else"


class Relation(enum.StrEnum):
    """What the interpreter is to the person."""

    NONE = "no_relation"
    KNOWN = "acquaintance"
    FAMILY = "family_member"


class Talked(enum.StrEnum):
    """Whether an alternative to return was discussed."""

    DISCUSSED = "discussed"
    NOT_APPLICABLE = "not_applicable"
    NOT_DISCUSSED = "not_discussed"


class Pressure(enum.StrEnum):
    """Whether anybody pressed the person, physically or otherwise."""

    NONE = "no_pressure"
    UNSURE = "not_sure"
    OBSERVED = "pressure_seen"


class Capacity(enum.StrEnum):
    """Whether the person can decide, or somebody decides lawfully."""

    ABLE = "decides_alone"
    REPRESENTED = "lawful_representative"
    IN_DOUBT = "in_doubt"


class Said(enum.StrEnum):
    """Yes or no, where a blank means that it was not asked."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


WELL_BEING = ("physical", "mental", "social")
LOWEST, HIGHEST = 1, 5
# What may have been explained, which alternatives there are, and what a return may cost: words of the rule book.
EXPLAINED = ("situation", "help", "steps_ahead", "costs", "rights", "data", "complaints")
ALTERNATIVES = (
    "asylum",
    "residence_permit",
    "reflection_period",
    "appeal",
    "regularisation",
    "staying_with_help",
    "other_country",
)
SIDE_EFFECTS = ("asylum_claim_withdrawn", "re_entry_block", "once_only", "benefits_end", "travel_document_stamped")
# What a voluntary decision is made of, as the rule consent.voluntariness_facts names it.
PRESSURE, INFORMED, CAPACITY = (
    "no_physical_or_psychological_pressure",
    "informed_by_timely_unbiased_information",
    "capacity_or_lawful_decision_maker",
)


@dataclass(frozen=True)
class FreeWill:
    """What speaks for and against a free decision, as it was noticed at one session. None: not asked."""

    pressure: Pressure | None = None
    informed: Said | None = None
    capacity: Capacity | None = None
    speaks_for: Said | None = None  # somebody answered for the person
    alone: Said | None = None  # the person was talked with alone

    @property
    def answered(self) -> dict[str, Any]:
        """What was asked and answered, by question."""
        return {name: answer for name in FreeWill.__dataclass_fields__ if (answer := getattr(self, name)) is not None}

    def is_recorded(self, facts: Collection[str]) -> bool:
        """Whether every fact that a rule names was asked."""
        answers = {PRESSURE: self.pressure, INFORMED: self.informed, CAPACITY: self.capacity}
        return all(answers.get(fact) is not None for fact in facts)

    @property
    def is_in_doubt(self) -> bool:
        """Whether an answer worries: then a specialist is asked before anything goes on."""
        pressed = self.pressure not in (None, Pressure.NONE)
        uninformed = self.informed not in (None, Said.YES)
        return pressed or uninformed or self.capacity is Capacity.IN_DOUBT or self.speaks_for is Said.YES


@dataclass(frozen=True)
class SessionFacts:
    """A session as far as applying looks at it; an older one without these facts says nothing of them.

    `wills`: what was noticed of each person's own decision, by id in hex; None for an older session, at which one
    answer stood for everybody.
    """

    members: Collection[str] = ()  # ids in hex
    free_will: FreeWill = FreeWill()
    alternatives: Mapping[str, Talked] = field(default_factory=dict)
    side_effects: Collection[str] = ()
    understood: Said | None = None
    relation: Relation | None = None
    session: str = ""  # its id in hex
    held_on: date | None = None
    wills: Mapping[str, FreeWill] | None = None

    def will_of(self, person: str) -> FreeWill:
        """What was noticed of the decision of one person (id in hex)."""
        if self.wills is not None:
            return self.wills.get(person, FreeWill())
        return self.free_will if person in self.members else FreeWill()


@dataclass(frozen=True)
class Requirements:
    """What the rule book asks of counselling, and how hard: words of `Gap`."""

    alternatives: tuple[str, ...]
    side_effects: tuple[str, ...]
    voluntariness: tuple[str, ...]
    blocks: Collection[str]
    warns: Collection[str]
    cited: Cited = UNCITED
    cited_will: Cited = UNCITED


class Gap(enum.StrEnum):
    """What can be missing of counselling, as the rule book names it."""

    VOLUNTARINESS = "voluntariness_facts"
    ALTERNATIVES = "alternatives_discussed"
    SIDE_EFFECTS = "side_effects_acknowledged"
    READ_BACK = "read_back_and_understood"
    INTERPRETER = "interpreter_is_no_family_member"


def well_being_problems(ratings: Mapping[str, int]) -> list[str]:
    """The dimensions of which the rating is missing or is not a whole number from 1 to 5, in their order."""
    return [name for name in WELL_BEING if type(ratings.get(name)) is not int or not LOWEST <= ratings[name] <= HIGHEST]


def worries(will: FreeWill, fear: Said | None) -> bool:
    """Whether what was noticed at a session asks for the protection check and the specialist now."""
    return will.is_in_doubt or fear in (Said.YES, Said.PARTLY)


def open_alternatives(sessions: Sequence[SessionFacts], alternatives: Sequence[str]) -> tuple[str, ...]:
    """The alternatives that no session has discussed or found not to apply, in the order of `alternatives`."""
    settled = {
        name
        for session in sessions
        for name, talked in session.alternatives.items()
        if talked is not Talked.NOT_DISCUSSED
    }
    return tuple(name for name in alternatives if name not in settled)


def counselling_gaps(
    adults: Sequence[str], sessions: Sequence[SessionFacts], required: Requirements
) -> tuple[Reason, ...]:
    """Everything that applying still needs of counselling, all at once; nothing before the first session.

    `sessions` are the latest first. Of each adult the latest session counts that recorded the facts of a free decision.
    Source: rules counselling.blocks_application and counselling.warns_at_application; domain, voluntariness.
    """
    if not sessions:
        return ()
    gaps = _of_free_will(adults, sessions, required)
    acknowledged = {name for session in sessions for name in session.side_effects}
    if open_alternatives(sessions, required.alternatives):
        gaps.append((Gap.ALTERNATIVES, CounsellingReason.ALTERNATIVES_NOT_DISCUSSED, ""))
    if not acknowledged.issuperset(required.side_effects):
        gaps.append((Gap.SIDE_EFFECTS, CounsellingReason.SIDE_EFFECTS_NOT_ACKNOWLEDGED, ""))
    if not any(session.understood is Said.YES for session in sessions):
        gaps.append((Gap.READ_BACK, CounsellingReason.NOT_READ_BACK, ""))
    if sessions[0].relation is Relation.FAMILY:
        gaps.append((Gap.INTERPRETER, CounsellingReason.INTERPRETER_IS_FAMILY, ""))
    return tuple(_reason(gap, code, subject, required) for gap, code, subject in gaps if _weight(gap, required))


def _recorded_of(person: str, sessions: Sequence[SessionFacts], facts: Collection[str]) -> SessionFacts | None:
    """The latest session for somebody that recorded every fact of a free decision."""
    return next((session for session in sessions if session.will_of(person).is_recorded(facts)), None)


def established(
    person: str, sessions: Sequence[SessionFacts], facts: Collection[str], day: date, good_for: int
) -> SessionFacts | None:
    """The session to which a consent of a day may refer, instead of asking again for the facts of a free decision.

    Counselling leads: the latest session by that day that recorded them counts, if it leaves no doubt and is not older
    than `good_for` days. Source: domain, section 3; rule counselling.establishes_for_days.
    """
    by_then = [session for session in sessions if session.held_on is not None and session.held_on <= day]
    latest = _recorded_of(person, by_then, facts)
    if latest is None or latest.held_on is None or latest.will_of(person).is_in_doubt:
        return None
    return latest if (day - latest.held_on).days <= good_for else None


def _of_free_will(
    adults: Sequence[str], sessions: Sequence[SessionFacts], required: Requirements
) -> list[tuple[Gap, CounsellingReason, str]]:
    gaps = []
    for person in adults:
        recorded = _recorded_of(person, sessions, required.voluntariness)
        if recorded is None:
            gaps.append((Gap.VOLUNTARINESS, CounsellingReason.VOLUNTARINESS_NOT_RECORDED, person))
        elif recorded.will_of(person).is_in_doubt:
            gaps.append((Gap.VOLUNTARINESS, CounsellingReason.VOLUNTARINESS_IN_DOUBT, person))
    return gaps


def _weight(gap: Gap, required: Requirements) -> Severity | None:
    if gap in required.blocks:
        return Severity.BLOCKER
    return Severity.WARNING if gap in required.warns else None


def _reason(gap: Gap, code: ReasonCode, subject: str, required: Requirements) -> Reason:
    cited = required.cited_will if gap is Gap.VOLUNTARINESS else required.cited
    weight = _weight(gap, required) or Severity.WARNING
    return Reason(code, subject, weight, cited.rule, cited.source, "counselling")
