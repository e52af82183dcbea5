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
        legs=[_leg(one) for one in shown_legs(sketched.legs)],
        assumed=[label for one, label in ASSUMED_LABELS.items() if one in assumed],
        not_judged=not_judged(judged.is_child_alone, told_of(sketched)),
        days=[_day(one, judged.day, names) for one in judged.days],
        runs=[_run(one, names) for one in runs_of(judged.days)],
        free=len(free_days(judged.days)),
    )


def _groups(judged: JudgedSketch, names: Mapping[str, str], sketched: Sketched) -> list[SimpleNamespace]:
    """Findings by whom or what they are about: people in their order, then legs, then the journey as a whole."""
    labels = {**names, **{str(leg.ordinal): row_title("leg", leg.ordinal) for leg in sketched.legs}}
    found = []
    for subject, label in {**labels, "": _("The journey as a whole")}.items():
        own = [one for one in judged.found if one.subject == subject or (not subject and one.subject not in labels)]
        if own:
            found.append(SimpleNamespace(label=label, findings=[_finding(one, judged, names) for one in own]))
    return found


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


def _leg(one: ShownLeg) -> SimpleNamespace:
    """One leg with local times; `days_on` is how many calendar days later it arrives."""
    return SimpleNamespace(
        ordinal=one.ordinal,
        mode=MODE_LABELS[one.mode],
        carrier=" ".join(part for part in (one.carrier, one.number) if part),
        status=LEG_STATUS_LABELS[one.status],
        origin=end_of(one.origin, one.departs),
        destination=end_of(one.destination, one.arrives),
        days_on=(one.arrives.date() - one.departs.date()).days,
        duration=duration_label(one.minutes),
        km=one.km,
        wait=duration_label(one.wait) if one.wait is not None and one.wait >= 0 else None,
    )


def _day(one: DayJudged, chosen: Any, names: Mapping[str, str]) -> SimpleNamespace:
    words = list(dict.fromkeys(reason_sentence(reason, names) for reason in one.blocked))
    return SimpleNamespace(
        day=one.day,
        is_chosen=one.day == chosen,
        is_there=one.found is not None,
        blocked=len(one.blocked),
        words=words,
    )


def _run(run: Run, names: Mapping[str, str]) -> SimpleNamespace:
    return SimpleNamespace(words=reason_sentence(run.reason, names), starts=run.starts, ends=run.ends)
