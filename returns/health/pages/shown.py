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
from foundation.web.stamp import Call
from returns.cases.queries.reasons import reason_sentence
from returns.cases.rules.reasons import Reason, Severity
from returns.health.queries.health import Entry, HealthEntry, request_of
from returns.health.queries.limits import HealthJudged
from returns.health.rules.air_legs import AirLeg
from returns.health.rules.assistance import Answer, ask_by, reconfirm_by
from returns.health.rules.certificates import Paper, one_for_all
from returns.health.rules.health import EntryKind, HealthOfPerson, papers_needed, words_of
from returns.health.rules.medicines import days_needed
from returns.health.rules.pregnancy import weeks_on
from returns.health.words.labels import (
    ANSWER_LABELS,
    ANSWER_MARKS,
    CHILDREN_LABELS,
    CODE_LABELS,
    KIND_LABELS,
    LETTER_LABELS,
    PAPER_LABELS,
)
from returns.journey.pages.travel import zone_label
from returns.journey.queries.shown_legs import ShownLeg


class Shown:
    """The journey as everybody on the page shares it, and what was typed and is wrong."""

    def __init__(self, call: Call, judged: HealthJudged | None, legs: Sequence[ShownLeg], typed: Form) -> None:
        """`legs` are those of the people, in their order."""
        self.call, self.judged, self.typed = call, judged, typed
        self.legs = {one.leg.id.hex: one for one in legs}
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
            words=reason_sentence(one, {person: "…"}).removeprefix("…: "),
            mark="blocked" if one.severity is Severity.BLOCKER else "warning",
            source=one.source,
        )
        for one in reasons
        if one.subject == person
    ]


def weeks_label(due_on: date, on: date) -> str:
    """How far along a pregnancy is on a day, in full weeks and days."""
    weeks, days = weeks_on(due_on, on)
    if weeks < 0:
        return _("before the first week")
    return _("weeks: %(weeks)s, days: %(days)s", weeks=weeks, days=days)


def weeks_of(shown: Shown, one: HealthOfPerson) -> list[SimpleNamespace]:
    """The week on the day of each flight."""
    own = shown.judged.facts.of(one.person) if shown.judged else None
    if one.pregnancy is None or own is None:
        return []
    return [
        SimpleNamespace(
            flight=shown.flight_name(leg.leg),
            day=leg.departs_on,
            weeks=weeks_label(one.pregnancy.due_on, leg.departs_on),
        )
        for leg in own.legs
        if one.pregnancy.goes_on(leg.departs_on)
    ]


def papers_of(shown: Shown, one: HealthOfPerson) -> list[SimpleNamespace]:
    """Which papers are needed for which flights, and between which days each has to be issued."""
    if shown.judged is None:
        return []
    needs = papers_needed(one, shown.judged.facts, shown.judged.rules)
    by = {(need.paper, need.ordinal): need.hand_in_by for need in needs}
    at_leg = {leg.ordinal: leg.leg for leg in shown.flights}
    found = []
    for paper, places, first, last, is_there in one_for_all(needs):
        hand_in = by[paper, places[0]]
        found.append(
            SimpleNamespace(
                paper=PAPER_LABELS[paper],
                flights=ngettext("for flight %(places)s", "for flights %(places)s", len(places), places=_row(places)),
                first=first,
                last=last,
                is_there=is_there,
                hand_in=shown.at(at_leg[places[0]], hand_in) if hand_in else None,
            )
        )
    return found


def _row(places: Sequence[int]) -> str:
    return listed([str(one) for one in places])


def check_window(shown: Shown, one: HealthOfPerson) -> SimpleNamespace | None:
    """Between which times the check before boarding is made; None for whom it is not needed."""
    judged = shown.judged
    if judged is None or not judged.rules.check_for.asks(words_of(one, judged.facts)):
        return None
    own = judged.facts.of(one.person)
    if own is None:
        return None
    first, last = judged.rules.check.between(own.begins_at)
    leg = own.legs[0].leg if own.legs else next(iter(shown.legs))
    return SimpleNamespace(first=shown.at(leg, first), last=shown.at(leg, last))


def medicines_of(shown: Shown, one: HealthOfPerson) -> str:
    """For how many days medicines have to last, where any are carried or needed."""
    judged = shown.judged
    if judged is None or (one.medicines is None and "medicines_on_board" not in one.needs):
        return ""
    own = judged.facts.of(one.person)
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
    typed = shown.typed if shown.call.path.get("entry_id") == entry.row.id else Form()
    answer, removal = Form(), Form()
    if "answer" in typed.values:
        answer = typed
    elif typed.errors:
        removal = typed
    answer.prefix, removal.prefix = f"a{entry.row.id.hex}", f"r{entry.row.id.hex}"
    urls = {"case_id": case_id, "entry_id": entry.row.id}
    found = SimpleNamespace(
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
    if found.is_request:
        request = request_of(entry.said)
        found.label = CODE_LABELS[request.code]
        found.mark = (ANSWER_MARKS[request.answer], ANSWER_LABELS[request.answer])
        answer.values.setdefault("answer", request.answer.value)
    elif entry.kind is EntryKind.PAPER:
        found.label = PAPER_LABELS[_paper_of(entry)]
    return found


def _paper_of(entry: Entry) -> Any:
    return next(one for one in PAPER_LABELS if one.value == entry.said["paper"])


def _lines(shown: Shown, entry: Entry) -> list[SimpleNamespace]:
    """What an entry says, as names and values; days and instants as they are, for the template to write."""
    said = entry.said
    return [one for one in _LINES[entry.kind](shown, said) if one.value or one.day or one.at]


def _line(label: str, value: object = "", on: str | None = None, at: object = None, typed: bool = False) -> Any:
    read = date.fromisoformat(on) if on else None
    return SimpleNamespace(label=label, value=str(value or ""), day=read, at=at, typed=typed)


def _here(shown: Shown, instant: str | None, leg: str = "") -> object:
    """An instant where the flight begins; of what is about no flight, where the journey begins."""
    first = leg or next(iter(shown.legs), "")
    return shown.at(first, datetime.fromisoformat(instant)) if instant else None


def _pregnancy(shown: Shown, said: Mapping[str, Any]) -> list[Any]:
    counted = said["counted_from"]
    return [
        _line(_("Due date"), on=said["due_on"]),
        _line(_("Children"), CHILDREN_LABELS[said["children"]]),
        _line(_("Counted from"), _counted(counted) if counted else ""),
        _line(_("Ended on"), on=said["ended_on"]),
    ]


def _counted(counted: Mapping[str, Any]) -> str:
    said = _("weeks: %(weeks)s, days: %(days)s", weeks=counted["weeks"], days=counted["days"])
    return _("%(counted)s (on %(day)s)", counted=said, day=day(date.fromisoformat(counted["on"])))


def _birth(shown: Shown, said: Mapping[str, Any]) -> list[Any]:
    return [_line(_("Born on"), on=said["born_on"]), _line(_("Local time"), said["born_time"])]


def _paper(shown: Shown, said: Mapping[str, Any]) -> list[Any]:
    made = said["paper"] == Paper.BOARDING_CHECK.value
    return [
        _line(_("Issued on"), on=said["issued_on"]),
        _line(_("By"), said["issuer"], typed=True),
        _line(_("Made at") if made else _("Handed in"), at=_here(shown, said["at"])),
    ]


def _assistance(shown: Shown, said: Mapping[str, Any]) -> list[Any]:
    leg = said["leg"]
    return [
        _line(_("Flight"), shown.flight_name(leg)),
        _line(_("Asked for"), at=_here(shown, said["asked_at"], leg)),
        _line(_("Confirmed again"), at=_here(shown, said["reconfirmed_at"], leg)),
        _line(_("To be confirmed again by"), at=_again(shown, said, leg)),
    ]


def _again(shown: Shown, said: Mapping[str, Any], leg: str) -> object:
    found: AirLeg | None = next((one for one in shown.flights if one.leg == leg), None)
    is_open = not said["reconfirmed_at"] and said["answer"] != Answer.REFUSED.value
    return shown.at(leg, reconfirm_by(found)) if found and is_open else None


def _medicines(shown: Shown, said: Mapping[str, Any]) -> list[Any]:
    return [
        _line(_("Days of supply on setting out"), said["supply"]),
        _line(_("Letter of the doctor"), LETTER_LABELS[said["letter"]]),
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
    found = []
    for row in reversed(rows):
        try:
            content = row.content or {}
        except KeyGone:
            continue
        if content.get("removed"):
            kind = next(one for one in EntryKind if one.value == content["kind"])
            found.append(
                SimpleNamespace(label=KIND_LABELS[kind], reason=content["removed"], recorded_at=row.recorded_at)
            )
    return found
