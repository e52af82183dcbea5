"""The answer to a sketch as its page shows it: the verdict, findings by whom they are about, legs, days."""

from collections.abc import Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from foundation.language.words import _
from returns.cases.queries.reasons import reason_sentence
from returns.cases.rules.reasons import Reason, Severity, blockers
from returns.journey.pages.itinerary import end_of
from returns.journey.queries.shown_legs import ShownLeg, shown_legs
from returns.journey.words import LEG_STATUS_LABELS, MODE_LABELS, duration_label
from returns.sketch.rules.days import DayJudged, Run, free_days, runs_of, window_of
from returns.sketch.services.sketch import JudgedSketch, Sketched, told_of
from returns.sketch.words.labels import ASSUMED_LABELS
from returns.sketch.words.sentences import not_judged, row_title, who_clears


def shown_answer(sketched: Sketched, judged: JudgedSketch, names: Mapping[str, str]) -> SimpleNamespace:
    """Everything that the answer shows."""
    stopped, assumed = blockers(judged.found), sketched.sketch.assumed
    return SimpleNamespace(
        day=judged.day,
        blocked=len(stopped),
        warned=len(judged.found) - len(stopped),
        groups=_groups(judged, names, sketched),
        legs=[_leg(leg) for leg in shown_legs(sketched.legs)],
        assumed=[label for assumption, label in ASSUMED_LABELS.items() if assumption in assumed],
        not_judged=not_judged(judged.is_child_alone, told_of(sketched)),
        days=[_day(day, judged.day, names) for day in judged.days],
        runs=[_run(run, names) for run in runs_of(judged.days)],
        free=len(free_days(judged.days)),
    )


def _groups(judged: JudgedSketch, names: Mapping[str, str], sketched: Sketched) -> list[SimpleNamespace]:
    """Findings by whom or what they are about: people in their order, then legs, then the journey as a whole."""
    labels = {**names, **{str(leg.ordinal): row_title("leg", leg.ordinal) for leg in sketched.legs}}
    groups = []
    for subject, label in {**labels, "": _("The journey as a whole")}.items():
        own = [
            reason
            for reason in judged.found
            if reason.subject == subject or (not subject and reason.subject not in labels)
        ]
        if own:
            groups.append(SimpleNamespace(label=label, findings=[_finding(reason, judged, names) for reason in own]))
    return groups


def _finding(reason: Reason, judged: JudgedSketch, names: Mapping[str, str]) -> SimpleNamespace:
    window = window_of(reason, judged.health)
    return SimpleNamespace(
        words=reason_sentence(reason, names),
        mark="blocked" if reason.severity is Severity.BLOCKER else "warning",
        rule=reason.rule,
        source=reason.source,
        who=who_clears(reason),
        window=window,
        by_instant=isinstance(reason.by, datetime),
    )


def _leg(leg: ShownLeg) -> SimpleNamespace:
    """One leg with local times; `days_on` is how many calendar days later it arrives."""
    return SimpleNamespace(
        ordinal=leg.ordinal,
        mode=MODE_LABELS[leg.mode],
        carrier=" ".join(part for part in (leg.carrier, leg.number) if part),
        status=LEG_STATUS_LABELS[leg.status],
        origin=end_of(leg.origin, leg.departs),
        destination=end_of(leg.destination, leg.arrives),
        days_on=(leg.arrives.date() - leg.departs.date()).days,
        duration=duration_label(leg.minutes),
        km=leg.km,
        wait=duration_label(leg.wait) if leg.wait is not None and leg.wait >= 0 else None,
    )


def _day(day: DayJudged, chosen: Any, names: Mapping[str, str]) -> SimpleNamespace:
    words = list(dict.fromkeys(reason_sentence(reason, names) for reason in day.blocked))
    return SimpleNamespace(
        day=day.day,
        is_chosen=day.day == chosen,
        is_there=day.found is not None,
        blocked=len(day.blocked),
        words=words,
    )


def _run(run: Run, names: Mapping[str, str]) -> SimpleNamespace:
    return SimpleNamespace(words=reason_sentence(run.reason, names), starts=run.starts, ends=run.ends)
