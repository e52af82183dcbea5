"""Pages of health on the way and of fitness to travel: what is recorded, and what each flight needs by when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.formats import city_of_zone, listed
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import Finding, PartOfCase, case_at, case_with, the_case
from returns.cases.queries import Case, reason_sentence
from returns.cases.rules.cases import BEFORE_BOARDING
from returns.cases.words import choices_of
from returns.health.queries import (
    Entry,
    FitnessContent,
    FitnessDecision,
    HealthEntry,
    HealthJudged,
    HealthRead,
    decisions_of_case,
    entry_of_case,
    standing,
)
from returns.health.rules.assistance import Answer, CarrierRequest, ask_by, reconfirm_by
from returns.health.rules.births import weeks_on
from returns.health.rules.certificates import CertificateKind, one_for_all
from returns.health.rules.health import (
    ON_BOARD,
    EntryKind,
    HealthFacts,
    HealthOfPerson,
    days_needed,
    health_reasons,
    papers_needed,
    words_of,
)
from returns.health.schemas import FitnessForm, HealthAnswerForm, HealthForm, HealthRemovalForm
from returns.health.services import note_answer, record_fitness_of, record_health, remove_health
from returns.health.words import (
    ANSWER_LABELS,
    ANSWER_MARKS,
    CHILDREN_LABELS,
    CODE_LABELS,
    LETTER_LABELS,
    PAPER_LABELS,
    HealthAct,
)
from returns.journey.pages.itinerary import common, people_choices
from returns.journey.queries.itinerary import journey, legs_of_case
from returns.journey.queries.legs import ShownLeg, city_of_end, shown_legs
from returns.journey.queries.travellers import names_of, people_read
from returns.journey.words import FITNESS_LABELS, FITNESS_MARKS, NEED_LABELS
from returns.readiness.queries.readiness import judged_by

# Health on the way.

_AT = "/cases/<uuid:case_id>/health"

routes = Routes("health", permission=Permission.CASES_WORK, load=the_case)


@dataclass(frozen=True)
class LocalTime:
    """An instant as clocks of a place show it, with its city."""

    time: datetime
    place: str


@dataclass(frozen=True)
class WeekOfFlight:
    """How far along a pregnancy is on the day of a flight."""

    flight: str
    day: date
    weeks: str


@dataclass(frozen=True)
class NeededPaper:
    """A paper that is needed for some flights: between which days it is issued, and by when it is handed in."""

    paper: CertificateKind
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
class Needed:
    """What the flights of one person need: weeks, papers, the check before boarding, and how long medicines last."""

    weeks: Sequence[WeekOfFlight] = ()
    papers: Sequence[NeededPaper] = ()
    check: tuple[LocalTime, LocalTime] | None = None
    medicines: str = ""


@dataclass(frozen=True)
class ShownEntry:
    """An entry that stands, with the forms that change it."""

    entry: Entry
    answer: Form = field(default_factory=Form)
    removal: Form = field(default_factory=Form)


@dataclass(frozen=True)
class HealthOnTheWay:
    """What is recorded of one person, what follows from it for the flights, and what stands in the way."""

    name: str
    findings: Sequence[Finding]
    needed: Needed
    entries: Sequence[ShownEntry]
    taken_out: Sequence[HealthEntry]


class Flights:
    """The journey as everybody on the page shares it: its legs, and the flights among them that are judged."""

    def __init__(self, judged: HealthJudged | None, legs: Sequence[ShownLeg]) -> None:
        """`legs` are those of the people, in their order."""
        self.legs = {shown_leg.row.id.hex: shown_leg for shown_leg in legs}
        self.judged = judged.facts.legs if judged else ()

    def at(self, instant: datetime, leg: str = "") -> LocalTime:
        """An instant as clocks show it where a leg begins, with the place; without a leg, where the journey begins."""
        shown_leg = self.legs.get(leg or next(iter(self.legs), ""))
        if shown_leg is None:
            return LocalTime(instant, city_of_zone(instant.tzinfo))
        return LocalTime(instant.astimezone(shown_leg.departs.tzinfo), city_of_end(shown_leg.content.origin))

    def name(self, leg: str) -> str:
        """A flight by its place."""
        if leg not in self.legs:
            return _("a flight that is no longer part of the journey")
        return _("Flight %(number)s", number=self.legs[leg].ordinal)

    def confirm_by(self, request: CarrierRequest) -> LocalTime | None:
        """By when a request is to be confirmed again; None for one that was, or was refused."""
        flight = next((flight for flight in self.judged if flight.leg == request.leg), None)
        is_open = request.reconfirmed_at is None and request.answer is not Answer.REFUSED
        return self.at(reconfirm_by(flight), flight.leg) if flight and is_open else None

    def times(self) -> list[TimesOfFlight]:
        """For each flight by when assistance is asked for, and confirmed again."""
        return [
            TimesOfFlight(
                self.name(leg.leg),
                leg.departs_on,
                self.at(ask_by(leg), leg.leg),
                self.at(reconfirm_by(leg), leg.leg),
            )
            for leg in self.judged
        ]


def weeks_label(due_on: date, on: date) -> str:
    """How far along a pregnancy is on a day, in full weeks and days."""
    weeks, days = weeks_on(due_on, on)
    if weeks < 0:
        return _("before the first week")
    return _("weeks: %(weeks)s, days: %(days)s", weeks=weeks, days=days)


def _weeks(flights: Flights, health: HealthOfPerson, own: HealthFacts) -> list[WeekOfFlight]:
    """The week on the day of each flight."""
    pregnancy = health.pregnancy
    if pregnancy is None:
        return []
    return [
        WeekOfFlight(flights.name(leg.leg), leg.departs_on, weeks_label(pregnancy.due_on, leg.departs_on))
        for leg in own.legs
        if pregnancy.goes_on(leg.departs_on)
    ]


def _papers(flights: Flights, judged: HealthJudged, health: HealthOfPerson) -> list[NeededPaper]:
    """Which papers are needed for which flights, and between which days each has to be issued."""
    needs = papers_needed(health, judged.facts, judged.rules)
    by = {(need.paper, need.ordinal): need.hand_in_by for need in needs}
    at_leg = {leg.ordinal: leg.leg for leg in flights.judged}
    papers = []
    for paper, places, first, last, is_there in one_for_all(needs):
        row = listed([str(place) for place in places])
        words = ngettext("for flight %(places)s", "for flights %(places)s", len(places), places=row)
        by_when = by[paper, places[0]]
        hand_in = flights.at(by_when, at_leg[places[0]]) if by_when else None
        papers.append(NeededPaper(paper, words, first, last, is_there, hand_in))
    return papers


def _needed(flights: Flights, judged: HealthJudged | None, health: HealthOfPerson | None) -> Needed:
    """What follows for the flights of one person; nothing for whoever travels none of them."""
    own = judged.facts.of(health.person) if judged is not None and health is not None else None
    if judged is None or health is None or own is None:
        return Needed()
    check, medicines, rules = None, "", judged.rules
    if rules.check_for.asks(words_of(health, judged.facts)):
        first, last = rules.check.between(own.begins_at)
        leg = own.legs[0].leg if own.legs else ""
        check = flights.at(first, leg), flights.at(last, leg)
    if health.medicines is not None or ON_BOARD in health.needs:
        days = days_needed(own.starts_on, own.ends_on, rules.medicines)
        medicines = ngettext("They must last %(num)d day.", "They must last %(num)d days.", days)
    return Needed(_weeks(flights, health, own), _papers(flights, judged, health), check, medicines)


def _shown_entry(request: Request, entry: Entry, typed: Form) -> ShownEntry:
    """One entry that stands; what was typed stays with the form that it was typed into."""
    shown = ShownEntry(entry)
    if request.path.get("entry_id") == entry.row.id and "answer" in typed.values:
        shown = ShownEntry(entry, answer=typed)
    elif request.path.get("entry_id") == entry.row.id and typed.errors:
        shown = ShownEntry(entry, removal=typed)
    shown.answer.prefix, shown.removal.prefix = f"a{entry.row.id.hex}", f"r{entry.row.id.hex}"
    if isinstance(entry.said, CarrierRequest):
        shown.answer.values.setdefault("answer", entry.said.answer.value)
    return shown


def _taken_out(rows: Sequence[HealthEntry]) -> list[HealthEntry]:
    """Rows that say why an entry was taken out, the newest first. What it said is kept, and shown nowhere else."""
    contents = ((row, HealthEntry.content.readable(row)) for row in reversed(rows))
    return [row for row, content in contents if content is not None and content.removed]


def _people(
    request: Request, flights: Flights, judged: HealthJudged | None, read: HealthRead, typed: Form
) -> list[HealthOnTheWay]:
    """Everybody with what is recorded, what follows from it, and what stands in the way."""
    now, stands = request.container.clock.now(), standing(read.rows)
    facts = {health.person: health for health in judged.facts.people} if judged else {}
    reasons = health_reasons(judged.facts, judged.rules, now) if judged else ()
    return [
        HealthOnTheWay(
            name=name,
            findings=[  # the page names the person above them
                Finding(reason, reason_sentence(reason, {person: "…"}).removeprefix("…: "))
                for reason in reasons
                if reason.subject == person
            ],
            needed=_needed(flights, judged, facts.get(person)),
            entries=[_shown_entry(request, entry, typed) for entry in stands if entry.row.person_id.hex == person],
            taken_out=_taken_out([row for row in read.rows if row.person_id.hex == person]),
        )
        for person, name in names_of(read.people).items()
    ]


def _forms(request: Request, typed: Form, people: list[tuple[str, str]]) -> dict[str, Form]:
    """A form for each kind; the one that was sent holds what was typed."""
    sent = typed.values.get("kind") if "entry_id" not in request.path else None
    forms = {kind.value: typed if kind.value == sent else Form() for kind in EntryKind}
    for kind, form in forms.items():
        form.prefix = kind
        if len(people) == 1:
            form.values.setdefault("person_id", people[0][0])
        form.values.setdefault("asked_on", request.unit.today.isoformat())
    return forms


def _page(request: Request, typed: Form) -> str:
    """What is recorded of the health of everybody, and what each flight needs."""
    case, session, today = case_at(request), request.unit.session, request.unit.today
    legs = legs_of_case(session, case.id)
    everybody = people_read(session, case.id)
    judged, read = judged_by(session, case, today, legs, everybody).health, everybody.health
    flights = Flights(judged, shown_legs(journey(legs)))
    people = list(names_of(read.people).items())
    return render_template(
        "returns/health/page.html",
        **common(request),
        people=_people(request, flights, judged, read, typed),
        flights=flights,
        forms_of=_forms(request, typed, people),
        person_choices=people,
        papers=choices_of(PAPER_LABELS),
        codes=CODE_LABELS,
        answers=choices_of(ANSWER_LABELS),
        answer_marks=ANSWER_MARKS,
        children=CHILDREN_LABELS,
        letters=LETTER_LABELS,
        flight_choices=[(leg.leg, flights.name(leg.leg)) for leg in flights.judged],
        may_record=case.state in BEFORE_BOARDING,
    )


def _back(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("health.page", case_id=request.path["case_id"]), 303)


@routes.form(_AT, HealthAct.RECORD, opens=HealthAct.OPEN, shows=_page, reads=Permission.CASES_OPEN, schema=HealthForm)
def record(request: Request[Case]) -> ResponseReturnValue:
    """Record an entry of any kind."""
    kind, person_id = request.data.pop("kind"), request.data.pop("person_id")
    record_health(request.unit, request.row, kind, person_id, request.data)
    return _back(request, _("Recorded."))


def _entry(request: Request) -> PartOfCase[HealthEntry] | None:
    return case_with(request, entry_of_case(request.unit.session, request.path["case_id"], request.path["entry_id"]))


@routes.post(f"{_AT}/<uuid:entry_id>", HealthAct.ANSWER, load=_entry, schema=HealthAnswerForm, on_invalid=_page)
def answer(request: Request[PartOfCase[HealthEntry]]) -> ResponseReturnValue:
    """Note what the carrier answered."""
    note_answer(request.unit, request.row.case, request.row.part, request.data)
    return _back(request, _("Recorded."))


@routes.post(f"{_AT}/<uuid:entry_id>/remove", HealthAct.REMOVE, load=_entry, schema=HealthRemovalForm, on_invalid=_page)
def remove(request: Request[PartOfCase[HealthEntry]]) -> ResponseReturnValue:
    """Say why an entry does not hold."""
    remove_health(request.unit, request.row.case, request.row.part, request.data["reason"])
    return _back(request, _("It no longer counts, but stays in the record."))


# Fitness to travel: the decisions, their days, and what is needed on the way.

medical = Routes("medical", permission=Permission.CASES_WORK, load=the_case)


@dataclass(frozen=True)
class ShownDecision:
    """A decision, how its result is marked, and what is needed on the way in words."""

    row: FitnessDecision
    mark: str
    needs: str


def _shown_decision(decision: FitnessDecision) -> ShownDecision:
    content = decision.content
    needs = listed([str(NEED_LABELS[need]) for need in content.needs])
    return ShownDecision(decision, FITNESS_MARKS[content.result], needs)


def _medical_page(request: Request[Case], form: Form) -> str:
    """The decisions of a case."""
    people = people_choices(request, request.row.id)
    decisions = decisions_of_case(request.unit.session, request.row.id)
    if len(people) == 1:
        form.values.setdefault("person_ids", [people[0][0]])
    return render_template(
        "returns/health/medical.html",
        **common(request),
        people=[
            (name, [_shown_decision(decision) for decision in decisions if decision.person_id.hex == person])
            for person, name in people
        ],
        person_choices=people,
        results=choices_of(FITNESS_LABELS),
        needs=list(NEED_LABELS.items()),
        form=form,
    )


@medical.form(
    "/cases/<uuid:case_id>/medical",
    HealthAct.MEDICAL_RECORD,
    opens=HealthAct.MEDICAL_OPEN,
    shows=_medical_page,
    reads=Permission.CASES_OPEN,
    schema=FitnessForm,
    endpoint="record",
)
def record_decision(request: Request[Case]) -> ResponseReturnValue:
    """Record a decision about everybody who was chosen."""
    people = request.data.pop("person_ids")
    recorded = record_fitness_of(request.unit, request.row, people, FitnessContent(**request.data))
    several = ngettext("Decision recorded for %(num)d person.", "Decision recorded for %(num)d people.", len(recorded))
    flash(several if len(recorded) > 1 else _("Decision recorded."), "done")
    return redirect(url_for("medical.page", case_id=request.row.id), 303)
