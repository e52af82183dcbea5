"""What the page of health on the way is made of: each person with flights, papers, requests and entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from foundation.forms.form import Form
from foundation.language.formats import day, listed
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from returns.cases.pages.cases import Finding
from returns.cases.queries.cases import reason_sentence
from returns.cases.rules import Reason
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
from returns.journey.queries.legs import ShownLeg, zone_label


@dataclass(frozen=True)
class LocalTime:
    """An instant as clocks of a place show it, with how far they are from UTC."""

    time: datetime
    zone: str


@dataclass(frozen=True)
class WeekOfFlight:
    """How far along a pregnancy is on the day of a flight."""

    flight: str
    day: date
    weeks: str


@dataclass(frozen=True)
class NeededPaper:
    """A paper that is needed for some flights: between which days it is issued, and by when it is handed in."""

    paper: Paper
    flights: str
    first: date
    last: date
    is_there: bool
    hand_in: LocalTime | None


@dataclass(frozen=True)
class TimesOfFlight:
    """By when assistance on a flight is asked for, and confirmed again."""

    flight: str
    day: date
    ask: LocalTime
    again: LocalTime


@dataclass(frozen=True)
class Line:
    """One line of an entry; days and instants are as they are, for the template to write."""

    label: str
    value: str = ""
    day: date | None = None
    at: LocalTime | None = None
    is_typed: bool = False


@dataclass(frozen=True)
class ShownEntry:
    """An entry that stands, with the forms that change it; a request with how it is marked."""

    entry: Entry
    label: object
    lines: Sequence[Line]
    mark: tuple[str, object] | None
    answer: Form
    removal: Form


class Shown:
    """The journey as everybody on the page shares it, and what was typed and is wrong."""

    def __init__(self, request: Request, judged: HealthJudged | None, legs: Sequence[ShownLeg], typed: Form) -> None:
        """`legs` are those of the people, in their order."""
        self.request, self.judged, self.typed = request, judged, typed
        self.legs = {shown_leg.row.id.hex: shown_leg for shown_leg in legs}
        self.flights = judged.facts.legs if judged else ()

    def at(self, leg: str, instant: datetime) -> LocalTime:
        """An instant as clocks show it where a leg begins, with the zone."""
        there = instant.astimezone(self.legs[leg].departs.tzinfo) if leg in self.legs else instant
        return LocalTime(there, zone_label(there))

    def flight_name(self, leg: str) -> str:
        """A flight by its place and its day."""
        if leg not in self.legs:
            return _("a flight that is not part of the journey any more")
        return _("flight %(number)s", number=self.legs[leg].ordinal)


def findings_of(person: str, reasons: Sequence[Reason]) -> list[Finding]:
    """What stands in the way, about one person; the page names the person above it."""
    return [
        Finding(reason, reason_sentence(reason, {person: "…"}).removeprefix("…: "))
        for reason in reasons
        if reason.subject == person
    ]


def weeks_label(due_on: date, on: date) -> str:
    """How far along a pregnancy is on a day, in full weeks and days."""
    weeks, days = weeks_on(due_on, on)
    if weeks < 0:
        return _("before the first week")
    return _("weeks: %(weeks)s, days: %(days)s", weeks=weeks, days=days)


def weeks_of(shown: Shown, health: HealthOfPerson) -> list[WeekOfFlight]:
    """The week on the day of each flight."""
    own = shown.judged.facts.of(health.person) if shown.judged else None
    if health.pregnancy is None or own is None:
        return []
    return [
        WeekOfFlight(shown.flight_name(leg.leg), leg.departs_on, weeks_label(health.pregnancy.due_on, leg.departs_on))
        for leg in own.legs
        if health.pregnancy.goes_on(leg.departs_on)
    ]


def papers_of(shown: Shown, health: HealthOfPerson) -> list[NeededPaper]:
    """Which papers are needed for which flights, and between which days each has to be issued."""
    if shown.judged is None:
        return []
    needs = papers_needed(health, shown.judged.facts, shown.judged.rules)
    by = {(need.paper, need.ordinal): need.hand_in_by for need in needs}
    at_leg = {leg.ordinal: leg.leg for leg in shown.flights}
    papers = []
    for paper, places, first, last, is_there in one_for_all(needs):
        hand_in, row = by[paper, places[0]], listed([str(place) for place in places])
        papers.append(
            NeededPaper(
                paper=paper,
                flights=ngettext(
                    "for flight %(places)s",
                    "for flights %(places)s",
                    len(places),
                    places=row,
                ),
                first=first,
                last=last,
                is_there=is_there,
                hand_in=shown.at(at_leg[places[0]], hand_in) if hand_in else None,
            )
        )
    return papers


def check_window(shown: Shown, health: HealthOfPerson) -> tuple[LocalTime, LocalTime] | None:
    """Between which times the check before boarding is made; None for somebody who does not need it."""
    judged = shown.judged
    if judged is None or not judged.rules.check_for.asks(words_of(health, judged.facts)):
        return None
    own = judged.facts.of(health.person)
    if own is None:
        return None
    first, last = judged.rules.check.between(own.begins_at)
    leg = own.legs[0].leg if own.legs else next(iter(shown.legs))
    return shown.at(leg, first), shown.at(leg, last)


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


def ask_times(shown: Shown) -> list[TimesOfFlight]:
    """For each flight by when assistance is asked for, and confirmed again."""
    return [
        TimesOfFlight(
            shown.flight_name(leg.leg),
            leg.departs_on,
            shown.at(leg.leg, ask_by(leg)),
            shown.at(leg.leg, reconfirm_by(leg)),
        )
        for leg in shown.flights
    ]


def shown_entry(shown: Shown, entry: Entry) -> ShownEntry:
    """One entry that stands, with the forms that change it."""
    typed = shown.typed if shown.request.path.get("entry_id") == entry.row.id else Form()
    answer, removal = Form(), Form()
    if "answer" in typed.values:
        answer = typed
    elif typed.errors:
        removal = typed
    answer.prefix, removal.prefix = f"a{entry.row.id.hex}", f"r{entry.row.id.hex}"
    lines = [line for line in _LINES[entry.kind](shown, entry.said) if line.value or line.day or line.at]
    label, mark = KIND_LABELS[entry.kind], None
    if entry.kind is EntryKind.ASSISTANCE:
        request = request_of(entry.said)
        label, mark = CODE_LABELS[request.code], (ANSWER_MARKS[request.answer], ANSWER_LABELS[request.answer])
        answer.values.setdefault("answer", request.answer.value)
    elif entry.kind is EntryKind.PAPER:
        label = PAPER_LABELS[Paper(entry.said["paper"])]
    return ShownEntry(entry, label, lines, mark, answer, removal)


def _line(
    label: str, value: object = "", on: str | None = None, at: LocalTime | None = None, is_typed: bool = False
) -> Line:
    return Line(label, str(value or ""), date.fromisoformat(on) if on else None, at, is_typed)


def _here(shown: Shown, instant: str | None, leg: str = "") -> LocalTime | None:
    """An instant where the flight begins; of what is about no flight, where the journey begins."""
    first = leg or next(iter(shown.legs), "")
    return shown.at(first, datetime.fromisoformat(instant)) if instant else None


def _pregnancy(shown: Shown, content: Mapping[str, Any]) -> list[Line]:
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


def _birth(shown: Shown, content: Mapping[str, Any]) -> list[Line]:
    return [_line(_("Born on"), on=content["born_on"]), _line(_("Local time"), content["born_time"])]


def _paper(shown: Shown, content: Mapping[str, Any]) -> list[Line]:
    made = content["paper"] == Paper.BOARDING_CHECK.value
    return [
        _line(_("Issued on"), on=content["issued_on"]),
        _line(_("By"), content["issuer"], is_typed=True),
        _line(_("Made at") if made else _("Handed in"), at=_here(shown, content["at"])),
    ]


def _assistance(shown: Shown, content: Mapping[str, Any]) -> list[Line]:
    leg = content["leg"]
    return [
        _line(_("Flight"), shown.flight_name(leg)),
        _line(_("Asked for"), at=_here(shown, content["asked_at"], leg)),
        _line(_("Confirmed again"), at=_here(shown, content["reconfirmed_at"], leg)),
        _line(_("To be confirmed again by"), at=_again(shown, content, leg)),
    ]


def _again(shown: Shown, content: Mapping[str, Any], leg: str) -> LocalTime | None:
    flight: AirLeg | None = next((air_leg for air_leg in shown.flights if air_leg.leg == leg), None)
    is_open = not content["reconfirmed_at"] and content["answer"] != Answer.REFUSED.value
    return shown.at(leg, reconfirm_by(flight)) if flight and is_open else None


def _medicines(shown: Shown, content: Mapping[str, Any]) -> list[Line]:
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


def taken_out(rows: Sequence[HealthEntry]) -> list[HealthEntry]:
    """Rows that say why an entry was taken out, the newest first. What it said is kept, and shown nowhere else."""
    contents = ((row, HealthEntry.content.readable(row)) for row in reversed(rows))
    return [row for row, content in contents if content is not None and content.removed]
