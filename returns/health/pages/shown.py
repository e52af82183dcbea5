"""What the page of health on the way is made of: each person with flights, papers, requests and entries."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import day, listed
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from returns.cases.queries.cases import reason_sentence
from returns.cases.rules import Reason, Severity
from returns.health.queries.health import Entry, HealthEntry, request_of
from returns.health.queries.limits import HealthJudged
from returns.health.rules.assistance import AirLeg, Answer, ask_by, reconfirm_by
from returns.health.rules.certificates import Paper, days_needed, one_for_all
from returns.health.rules.health import EntryKind, HealthOfPerson, papers_needed, words_of
from returns.health.rules.pregnancy import weeks_on
from returns.health.words import (
    ANSWER_LABELS,
    ANSWER_MARKS,
    CHILDREN_LABELS,
    CODE_LABELS,
    KIND_LABELS,
    LETTER_LABELS,
    PAPER_LABELS,
)
from returns.journey.pages.itinerary import zone_label
from returns.journey.queries.shown_legs import ShownLeg


class Shown:
    """The journey as everybody on the page shares it, and what was typed and is wrong."""

    def __init__(self, request: Request, judged: HealthJudged | None, legs: Sequence[ShownLeg], typed: Form) -> None:
        """`legs` are those of the people, in their order."""
        self.request, self.judged, self.typed = request, judged, typed
        self.legs = {shown_leg.leg.id.hex: shown_leg for shown_leg in legs}
        self.flights = judged.facts.legs if judged else ()

    def at(self, leg: str, instant: datetime) -> SimpleNamespace:
        """An instant as clocks show it where a leg begins, with the zone."""
        there = instant.astimezone(self.legs[leg].departs.tzinfo) if leg in self.legs else instant
        return SimpleNamespace(time=there, zone=zone_label(there))

    def flight_name(self, leg: str) -> str:
        """A flight by its place and its day."""
        if leg not in self.legs:
            return _("a flight that is not part of the journey any more")
        return _("flight %(number)s", number=self.legs[leg].ordinal)


def findings_of(person: str, reasons: Sequence[Reason]) -> list[SimpleNamespace]:
    """What stands in the way, about one person; the page names the person above it."""
    return [
        SimpleNamespace(
            words=reason_sentence(reason, {person: "…"}).removeprefix("…: "),
            mark="blocked" if reason.severity is Severity.BLOCKER else "warning",
            source=reason.source,
        )
        for reason in reasons
        if reason.subject == person
    ]


def weeks_label(due_on: date, on: date) -> str:
    """How far along a pregnancy is on a day, in full weeks and days."""
    weeks, days = weeks_on(due_on, on)
    if weeks < 0:
        return _("before the first week")
    return _("weeks: %(weeks)s, days: %(days)s", weeks=weeks, days=days)


def weeks_of(shown: Shown, health: HealthOfPerson) -> list[SimpleNamespace]:
    """The week on the day of each flight."""
    own = shown.judged.facts.of(health.person) if shown.judged else None
    if health.pregnancy is None or own is None:
        return []
    return [
        SimpleNamespace(
            flight=shown.flight_name(leg.leg),
            day=leg.departs_on,
            weeks=weeks_label(health.pregnancy.due_on, leg.departs_on),
        )
        for leg in own.legs
        if health.pregnancy.goes_on(leg.departs_on)
    ]


def papers_of(shown: Shown, health: HealthOfPerson) -> list[SimpleNamespace]:
    """Which papers are needed for which flights, and between which days each has to be issued."""
    if shown.judged is None:
        return []
    needs = papers_needed(health, shown.judged.facts, shown.judged.rules)
    by = {(need.paper, need.ordinal): need.hand_in_by for need in needs}
    at_leg = {leg.ordinal: leg.leg for leg in shown.flights}
    papers = []
    for paper, places, first, last, is_there in one_for_all(needs):
        hand_in = by[paper, places[0]]
        papers.append(
            SimpleNamespace(
                paper=PAPER_LABELS[paper],
                flights=ngettext("for flight %(places)s", "for flights %(places)s", len(places), places=_row(places)),
                first=first,
                last=last,
                is_there=is_there,
                hand_in=shown.at(at_leg[places[0]], hand_in) if hand_in else None,
            )
        )
    return papers


def _row(places: Sequence[int]) -> str:
    return listed([str(place) for place in places])


def check_window(shown: Shown, health: HealthOfPerson) -> SimpleNamespace | None:
    """Between which times the check before boarding is made; None for somebody who does not need it."""
    judged = shown.judged
    if judged is None or not judged.rules.check_for.asks(words_of(health, judged.facts)):
        return None
    own = judged.facts.of(health.person)
    if own is None:
        return None
    first, last = judged.rules.check.between(own.begins_at)
    leg = own.legs[0].leg if own.legs else next(iter(shown.legs))
    return SimpleNamespace(first=shown.at(leg, first), last=shown.at(leg, last))


def medicines_of(shown: Shown, health: HealthOfPerson) -> str:
    """For how many days medicines have to last, where any are carried or needed."""
    judged = shown.judged
    if judged is None or (health.medicines is None and "medicines_on_board" not in health.needs):
        return ""
    own = judged.facts.of(health.person)
    if own is None:
        return ""
    days = days_needed(own.starts_on, own.ends_on, judged.rules.medicines)
    return ngettext("They have to last %(num)d day.", "They have to last %(num)d days.", days)


def ask_times(shown: Shown) -> list[SimpleNamespace]:
    """For each flight by when assistance is asked for, and confirmed again."""
    return [
        SimpleNamespace(
            flight=shown.flight_name(leg.leg),
            day=leg.departs_on,
            ask=shown.at(leg.leg, ask_by(leg)),
            again=shown.at(leg.leg, reconfirm_by(leg)),
        )
        for leg in shown.flights
    ]


def shown_entry(shown: Shown, entry: Entry, case_id: Any) -> SimpleNamespace:
    """One entry that stands, with the forms that change it."""
    typed = shown.typed if shown.request.path.get("entry_id") == entry.row.id else Form()
    answer, removal = Form(), Form()
    if "answer" in typed.values:
        answer = typed
    elif typed.errors:
        removal = typed
    answer.prefix, removal.prefix = f"a{entry.row.id.hex}", f"r{entry.row.id.hex}"
    urls = {"case_id": case_id, "entry_id": entry.row.id}
    view = SimpleNamespace(
        label=KIND_LABELS[entry.kind],
        lines=_lines(shown, entry),
        mark=None,
        recorded_at=entry.row.recorded_at,
        is_request=entry.kind is EntryKind.ASSISTANCE,
        answer_url=url_for("health.answer", **urls),
        remove_url=url_for("health.remove", **urls),
        answer=answer,
        removal=removal,
    )
    if view.is_request:
        request = request_of(entry.said)
        view.label = CODE_LABELS[request.code]
        view.mark = (ANSWER_MARKS[request.answer], ANSWER_LABELS[request.answer])
        answer.values.setdefault("answer", request.answer.value)
    elif entry.kind is EntryKind.PAPER:
        view.label = PAPER_LABELS[_paper_of(entry)]
    return view


def _paper_of(entry: Entry) -> Any:
    return next(paper for paper in PAPER_LABELS if paper.value == entry.said["paper"])


def _lines(shown: Shown, entry: Entry) -> list[SimpleNamespace]:
    """What an entry says, as names and values; days and instants as they are, for the template to write."""
    content = entry.said
    return [line for line in _LINES[entry.kind](shown, content) if line.value or line.day or line.at]


def _line(label: str, value: object = "", on: str | None = None, at: object = None, typed: bool = False) -> Any:
    read = date.fromisoformat(on) if on else None
    return SimpleNamespace(label=label, value=str(value or ""), day=read, at=at, typed=typed)


def _here(shown: Shown, instant: str | None, leg: str = "") -> object:
    """An instant where the flight begins; of what is about no flight, where the journey begins."""
    first = leg or next(iter(shown.legs), "")
    return shown.at(first, datetime.fromisoformat(instant)) if instant else None


def _pregnancy(shown: Shown, content: Mapping[str, Any]) -> list[Any]:
    counted = content["counted_from"]
    return [
        _line(_("Due date"), on=content["due_on"]),
        _line(_("Children"), CHILDREN_LABELS[content["children"]]),
        _line(_("Counted from"), _counted(counted) if counted else ""),
        _line(_("Ended on"), on=content["ended_on"]),
    ]


def _counted(counted: Mapping[str, Any]) -> str:
    weeks = _("weeks: %(weeks)s, days: %(days)s", weeks=counted["weeks"], days=counted["days"])
    return _("%(counted)s (on %(day)s)", counted=weeks, day=day(date.fromisoformat(counted["on"])))


def _birth(shown: Shown, content: Mapping[str, Any]) -> list[Any]:
    return [_line(_("Born on"), on=content["born_on"]), _line(_("Local time"), content["born_time"])]


def _paper(shown: Shown, content: Mapping[str, Any]) -> list[Any]:
    made = content["paper"] == Paper.BOARDING_CHECK.value
    return [
        _line(_("Issued on"), on=content["issued_on"]),
        _line(_("By"), content["issuer"], typed=True),
        _line(_("Made at") if made else _("Handed in"), at=_here(shown, content["at"])),
    ]


def _assistance(shown: Shown, content: Mapping[str, Any]) -> list[Any]:
    leg = content["leg"]
    return [
        _line(_("Flight"), shown.flight_name(leg)),
        _line(_("Asked for"), at=_here(shown, content["asked_at"], leg)),
        _line(_("Confirmed again"), at=_here(shown, content["reconfirmed_at"], leg)),
        _line(_("To be confirmed again by"), at=_again(shown, content, leg)),
    ]


def _again(shown: Shown, content: Mapping[str, Any], leg: str) -> object:
    flight: AirLeg | None = next((air_leg for air_leg in shown.flights if air_leg.leg == leg), None)
    is_open = not content["reconfirmed_at"] and content["answer"] != Answer.REFUSED.value
    return shown.at(leg, reconfirm_by(flight)) if flight and is_open else None


def _medicines(shown: Shown, content: Mapping[str, Any]) -> list[Any]:
    return [
        _line(_("Days of supply on setting out"), content["supply"]),
        _line(_("Letter of the doctor"), LETTER_LABELS[content["letter"]]),
    ]


_LINES = {
    EntryKind.PREGNANCY: _pregnancy,
    EntryKind.BIRTH: _birth,
    EntryKind.PAPER: _paper,
    EntryKind.ASSISTANCE: _assistance,
    EntryKind.MEDICINES: _medicines,
}


def shown_past(rows: Sequence[HealthEntry]) -> list[SimpleNamespace]:
    """Why entries were taken out, the newest first. What they said is kept, and shown nowhere else."""
    removals = []
    for row in reversed(rows):
        try:
            content = row.content or {}
        except KeyGone:
            continue
        if content.get("removed"):
            kind = next(entry_kind for entry_kind in EntryKind if entry_kind.value == content["kind"])
            removals.append(
                SimpleNamespace(label=KIND_LABELS[kind], reason=content["removed"], recorded_at=row.recorded_at)
            )
    return removals
