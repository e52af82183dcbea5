"""Invented caseloads over a year or two, and everything that snapshots of them ever published, as a reader keeps it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from reintegration.outcomes.queries import Facts, KeptRow
from reintegration.outcomes.rules.disclosure import Suppression
from reintegration.outcomes.rules.figures import Adult, Key, OutcomeState, Scores
from reintegration.outcomes.rules.publishing import published
from reintegration.outcomes.services import decide_snapshot

K = 11
LIMITS = Suppression(K, 50)  # as the rules are seeded
BEGIN = date(2026, 1, 1)
EVERY = 60  # days between snapshots
SCORES: Scores = (0.5, 0.5, 0.5, 0.5)
_P = ("", *(uuid.UUID(int=number).hex for number in range(1, 8)))
_PARTNERS = {"UZ": (_P[1], _P[2], _P[3], ""), "GE": (_P[4], _P[5]), "IQ": (_P[6],), "AL": (_P[6], _P[7])}
_OFFICES = (_P[1], _P[1], _P[2])
_DUE = [one for one in OutcomeState if one not in (OutcomeState.SCORED, OutcomeState.NOT_OFFERED, OutcomeState.OPEN)]
_WEIGHTS = (30, 20, 2, 6, 12, 1, 6, 1, 1, 4)
_MONTHS = (1, 6)


@dataclass(frozen=True)
class Life:
    """One adult: rows of tables, the day on which the twelve months close, what they are then, whether asked before."""

    rows: tuple[str, ...]
    closes: int  # days after BEGIN
    fate: OutcomeState
    is_paired: bool

    def on(self, day: int, case: str) -> Adult | None:
        """The adult as counted on a day; None before they arrived."""
        if day < self.closes - 400:
            return None
        if self.fate is OutcomeState.NOT_OFFERED:
            return Adult(case, self.rows, OutcomeState.NOT_OFFERED)
        standing = self.fate if self.closes < day else OutcomeState.OPEN
        scores = SCORES if standing.is_measured else None
        return Adult(case, self.rows, standing, scores, scores if self.is_paired else None)

    def in_round(self, month: int, day: int, case: str) -> Adult:
        """The same in the round of a month."""
        is_closed = self.closes - 400 + 30 * month < day
        standing = (
            OutcomeState.OPEN if not is_closed else OutcomeState.SCORED if self.is_paired else OutcomeState.UNREACHABLE
        )
        return Adult(case, (), standing, SCORES if standing.is_measured else None)


def lives(rng: Random, people: int, span: int) -> list[Life]:
    """So many, whose windows close in the year before BEGIN or in the days after it."""
    found = []
    for _number in range(people):
        country = rng.choices(("UZ", "GE", "IQ", "AL"), (50, 30, 15, rng.choice((1, 5))))[0]
        rows = (
            "A" if country == "IQ" else rng.choice("AB"),
            country,
            rng.choice(_PARTNERS[country]),
            rng.choice(_OFFICES),
            rng.choices(("female", "male", "unknown"), (33, 65, 2))[0],
            rng.choices(("18-24", "25-34", "60+"), (5, 5, 1))[0],
            "w",
        )
        fate = rng.choices((*_DUE, OutcomeState.NOT_OFFERED), (*_WEIGHTS, 7))[0]
        closes = rng.choices((rng.randint(-365, 0), rng.randint(0, span), rng.randint(span, span + 300)), (6, 3, 2))[0]
        found.append(Life(rows, closes, fate, rng.random() < 0.8))
    return found


def facts(people: Sequence[Life], day: int) -> Facts:
    """What a snapshot of a day counts."""
    named = [(f"c{number}", one) for number, one in enumerate(people)]
    adults = [found for case, one in named if (found := one.on(day, case)) is not None]
    asked = [(case, one) for case, one in named if one.fate is not OutcomeState.NOT_OFFERED and one.on(day, case)]
    rounds = {month: [one.in_round(month, day, case) for case, one in asked] for month in _MONTHS}
    return Facts(adults, rounds, LIMITS, 99)


@dataclass
class History:
    """Snapshots one after the other. `pages`: for each what every row said; `truth`: who was counted on each day."""

    pages: list[dict[Key, tuple[date, Mapping[str, Any]]]] = field(default_factory=list)
    truth: dict[date, Facts] = field(default_factory=dict)
    kept: dict[Key, KeptRow] = field(default_factory=dict)
    parts: int = 0

    def take(self, day: date, found: Facts, values: Mapping[Key, Mapping[str, Any]] | None = None) -> None:
        """Take a snapshot of a day, as the job does."""
        decided = decide_snapshot(found, values or {}, self.kept, self.parts, day)
        for change in decided.changes:
            shown, counts = json.loads(json.dumps([change.shown, change.counts]))
            row = published(counts, change.counted_on)
            self.kept[change.key] = KeptRow(uuid.uuid4(), shown, row, change.values)
        self.parts = decided.parts
        self.pages.append({key: (one.row.day, one.shown) for key, one in self.kept.items()})
        self.truth[day] = found


def history(seed: int, people: int, snapshots: int) -> History:
    """An invented caseload with so many snapshots, and a few corrections between them."""
    rng, kept = Random(seed), History()
    some = lives(rng, people, EVERY * snapshots)
    for number in range(snapshots):
        day = EVERY * number
        kept.take(BEGIN + timedelta(days=day), facts(some, day))
    return kept
