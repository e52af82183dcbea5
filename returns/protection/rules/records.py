"""Records behind the doors of a case: which kinds there are, behind which door, and what each of them says."""

import enum
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foundation.compartments import Compartment


class RecordKind(enum.StrEnum):
    """What a record is. It is sealed with the record: no column, address or log tells it."""

    STATUS = "victim_status"
    RISK_HOST = "risk_host"
    RISK_ORIGIN = "risk_origin"
    RISK_ASSESSMENT = "risk_assessment"
    RISK_SIGNATURE = "risk_signature"
    REFLECTION = "reflection_period"
    CLOSURE = "closed_inside"
    GUARDIAN = "guardian_and_child"
    TRACING = "family_tracing"
    FAMILY = "family_assessment"
    BEST_INTERESTS = "best_interests"
    CARER = "receiving_carer"
    PROCEEDINGS = "legal_matter"
    TREATMENT = "health_treatment"
    CONDITION = "health_condition"


class Sort(enum.StrEnum):
    """How a field is typed."""

    LINE = "line"
    PROSE = "prose"
    DAY = "day"
    CHOICE = "choice"


YES, NO, UNKNOWN = "yes", "no", "unknown"
POSITIVE, NEGATIVE, DEFERRED = "positive", "negative", "deferred"
# Source: domain, inside the trafficking compartment (after TACT).
FACTORS = (
    "at_liberty",
    "know_address",
    "threats",
    "complicit",
    "debt",
    "testimony",
    "collusion",
    "stigma",
    "health",
    "livelihood",
    "again",
)
CHOICES: dict[str, tuple[str, ...]] = {
    "status": ("possible", "actual", "not_a_victim"),
    "risk": ("low", "medium", "high", "unacceptable"),
    "signed": (YES,),
    "ended_as": ("re_trafficked", "other"),
    "assented": (YES, NO),
    "verified": (YES, NO),
    "finding": (POSITIVE, NEGATIVE, DEFERRED),
    "procedure": ("assessment", "determination"),
    "heard": (YES, NO),
    "checks": (YES, NO),
    "hand_over": (YES, NO),
    "escort": (YES, NO),
    "condition": ("an_illness", "heart_attack", "heart_attack_complicated", "had_a_stroke", "chest_or_heart_surgery"),
    "matter": ("testimony", "compensation", "criminal", "residence", "custody", "other"),
    "stage": ("pending", "from_abroad", "ended"),
    **{f"factor_{factor}": (YES, NO, UNKNOWN) for factor in FACTORS},
}
_LINES = ("told_by", "organisation", "maker", "name", "panel", "relationship", "court", "representative", "handed_to")
_DAYS = ("day", "review_on", "begins_on", "next_on", "covered_until", "consented_on", "allowed_from")
_NOTES = tuple(f"{what}_{factor}" for what in ("note", "mitigation") for factor in FACTORS)
_PROSE = ("note", "views", "decision", "safeguards", "diagnosis", "treatment")
FIELDS: dict[str, Sort] = {
    **dict.fromkeys((*_LINES, *_NOTES), Sort.LINE),
    **dict.fromkeys(_PROSE, Sort.PROSE),
    **dict.fromkeys(_DAYS, Sort.DAY),
    **dict.fromkeys(CHOICES, Sort.CHOICE),
}


@dataclass(frozen=True)
class KindRule:
    """Behind which door a kind lies, what it asks, and how often it is there for one person.

    `shared`: behind the second door of the compartment, which a partner's grant opens too. `asserts`: the fields that
    say that somebody was checked, heard or asked; each version answers them anew, as they depend on its other fields.
    """

    compartment: Compartment
    needed: tuple[str, ...]
    optional: tuple[str, ...] = ("note",)
    shared: bool = False
    many: bool = False
    asserts: tuple[str, ...] = ()


_FACTORS_ASKED = tuple(f"factor_{factor}" for factor in FACTORS)
_FACTORS_NOTED = tuple(f"note_{factor}" for factor in FACTORS)
_MITIGATED = tuple(f"mitigation_{factor}" for factor in FACTORS)
_T, _C = Compartment.TRAFFICKING, Compartment.CHILD_PROTECTION
KINDS: dict[RecordKind, KindRule] = {
    RecordKind.STATUS: KindRule(_T, ("status", "organisation", "day")),
    RecordKind.RISK_HOST: KindRule(_T, _FACTORS_ASKED, (*_FACTORS_NOTED, "note"), shared=True),
    RecordKind.RISK_ORIGIN: KindRule(_T, ("told_by", *_FACTORS_ASKED), (*_FACTORS_NOTED, "note"), shared=True),
    RecordKind.RISK_ASSESSMENT: KindRule(
        _T, ("risk", "maker", "review_on"), (*_MITIGATED, "note"), shared=True, asserts=("risk", "review_on")
    ),
    RecordKind.RISK_SIGNATURE: KindRule(_T, ("signed",), (), shared=True),
    RecordKind.REFLECTION: KindRule(_T, ("begins_on",)),
    RecordKind.CLOSURE: KindRule(_T, ("ended_as", "day")),
    RecordKind.GUARDIAN: KindRule(_C, ("assented",), ("consented_on", "note"), asserts=("assented", "consented_on")),
    RecordKind.TRACING: KindRule(_C, ("verified", "day"), asserts=("verified", "day")),
    RecordKind.FAMILY: KindRule(_C, ("finding", "organisation", "day"), asserts=("finding", "day")),
    RecordKind.BEST_INTERESTS: KindRule(
        _C, ("procedure", "finding", "panel", "day", "heard"), ("views", "note"), asserts=("finding", "day", "heard")
    ),
    RecordKind.CARER: KindRule(
        _C, ("name", "relationship", "checks", "hand_over", "escort"), asserts=("checks", "hand_over", "escort")
    ),
    RecordKind.PROCEEDINGS: KindRule(
        Compartment.LEGAL,
        ("matter", "stage"),
        ("court", "next_on", "representative", "safeguards", "decision", "note"),
        many=True,
    ),
    RecordKind.TREATMENT: KindRule(
        Compartment.HEALTH, ("diagnosis",), ("treatment", "covered_until", "handed_to", "note"), many=True
    ),
    RecordKind.CONDITION: KindRule(Compartment.HEALTH, ("condition", "day"), ("allowed_from", "note"), many=True),
}


@dataclass(frozen=True)
class Record:
    """The newest version of one record. `person` and `author` are ids as hex; `day` is the day on which it was made.

    `organisation`: the partner that wrote it itself, as hex; empty for what an office wrote.
    """

    id: uuid.UUID
    kind: RecordKind
    person: str
    said: Mapping[str, str]
    author: str
    at: datetime
    organisation: str = ""

    @property
    def day(self) -> date:
        """The day on which this version was written."""
        return self.at.date()

    def day_of(self, field: str) -> date | None:
        """A day that it names, if it names one."""
        typed = self.said.get(field)
        return date.fromisoformat(typed) if typed else None


def begun_with(kind: RecordKind, fields: Mapping[str, str]) -> dict[str, str]:
    """The fields with which the form of the next version begins: all but those that are answered anew each time."""
    return {name: value for name, value in fields.items() if name not in KINDS[kind].asserts}


def fields_of(kind: RecordKind) -> tuple[str, ...]:
    """What a kind asks, in the order of its form."""
    rule = KINDS[kind]
    if kind in (RecordKind.RISK_HOST, RecordKind.RISK_ORIGIN):
        said_by = ("told_by",) if kind is RecordKind.RISK_ORIGIN else ()
        return (*said_by, *(name for factor in FACTORS for name in (f"factor_{factor}", f"note_{factor}")), "note")
    return (*rule.needed, *rule.optional)


def kinds_behind(compartment: Compartment, shared_only: bool = False) -> tuple[RecordKind, ...]:
    """The kinds that lie behind a door, in the order of the work."""
    return tuple(
        kind for kind, rule in KINDS.items() if rule.compartment is compartment and (rule.shared or not shared_only)
    )


def missing_fields(kind: RecordKind, fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The needed fields that are empty; of a best interests record also the child's views, if the child was heard."""
    more = ("views",) if kind is RecordKind.BEST_INTERESTS and fields.get("heard") == YES else ()
    return tuple(name for name in (*KINDS[kind].needed, *more) if not fields.get(name))


def still_without(records: Iterable[Record], kind: RecordKind, people: Iterable[str]) -> list[str]:
    """The people about whom a new record of a kind can be begun; for the others its next version is written."""
    there = set() if KINDS[kind].many else {record.person for record in records if record.kind is kind}
    return [person for person in people if person not in there]


def of_kind(records: Iterable[Record], kind: RecordKind, person: str) -> Record | None:
    """The record of a kind about somebody, if there is one; of several the newest."""
    return max(
        (record for record in records if record.kind is kind and record.person == person),
        key=lambda r: r.at,
        default=None,
    )
