"""Escorts: what kind of person travels along, whom they are needed for, and whether they get home again."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from returns.cases.rules.reasons import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.journey.rules.itinerary import LegFacts


class EscortReason(ReasonCode):
    """Codes of reasons about escorts."""

    ESCORT_HAS_RECORDS = "escort_has_records"
    CHILD_NEEDS_ESCORT = "child_needs_escort"
    MEDICAL_ESCORT_MISSING = "medical_escort_missing"
    ESCORT_WAY_NOT_CLEAR = "escort_way_not_clear"
    ESCORT_WITHOUT_LEG = "escort_without_leg"
    WAY_HOME_MISSING = "way_home_missing"
    WAY_HOME_TOO_EARLY = "way_home_too_early"


class EscortKind(enum.StrEnum):
    """Why somebody travels along (domain section 7)."""

    OPERATIONAL = "operational"
    MEDICAL = "medical"
    SOCIAL = "social"
    FAMILY = "family"


@dataclass(frozen=True)
class EscortFacts:
    """One escort: from which leg to which (ordinals), and the legs of the way home in their order.

    `ordinals` are those on which they really are where people travel apart: the legs between the two of those whom they
    go along with, and none where that cannot be told. None: every leg between the two.
    """

    kind: EscortKind
    first_leg: int
    last_leg: int
    needs_way_home: bool
    home: tuple[LegFacts, ...] = ()
    ordinals: tuple[int, ...] | None = None

    def covers(self, ordinal: int) -> bool:
        """Whether they travel along on a leg of the case."""
        between = self.first_leg <= ordinal <= self.last_leg
        return between and (self.ordinals is None or ordinal in self.ordinals)


@dataclass(frozen=True)
class EscortNeeds:
    """Who must be accompanied all the way: a child alone, and whoever a medical decision says it of.

    `medical_legs` are the ordinals of the legs that these travel; None: every leg.
    """

    child_alone: bool
    medical: bool
    medical_legs: tuple[int, ...] | None = None


def escort_reasons(
    escorts: Sequence[EscortFacts], legs: Sequence[LegFacts], needs: EscortNeeds, child: Cited, way_home: Cited
) -> tuple[Reason, ...]:
    """What of the escorts stands in the way; the subject is the ordinal of the escort's first leg.

    Sources: rules child.alone.required (an airline's service does not stand in for it), escort.way_home.required.
    """
    found = []
    if needs.child_alone and not _accompanied(EscortKind.SOCIAL, escorts, legs):
        found.append(_reason(EscortReason.CHILD_NEEDS_ESCORT, "", child))
    ill = [leg for leg in legs if needs.medical_legs is None or leg.ordinal in needs.medical_legs]
    if needs.medical and not _accompanied(EscortKind.MEDICAL, escorts, ill):
        found.append(_reason(EscortReason.MEDICAL_ESCORT_MISSING, "", UNCITED))
    for escort in escorts:
        subject = str(escort.first_leg)
        covered = [leg for leg in legs if escort.covers(leg.ordinal)]
        if {escort.first_leg, escort.last_leg} - {leg.ordinal for leg in legs}:
            found.append(_reason(EscortReason.ESCORT_WITHOUT_LEG, subject, UNCITED))
        elif not covered:
            found.append(_reason(EscortReason.ESCORT_WAY_NOT_CLEAR, subject, UNCITED))
        elif escort.needs_way_home and not escort.home:
            found.append(_reason(EscortReason.WAY_HOME_MISSING, subject, way_home))
        elif escort.needs_way_home and escort.home[0].departs_at < covered[-1].arrives_at:
            found.append(_reason(EscortReason.WAY_HOME_TOO_EARLY, subject, way_home))
    return tuple(dict.fromkeys(found))


def _accompanied(kind: EscortKind, escorts: Sequence[EscortFacts], legs: Sequence[LegFacts]) -> bool:
    """Whether escorts of a kind cover every leg, one of them or several in turn."""
    of_kind = [one for one in escorts if one.kind is kind]
    return bool(of_kind) and all(any(one.covers(leg.ordinal) for one in of_kind) for leg in legs)


def _reason(code: ReasonCode, subject: str, cited: Cited) -> Reason:
    return Reason(code, subject, Severity.BLOCKER, cited.rule, cited.source, "escorts")
