"""Ratios: how many people one escort can look after. The figures are general practice: they warn, and never stop."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.cases.rules.limits import Limit
from returns.cases.rules.reasons import Reason, ReasonCode, Severity
from returns.escorts.rules.escorts import EscortFacts, EscortKind
from returns.journey.rules.itinerary import LegFacts


class RatioReason(ReasonCode):
    """Codes of reasons about how many escorts travel along."""

    TOO_FEW_FOR_STRETCHER = "too_few_for_stretcher"
    TOO_FEW_FOR_SMALL_CHILDREN = "too_few_for_small_children"
    TOO_FEW_FOR_OLDER_CHILDREN = "too_few_for_older_children"
    TOO_FEW_FOR_GROUP = "too_few_for_group"


@dataclass(frozen=True)
class Heads:
    """Who travels, counted: everybody, on a stretcher, and of children alone the small and the older ones."""

    people: int
    on_stretcher: int = 0
    small_children: int = 0
    older_children: int = 0


@dataclass(frozen=True)
class RatioRules:
    """People per escort; `group_from` is how many people make a group."""

    stretcher: Limit
    small_child: Limit
    small_siblings: Limit
    adolescents: Limit
    group_from: Limit
    group_to: Limit


def ratio_reasons(
    escorts: Sequence[EscortFacts], legs: Sequence[LegFacts], heads: Heads, rules: RatioRules
) -> tuple[Reason, ...]:
    """Where too few escorts of a kind travel on some leg; each figure is looked at on its own.

    Children without any social escort, and whoever needs a medical one, are blocked elsewhere. Small children of one
    case are siblings. Sources: rules escort.people_per_escort.*.
    """
    if not legs:
        return ()
    small = rules.small_siblings if heads.small_children > 1 else rules.small_child
    ratios = (
        (RatioReason.TOO_FEW_FOR_STRETCHER, EscortKind.MEDICAL, heads.on_stretcher, rules.stretcher),
        (RatioReason.TOO_FEW_FOR_SMALL_CHILDREN, EscortKind.SOCIAL, heads.small_children, small),
        (RatioReason.TOO_FEW_FOR_OLDER_CHILDREN, EscortKind.SOCIAL, heads.older_children, rules.adolescents),
    )
    reasons = [
        Reason(code, "", Severity.WARNING, limit.cited.rule, limit.cited.source, "escorts")
        for code, kind, people, limit in ratios
        if fewest(kind, escorts, legs) < escorts_needed(people, limit.value)
    ]
    needed = escorts_needed(heads.people, rules.group_to.value) if heads.people >= rules.group_from.value else 0
    if fewest(EscortKind.OPERATIONAL, escorts, legs) < needed:
        cited = rules.group_to.cited
        reasons.append(Reason(RatioReason.TOO_FEW_FOR_GROUP, "", Severity.WARNING, cited.rule, cited.source, "escorts"))
    return tuple(reasons)


def escorts_needed(people: int, per_escort: int) -> int:
    """How many escorts so many people need: a begun share is a whole one."""
    return -(-people // max(1, per_escort))


def fewest(kind: EscortKind, escorts: Sequence[EscortFacts], legs: Sequence[LegFacts]) -> int:
    """How many escorts of a kind travel on the leg on which the fewest do."""
    of_kind = [escort for escort in escorts if escort.kind is kind]
    return min(sum(escort.covers(leg.ordinal) for escort in of_kind) for leg in legs)
