"""Opening a case, and its page: what is next, what stands in the way, path and timeline, the ways to its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import AccessDenied, KeyGone
from foundation.forms.form import Form, typed_form
from foundation.language.formats import all_countries, countries, for_reader
from foundation.language.words import _
from foundation.web.route import Request
from returns.cases import queries
from returns.cases.pages.cases import Link, grouped, routes
from returns.cases.pages.header import WITH_JOURNEY, case_head, clearance_ends_early, on_page, standing_of
from returns.cases.pages.task_list import journey_of, recorded_areas, task_list
from returns.cases.queries import Case, CaseOnPage, reason_sentence
from returns.cases.rules.cases import BEFORE_BOARDING, ENDED, PATH, CaseState
from returns.cases.rules.task_list import TaskFacts
from returns.cases.schemas import FURTHER, NewFamilyForm
from returns.cases.services.cases import AtHand, next_step
from returns.cases.words import (
    SEX_CHOICES,
    TRACK_LABELS,
    CasesAct,
    age_label,
    choices_of,
    is_surely_minor,
    sex_label,
)
from returns.consent.queries import consent_rules
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.queries.travellers import people_read
from returns.lifecycle.queries import marks_of_case
from returns.names.pages import shown_other_cases, shown_suggestions
from returns.names.queries.names import full_name
from returns.people.queries import Birth, has_child, is_child, unknown_at_hand
from returns.people.rules.people import age_range
from returns.people.services.entry import Doubt, open_unless_here, wrong_in_family
from returns.protection.pages.checks import shown_flags
from returns.protection.queries import how_they_stand
from returns.protection.rules.protection import Screening, screening_reasons
from returns.readiness.rules.readiness import SignOffState

# Opening a case.


def _new_page(request: Request, form: Form, doubt: Doubt | None = None) -> str:
    """The form of a new case."""
    return render_template(
        "returns/cases/new.html",
        form=form,
        sexes=choices_of(SEX_CHOICES),
        countries=countries(all_countries()),
        tracks=choices_of(TRACK_LABELS),
        further=list(FURTHER),
        suggested=shown_suggestions(doubt.suggestions if doubt else None),
        suggested_place=doubt.place if doubt else 1,
    )


def _also_wrong(request: Request, readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_family(request.unit, request.container.secrets, readable, request.me.office_id)


@routes.form(
    "/cases/new",
    CasesAct.CREATE,
    permission=Permission.CASES_CREATE,
    opens=CasesAct.NEW,
    shows=_new_page,
    page="new",
    schema=NewFamilyForm,
    also_wrong=_also_wrong,
    drafts="case",
)
def create(request: Request) -> ResponseReturnValue:
    """Open a case, once it is clear that it is nobody who is here already."""
    if request.me.office_id is None:
        raise AccessDenied(Permission.CASES_CREATE.value)  # only people of an office open cases
    made = open_unless_here(
        request.unit,
        request.container.units,
        request.container.secrets,
        request.data,
        request.me.office_id,
        request.me.account_id,
    )
    if isinstance(made, Doubt):
        return _new_page(request, typed_form(http_request.form, {}), made)
    flash(_("Case opened. The reference is at the top of this page."), "done")
    session, today = request.unit.session, request.unit.today
    if request.data["further"]:
        of_age, people = consent_rules(session, today).alone_from, queries.members_of_case(session, made)
        page = "guardians.page" if has_child(people, of_age, today) else "cases.open"
        return redirect(url_for(page, case_id=made), 303)
    if is_child(session, made, today):
        flash(
            _("This is a child. Add anyone else who is returning, then record under Guardians who represents them."),
            "due",
        )
    return redirect(url_for("cases.open", case_id=made), 303)


# The page of one case.


@dataclass(frozen=True)
class _Member:
    """Somebody of the case; without names, birth and contacts where they cannot be read any more."""

    sex_label: str
    age_label: str
    flags: Sequence[str]
    birth: Birth
    is_minor: bool = False
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    contacts: Sequence[queries.Identifier] = ()


@dataclass(frozen=True)
class _StateOnPath:
    """A state on the way of a case: whether it is `done`, `now` or `later`, and the day on which it was reached."""

    state: CaseState
    progress: str
    reached_on: date | None


@routes.get("/cases/<uuid:case_id>", CasesAct.OPEN, load=on_page, endpoint="open")
def open_page(request: Request[CaseOnPage]) -> ResponseReturnValue:
    """One case: what is next and what stands in the way first."""
    case, session, today = request.row.case, request.unit.session, request.unit.today
    # Everything is read before anything is opened, so that the keys of all of it come together.
    members = queries.people_of_case(session, case.id)
    legs = legs_of_case(session, case.id) if case.state in WITH_JOURNEY else []
    read, marks = people_read(session, case.id), marks_of_case(session, case.id)
    step = next_step(request.unit, case, AtHand(members, request.row.clearance, legs, read))
    screened = how_they_stand(read.health.screenings)
    people = {person.id: _member(person, today, screened.get(person.id.hex)) for person in members}
    names = {person_id.hex: member.name or _("Name cannot be shown") for person_id, member in people.items()}
    findings, standing = (*step.findings, *screening_reasons(screened)), standing_of(request, step)
    facts = TaskFacts(
        state=case.state,
        findings=findings,
        recorded=recorded_areas(read, marks.kinds),
        people=len(members),
        unknowns=len(unknown_at_hand(case, members)),
        unscreened=len(members) - len(screened),
        has_minors=any(member.is_minor for member in people.values()),
        is_signed=standing.sign_off is SignOffState.STANDS,
        **journey_of(legs),
    )
    return render_template(
        "returns/cases/open.html",
        row=request.row,
        header=case_head(request, case, standing),
        people=list(people.values()),
        not_mine=[reason_sentence(reason, names) for reason in step.not_mine],
        obstacles=grouped(findings, names, case.id, request.me),
        next_state=step.to,
        clearance_ends_early=clearance_ends_early(request),
        today=today,
        path=_path(case, marks.reached),
        is_void=standing.sign_off is SignOffState.VOID,
        tasks=task_list(request, facts, _ways_out(request)),
        other_cases=shown_other_cases([row for person in members for row in person.other_cases]),
        **_of_reader(request),
    )


def _of_reader(request: Request[CaseOnPage]) -> dict[str, Any]:
    """What the page says and offers by who looks at it."""
    me, case = request.me, request.row.case
    state, office = case.state, me.place
    if case.office_id != me.office_id:  # it is open in an emergency
        office = accounts.places(request.unit.session, [case.office_id]).get(case.office_id, "")
    return {
        "office": office,
        "may_grant": me.may(Permission.GRANTS_GIVE),
        # From counselling on, whatever the case and its clearance are: so that asking says nothing.
        "may_ask": me.may(Permission.CASES_WORK) and state not in (CaseState.INTAKE, *ENDED),
    }


def _member(person: queries.Person, today: date, screening: Screening | None) -> _Member:
    age = age_range(person.birth_year_band, today) if person.birth_year_band is not None else None
    sex = sex_label(person.sex, age[1] if age else None)
    member = _Member(sex, age_label(age), shown_flags(screening), Birth(None, None), is_surely_minor(age))
    try:
        return replace(
            member,
            contacts=person.identifiers,
            birth=Birth(person.birth_date, person.details.birth_year),
            given_name=person.given_name,
            family_name=person.family_name,
            name=full_name(person),
        )
    except KeyGone:
        return member


def _path(case: Case, last_reached: Mapping[CaseState, datetime]) -> list[_StateOnPath]:
    """The states in their order, each with the day on which the case last reached it; an end stands after them."""
    reached = {CaseState.INTAKE: case.opened_on}
    reached.update({state: for_reader(at).date() for state, at in last_reached.items()})
    here = PATH.index(case.state) if case.state in PATH else None
    last = max((PATH.index(state) for state in reached if state in PATH), default=0)
    steps = []
    for n, state in enumerate(PATH):
        progress = "now" if n == here else "done" if n <= (here if here is not None else last) else "later"
        if here is None and progress == "later":
            break
        steps.append(_StateOnPath(state, progress, reached.get(state) if progress != "later" else None))
    if here is None:
        steps.append(_StateOnPath(case.state, "now", reached.get(case.state)))
    return steps


def _ways_out(request: Request[CaseOnPage]) -> list[Link]:
    case, me, links = request.row.case, request.me, []
    if not request.row.has_ended and (case.owner_id == me.account_id or me.may(Permission.LEAD_OFFICE)):
        links.append(Link(_("Hand over"), url_for("owner.page", case=case.id)))
    if case.state in BEFORE_BOARDING and me.may(Permission.CASES_WORK):
        links.append(Link(_("Change the legal deadline"), url_for("lifecycle.deadline_page", case_id=case.id)))
        links.append(Link(_("End this return"), url_for("lifecycle.withdraw_page", case_id=case.id), is_end=True))
    if request.row.has_ended and me.may(Permission.LEAD_OFFICE):
        links.append(Link(_("Reopen the case"), url_for("lifecycle.reopen_page", case_id=case.id)))
    return links
