"""Routes of escorts: who travels along, who could, what is recorded of their journey, and the paper to sign."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.schemas import NothingForm
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form
from foundation.language.formats import by_alphabet, city_of_zone, language_name, listed, zone_choices
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Decorator, Routes
from returns.cases.pages.cases import Finding, PartOfCase, case_with, the_case
from returns.cases.queries import Case
from returns.cases.rules.cases import BEFORE_BOARDING, Reason, blockers
from returns.cases.words import SEX_CHOICES, choices_of
from returns.escorts.queries.escorts import (
    Escort,
    RosterMember,
    active_members,
    escort_of_case,
    escorts_of_case,
    legs_along,
    local_time,
    records_of_escort,
)
from returns.escorts.queries.proposals import Proposals, proposals_for
from returns.escorts.rules.company import Candidate, Line, lines_of, shared_by_all
from returns.escorts.rules.escorts import RecordKind
from returns.escorts.schemas import CompanyPage, EscortForm, HandOverForm, IncidentForm
from returns.escorts.services import (
    NewEscort,
    StatedHandOver,
    StatedIncident,
    When,
    assign_escort,
    record_hand_over,
    record_incident,
    remove_escort,
    zones_of_journey,
)
from returns.escorts.words import IDENTITY_LABELS, ITEM_LABELS, EscortsAct
from returns.journey.pages.itinerary import common, leg_rows, marked, people_choices
from returns.journey.queries.itinerary import journey, legs_of_case, travels, way_home
from returns.journey.queries.legs import shown_legs
from returns.journey.words import ESCORT_LABELS
from returns.readiness.services import readiness_of

routes = Routes("escorts", permission=Permission.CASES_WORK, load=the_case)
_AT = "/cases/<uuid:case_id>/escorts"
_ESCORT_AT = f"{_AT}/<uuid:escort_id>"


def _members(request: Request[Case]) -> list[tuple[str, str]]:
    """Who of the roster can be chosen, by name; opens the rows."""
    choices = [(member.id.hex, member.content.name) for member in active_members(request.unit.session)]
    return sorted(choices, key=lambda pair: (by_alphabet(pair[1]), pair[0]))


def _findings(request: Request[Case]) -> list[Finding]:
    """What of the escorts stands in the way of a departure that is still to come."""
    if request.row.state not in BEFORE_BOARDING:
        return []
    findings = readiness_of(request.unit, request.row).findings
    return marked([finding for finding in findings if finding.cleared_by == "escorts"])


def _escorts_page(request: Request[Case], form: Form) -> str:
    """The escorts of a case."""
    session, case = request.unit.session, request.row
    active_members(session)  # read first, with what is read for the findings, so that all keys come at once
    findings, legs = _findings(request), legs_of_case(session, case.id)
    choices = []
    for leg in shown_legs(journey(legs)):
        ends = {"origin": leg.origin.name, "destination": leg.destination.name}
        way = _("%(number)s: %(origin)s to %(destination)s", number=leg.ordinal, **ends)
        choices.append((leg.ordinal, f"{way} ({leg.origin.day} {leg.origin.time})"))
    if not form.errors and choices:
        form.values = {"first_leg": choices[0][0], "last_leg": choices[-1][0], "needs_way_home": "yes"}
    escorts = escorts_of_case(session, case.id)
    return render_template(
        "returns/escorts/page.html",
        **common(request),
        escorts=[(escort, leg_rows(way_home(legs, escort.id))) for escort in escorts],
        findings=findings,
        kinds=choices_of(ESCORT_LABELS),
        members=_members(request),
        leg_choices=choices,
        form=form,
    )


@routes.form(
    _AT,
    EscortsAct.ASSIGN,
    opens=EscortsAct.OPEN,
    shows=_escorts_page,
    reads=Permission.CASES_OPEN,
    schema=EscortForm,
)
def assign(request: Request[Case]) -> ResponseReturnValue:
    """Assign an escort."""
    assign_escort(request.unit, request.row, NewEscort(**request.data))
    flash(_("Escort added to the journey."), "done")
    return redirect(url_for("escorts.page", case_id=request.row.id), 303)


def _escort(request: Request) -> PartOfCase[Escort] | None:
    return case_with(request, escort_of_case(request.unit.session, request.path["case_id"], request.path["escort_id"]))


@routes.post(f"{_ESCORT_AT}/remove", EscortsAct.REMOVE, load=_escort, schema=NothingForm)
def remove(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """Take an escort out of the journey."""
    remove_escort(request.unit, request.row.case, request.row.part)
    flash(_("Escort removed from the journey."), "done")
    return redirect(url_for("escorts.page", case_id=request.row.case.id), 303)


# Company: who of the roster could travel along with a case, and why.

company_routes = Routes("company", permission=Permission.CASES_OPEN, load=the_case)
_SUGGESTED = 5  # the best of each kind; all others of the roster are a press away


@dataclass(frozen=True)
class ShownCandidate:
    """Somebody of the roster who could travel along, and what speaks for and against it."""

    member: RosterMember
    languages: str
    sex: object
    findings: list[Finding]
    speaks_for: list[str]
    against: list[str]
    is_blocked: bool
    idempotency_key: str = field(default_factory=lambda: Form().idempotency_key)

    @property
    def worst(self) -> str:
        """How their own reasons are marked."""
        return "blocked" if any(finding.mark == "blocked" for finding in self.findings) else "warning"


@dataclass(frozen=True)
class Suggestions:
    """Those who could travel along as escorts of one kind, and what is the same for all of them, said once.

    `more`: how many there are beside those who are shown.
    """

    findings: list[Finding]
    speaks_for: list[str]
    against: list[str]
    candidates: list[ShownCandidate]
    more: int


def _suggestions(proposals: Proposals, candidates: Sequence[Candidate], is_all: bool) -> Suggestions:
    lines = {row.member: lines_of(row, proposals.people, proposals.with_language) for row in candidates}
    reasons = shared_by_all([row.reasons for row in candidates])
    same = shared_by_all(list(lines.values()))
    shown = candidates if is_all else candidates[:_SUGGESTED]
    return Suggestions(
        findings=marked(reasons),
        speaks_for=[_line_words(line) for line in same if line.is_for],
        against=[_line_words(line) for line in same if not line.is_for],
        candidates=[
            _candidate(
                proposals,
                row,
                [reason for reason in row.reasons if reason not in reasons],
                [line for line in lines[row.member] if line not in same],
            )
            for row in shown
        ],
        more=len(candidates) - len(shown),
    )


def _candidate(
    proposals: Proposals, candidate: Candidate, reasons: Sequence[Reason], lines: Sequence[Line]
) -> ShownCandidate:
    """Somebody with the reasons and lines that are not the same for all."""
    member = proposals.rows[candidate.member]
    return ShownCandidate(
        member=member,
        languages=listed([language_name(code) for code in member.content.languages]),
        sex=SEX_CHOICES[member.sex],
        findings=marked(reasons),
        speaks_for=[_line_words(line) for line in lines if line.is_for],
        against=[_line_words(line) for line in lines if not line.is_for],
        is_blocked=bool(blockers(candidate.reasons)),
    )


def _line_words(line: Line) -> str:
    """A line of the ranking in the reader's language."""
    count = line.count
    words = {
        "understands": ngettext(
            "Shares a language with %(num)d person.", "Shares a language with %(num)d people.", count
        ),
        "does_not_understand_all": ngettext(
            "Shares no language with %(num)d person.", "Shares no language with %(num)d people.", count
        ),
        "understands_nobody": _("Shares no language with anyone."),
        "languages_not_known": _("No languages recorded for these people yet."),
        "knows_them": _("Has travelled with this family before."),
        "of_their_sex": _("Same sex as everyone travelling."),
        "of_another_sex": _("Not the same sex as everyone travelling."),
    }
    return str(words[line.code])


@company_routes.get("/cases/<uuid:case_id>/company", EscortsAct.COMPANY_PAGE, endpoint="page", schema=CompanyPage)
def company(request: Request[Case]) -> ResponseReturnValue:
    """Who could travel along: the best of the roster, or everybody on it."""
    is_all = request.data["show"] == "all"
    proposals = proposals_for(request.unit.session, request.row, request.unit.today)
    return render_template(
        "returns/escorts/company.html",
        **common(request),
        by_kind={kind: _suggestions(proposals, rows, is_all) for kind, rows in proposals.by_kind.items()},
        legs=proposals.legs,
        is_empty=not proposals.rows,
    )


# What is recorded of an escort's journey: the hand-over with a paper to sign, and incidents.

record_routes = routes.with_common(permission=Permission.CASES_OPEN, load=_escort)


def _record_form(kind: RecordKind, schema: type[FormSchema]) -> Decorator[PartOfCase[Escort]]:
    """Declare the page of records of one kind with the form of one more, and what it is sent to."""
    name = kind.value

    def shows(request: Request[PartOfCase[Escort]], form: Form) -> str:
        """What is recorded of an escort's journey."""
        return _records_page(request, form, kind)

    return record_routes.form(
        f"{_ESCORT_AT}/{name.replace('_', '-')}",
        EscortsAct(f"escorts.record_{name}"),
        opens=EscortsAct(f"escorts.{name}_page"),
        shows=shows,
        page=name,
        permission=Permission.CASES_WORK,
        reads=Permission.CASES_OPEN,
        schema=schema,
    )


def _records_page(request: Request[PartOfCase[Escort]], form: Form, kind: RecordKind) -> str:
    case, escort = request.row.case, request.row.part
    people, zones = people_choices(request, case.id), zones_of_journey(request.unit, case)
    if not form.errors:
        form.values = {
            "person_ids": [person for person, _name in people],
            "handed_by": escort.content.name,
            "zone": zones[-1] if zones else "",
        }
    records = records_of_escort(request.unit.session, escort.id, kind)
    there = [local_time(record) for record in records]
    return render_template(
        f"returns/escorts/{kind.value}.html",
        **common(request),
        escort=escort,
        records=[(record.content, at, city_of_zone(at.tzinfo)) for record, at in zip(records, there, strict=True)],
        names=dict(people),
        people=people,
        identities=choices_of(IDENTITY_LABELS),
        item_labels=ITEM_LABELS,
        zones=zone_choices(zones),
        form=form,
    )


def _when(request: Request[PartOfCase[Escort]]) -> tuple[When, dict[str, Any]]:
    """When it was, out of what was typed; and the rest of that."""
    typed = dict(request.data)
    return When(typed.pop("at_day"), typed.pop("at_time"), typed.pop("zone")), typed


@_record_form(RecordKind.HAND_OVER, HandOverForm)
def record_hand(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """Record a hand-over."""
    when, typed = _when(request)
    record_hand_over(request.unit, request.row.case, request.row.part, StatedHandOver(**typed), when)
    flash(_("Hand-over recorded."), "done")
    return redirect(url_for("escorts.hand_over", **request.path), 303)


@record_routes.get(f"{_ESCORT_AT}/hand-over/paper", EscortsAct.HAND_OVER_PAPER)
def paper(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """The hand-over as a paper to print, fill in and sign."""
    case, escort = request.row.case, request.row.part
    people = [(uuid.UUID(person), name) for person, name in people_choices(request, case.id)]
    legs = journey(legs_of_case(request.unit.session, case.id))
    along = legs_along(escort, legs, [person for person, _name in people])
    return render_template(
        "returns/escorts/paper.html",
        **common(request),
        escort=escort,
        people=[name for person, name in people if not along or any(travels(leg, person) for leg in along)],
        ends=[(leg.origin.name, leg.destination.name, leg.departs.date()) for leg in shown_legs(along)],
        identities=list(IDENTITY_LABELS.values()),
        items=list(ITEM_LABELS.values()),
    )


@_record_form(RecordKind.INCIDENT, IncidentForm)
def record_what_went_wrong(request: Request[PartOfCase[Escort]]) -> ResponseReturnValue:
    """Record an incident."""
    when, typed = _when(request)
    record_incident(request.unit, request.row.case, request.row.part, StatedIncident(**typed), when)
    flash(_("Incident recorded."), "done")
    return redirect(url_for("escorts.incident", **request.path), 303)
