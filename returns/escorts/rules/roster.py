"""The roster of escorts: what somebody can serve as, the papers that say so, and on which of them one may travel."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from returns.escorts.rules.escorts import EscortKind

# Stands for "no last day" wherever days are compared or sorted.
NEVER = date(9999, 12, 31)


class Skill(enum.StrEnum):
    """What a member of the roster can serve as (domain section 7). Family is never on a roster."""

    OPERATIONAL = "operational"
    DOCTOR = "doctor"
    NURSE = "nurse"
    PARAMEDIC = "paramedic"
    PSYCHIATRIC = "psychiatric"
    SOCIAL = "social"
    CHILD_PROTECTION = "child_protection"


class PaperKind(enum.StrEnum):
    """What a paper of a member says: what they may serve as, who they are, or where they may enter."""

    QUALIFICATION = "qualification"
    PASSPORT = "passport"
    VISA = "visa"
    FREE_ENTRY = "free_entry"


# As which kind of escort each skill travels.
KIND_OF: dict[Skill, EscortKind] = {
    Skill.OPERATIONAL: EscortKind.OPERATIONAL,
    Skill.DOCTOR: EscortKind.MEDICAL,
    Skill.NURSE: EscortKind.MEDICAL,
    Skill.PARAMEDIC: EscortKind.MEDICAL,
    Skill.PSYCHIATRIC: EscortKind.MEDICAL,
    Skill.SOCIAL: EscortKind.SOCIAL,
    Skill.CHILD_PROTECTION: EscortKind.SOCIAL,
}
# Papers that let somebody into a country.
ENTRIES = (PaperKind.VISA, PaperKind.FREE_ENTRY)


@dataclass(frozen=True)
class PaperFacts:
    """One paper: what it is, its last day (None: it has none), and what it is for: a skill, or a country."""

    kind: PaperKind
    expires_on: date | None
    skill: Skill | None = None
    country: str = ""


@dataclass(frozen=True)
class AwayFacts:
    """Days on which somebody does not travel, first and last included."""

    begins_on: date
    ends_on: date


def is_valid_on(paper: PaperFacts, day: date) -> bool:
    """Whether a paper still holds on a day; without a last day it always does."""
    return paper.expires_on is None or day <= paper.expires_on


def kinds_of(skills: Sequence[Skill]) -> tuple[EscortKind, ...]:
    """As which kinds of escort somebody with these skills can travel, each once."""
    return tuple(dict.fromkeys(KIND_OF[skill] for skill in skills))


def first_expiry(last_days: Sequence[date | None]) -> date:
    """The day on which the first of these papers ends; `NEVER` if none of them ends."""
    return min((day for day in last_days if day is not None), default=NEVER)


def wrong_in_paper(paper: PaperFacts) -> dict[str, str]:
    """What is missing in a paper, as field -> code: a qualification is for a skill, everything else for a country."""
    if paper.kind is PaperKind.QUALIFICATION:
        return {} if paper.skill else {"skill": "paper_without_skill"}
    wrong = {} if paper.country else {"country": "paper_without_country"}
    if paper.kind is not PaperKind.FREE_ENTRY and paper.expires_on is None:
        wrong["expires_on"] = "paper_without_expiry"
    return wrong
