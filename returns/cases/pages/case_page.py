"""The page of one case: what is next, what stands in the way, its path and timeline, and the ways to its parts."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.errors import KeyGone
from foundation.language.formats import country
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from returns.cases.pages.cases import area_links, area_url, grouped, routes as shared_routes
from returns.cases.queries import cases as queries
from returns.cases.queries.case_page import CaseOnPage, case_on_page, full_name
from returns.cases.queries.cases import Case, reason_sentence
from returns.cases.rules import BEFORE_BOARDING, ENDED, PATH, CaseState, blockers, days_until
from returns.cases.services.next_step import AtHand, NextStep, next_step
from returns.cases.words.cases import (
    CLEARANCE_LABELS,
    CLEARANCE_MARKS,
    EVENT_LABELS,
    IDENTIFIER_LABELS,
    STATE_LABELS,
    TRACK_LABELS,
    age_label,
    sex_label,
)
from returns.journey.queries.itinerary import Leg, journey, journeys_apart, legs_of_case
from returns.journey.queries.shown_legs import route_of
from returns.journey.queries.travellers import people_read
from returns.lifecycle.queries import CaseEvent, successor_of, told_of_case
from returns.lifecycle.words import told_more
from returns.names.pages.suggested import shown_other_cases
from returns.people.pages.shown import Birth
from returns.people.queries import unknown_at_hand
from returns.people.rules.people import IdentifierKind, age_range
from returns.people.words import FIELD_LABELS
from returns.protection.pages.screening import shown_flags
from returns.protection.queries.screening import how_they_stand
from returns.protection.rules.protection import Clearance
from returns.protection.rules.screening import Screening, screening_reasons
from returns.protection.services.protection import doors_of_case

routes = shared_routes.with_common(permission=Permission.CASES_OPEN)


# The one primary action of a case page: the next thing that whoever looks at it can do, by state.

# What clears the first finding of an area.
_CLEARS = {
    "safe_contact": _l("Record safe contact"),
    "counselling": _l("Record a counselling session"),
    "consent": _l("Record consents"),
    "guardians": _l("Record who stands for the child"),
    "protection": _l("Do the protection check"),
    "documents": _l("Record travel documents"),
    "medical": _l("Record fitness to travel"),
    "itinerary": _l("Plan the journey"),
    "escorts": _l("Plan the escort"),
    "reception": _l("Name the reception"),
    "sign_off": _l("Go to the sign-off"),
}
# A step that is taken by a button, once nothing stands in its way.
_BUTTONS = {
    CaseState.APPLIED: _l("Submit the application"),
    CaseState.PLANNING: _l("Begin planning the journey"),
}


def primary_of(request: Request, case: Case, step: NextStep, clearance: Any) -> SimpleNamespace | None:
    """The action: a link, or (with `to`) a button that takes the step; None if nothing waits for this person."""
    me = request.me
    if me.may(Permission.CLEARANCE_SET):
        waits = clearance is not None and clearance.state is Clearance.OUTSTANDING and case.state not in ENDED
        return _link(_("Set the protection clearance"), area_url("clearance", case.id, me)) if waits else None
    if case.state in ENDED:
        return None
    if not me.may(Permission.CASES_WORK) or step.not_mine:
        return None
    blocking = blockers(step.findings)
    for reason in blocking:
        url = area_url(reason.cleared_by, case.id, me)
        if url is not None and reason.cleared_by in _CLEARS:
            return _link(_CLEARS[reason.cleared_by], url)
    return None if blocking else _without_obstacles(request, case, step)


def _without_obstacles(request: Request, case: Case, step: NextStep) -> SimpleNamespace | None:
    if case.state is CaseState.INTAKE:
        return _link(_("Record the first counselling session"), area_url("counselling", case.id, request.me))
    if case.state is CaseState.APPLIED:
        return _link(_("Decide on the application"), area_url("eligibility", case.id, request.me))
    if case.state is CaseState.READY:
        return _link(_("Record the departure"), url_for("departure.page", case_id=case.id))
    if case.state in (CaseState.DEPARTED, CaseState.ARRIVED) and request.container.case_links:
        onward = request.container.case_links[0]  # what follows a journey belongs to the room that follows this one
        return _link(_("Go on to: %(part)s", part=onward.label), url_for(onward.endpoint, case_id=case.id))
    if step.to in _BUTTONS:
        url = url_for("lifecycle.move", case_id=case.id)
        return SimpleNamespace(label=_BUTTONS[step.to], url=url, to=step.to.value)
    return None


def _link(label: object, url: str | None) -> SimpleNamespace:
    return SimpleNamespace(label=label, url=url, to=None)


# The page of one case.


_WITH_JOURNEY = PATH[PATH.index(CaseState.PLANNING) :]


def _on_page(request: Request) -> CaseOnPage | None:
    case_id: uuid.UUID = request.path["case_id"]
    doors = list(doors_of_case(request.container.secrets, case_id))
    return case_on_page(request.unit.session, case_id, request.me.account_id, doors, request.container.clock.now())


@routes.get("/cases/<uuid:case_id>", "cases.open", load=_on_page, endpoint="open")
def open_page(request: Request) -> ResponseReturnValue:
    """One case: what is next and what stands in the way first."""
    case, clearance, session, now = (
        request.row.case,
        request.row.clearance,
        request.unit.session,
        request.container.clock.now(),
    )
    # Everything is read before anything is opened, so that the keys of all of it come together.
    members, history = queries.people_of_case(session, case.id), told_of_case(session, case.id)
    legs = legs_of_case(session, case.id) if case.state in _WITH_JOURNEY else []
    read, names = people_read(session, case.id), _names(request, history)
    events = [event for event, _author in history]
    step = next_step(request.unit, case, AtHand(members, clearance, legs, read))
    standing = how_they_stand(read.health.screenings)
    people = [_person(person, now.date(), standing.get(person.id.hex)) for person in members]
    by_id = {
        member.id.hex: shown.name or _("Name cannot be shown") for member, shown in zip(members, people, strict=True)
    }
    return render_template(
        "returns/cases/open.html",
        case=_head(request, people, journey(legs), [member.id for member in members]),
        primary=primary_of(request, case, step, clearance),
        not_mine=[reason_sentence(reason, by_id) for reason in step.not_mine],
        obstacles=grouped((*step.findings, *screening_reasons(standing)), by_id, case.id, request.me),
        step_label=STATE_LABELS[step.to] if step.to else None,
        unknown=_unknown(request, members),
        path=_path(case, events),
        timeline=_timeline(case, events, names, by_id),
        parts_of_case=_parts(request, case),
        other_cases=shown_other_cases([row for person in members for row in person.other_cases]),
        **_doors(request, case),
    )


def _names(
    request: Request, history: Sequence[tuple[CaseEvent, accounts.Account | None]]
) -> dict[uuid.UUID, accounts.Account]:
    """Owner, cover, authors, whoever opened the case and whom it was handed to, by id."""
    at_hand = (request.row.owner, request.row.cover, *(author for _event, author in history))
    names = {account.id: account for account in at_hand if account is not None}
    missing = {request.row.case.created_by, *(successor_of(event) for event, _author in history)} - {None, *names}
    return {**names, **accounts.accounts_by_id(request.unit.session, list(missing))}


def _person(person: queries.Person, today: date, screening: Screening | None) -> SimpleNamespace:
    age = age_range(person.birth_year_band, today) if person.birth_year_band is not None else None
    sex, flags = sex_label(person.sex, age[1] if age else None), shown_flags(screening)
    about = {"sex_label": sex, "age_band": age_label(age), "flags": flags}
    try:
        contacts = [_contact(person, i) for i in person.identifiers]
        birth = Birth(person.birth_date, person.details.birth_year)
        names = {"given_name": person.given_name, "family_name": person.family_name}
        return SimpleNamespace(name=full_name(person), birth=birth, contacts=contacts, **names, **about)
    except KeyGone:
        unread: dict[str, Any] = {
            "name": None,
            "birth": Birth(None, None),
            "contacts": [],
            "given_name": None,
            "family_name": None,
        }
        return SimpleNamespace(**unread, **about)


def _contact(person: queries.Person, identifier: queries.Identifier) -> SimpleNamespace:
    """What somebody is looked up by. A number is not opened here: its card comes first."""
    is_number = identifier.kind is IdentifierKind.PHONE
    return SimpleNamespace(
        kind_label=IDENTIFIER_LABELS[identifier.kind],
        kind=identifier.kind.value,
        value=None if is_number else identifier.value,
        url=url_for("safe_contact.page", case_id=person.case_id) if is_number else None,
    )


def _unknown(request: Request, people: Sequence[queries.Person]) -> SimpleNamespace:
    """What is not known yet: what somebody finds out, and how many fields nobody does."""
    case, today = request.row.case, request.container.clock.now().date()
    waiting = {
        (question.field, question.person_id.hex if question.person_id else "") for question in request.row.questions
    }
    unfilled = {(unknown.field, unknown.person) for unknown in unknown_at_hand(case, people)}
    return SimpleNamespace(
        asked=[
            SimpleNamespace(
                label=FIELD_LABELS[question.field], due_on=question.due_on, is_overdue=question.due_on < today
            )
            for question in request.row.questions
        ],
        more=len(unfilled - waiting),
        url=url_for("unknowns.page", case_id=case.id),
    )


def _head(
    request: Request, people: list[SimpleNamespace], legs: Sequence[Leg], ids: Sequence[uuid.UUID]
) -> SimpleNamespace:
    case, clearance, owner = request.row.case, request.row.clearance, request.row.owner
    today = request.container.clock.now().date()
    return SimpleNamespace(
        reference=case.reference,
        url=url_for("cases.open", case_id=case.id),
        state_label=STATE_LABELS[case.state],
        has_ended=case.state in ENDED,
        country=country(case.country),
        route=route_of(next((own for _who, own in journeys_apart(legs, ids)), ())),  # of whoever stands first
        departs_in=days_until(legs[0].departs_at.date(), today) if legs and case.state in BEFORE_BOARDING else None,
        track_label=TRACK_LABELS[case.track],
        opened_on=case.opened_on,
        legal_deadline=case.legal_deadline,
        days_to_deadline=days_until(case.legal_deadline, today),
        owner_name=owner.name if owner else "",
        cover_name=request.row.cover.name if request.row.cover else "",
        cover_until=request.row.absence.ends_on if request.row.absence else None,
        office_name=request.me.place,  # an officer sees the cases of the own office alone
        place_of_return=case.place_of_return,
        note=case.note,
        people=people,
        clearance_label=CLEARANCE_LABELS[clearance.state] if clearance else "",
        clearance_mark=CLEARANCE_MARKS[clearance.state] if clearance else "plain",
        clearance_until=clearance.until if clearance else None,
    )


def _path(case: queries.Case, events: Sequence[CaseEvent]) -> list[SimpleNamespace]:
    """The stages in their order, each with the day on which the case last reached it; an end stands after them."""
    reached = {CaseState.INTAKE: case.opened_on}
    reached.update({event.to_state: event.at.date() for event in events if event.to_state})
    here = PATH.index(case.state) if case.state in PATH else None
    last = max((PATH.index(state) for state in reached if state in PATH), default=0)
    steps = []
    for n, state in enumerate(PATH):
        how = "now" if n == here else "done" if n <= (here if here is not None else last) else "later"
        if here is None and how == "later":
            break
        steps.append(
            SimpleNamespace(label=STATE_LABELS[state], state=how, date=reached.get(state) if how != "later" else None)
        )
    if here is None:
        steps.append(SimpleNamespace(label=STATE_LABELS[case.state], state="now", date=reached.get(case.state)))
    return steps


def _timeline(
    case: queries.Case, events: Sequence[CaseEvent], names: Mapping[uuid.UUID, Any], people: Mapping[str, str]
) -> list[SimpleNamespace]:
    """What happened, the newest first."""
    opener = names.get(case.created_by) if case.created_by else None
    shown = [SimpleNamespace(at=case.created_at, label=_("Case opened"), said="", who=opener.name if opener else "")]
    for event in events:
        author = names.get(event.by) if event.by else None
        content = event.content or {}
        text = " ".join(filter(None, [content.get("text"), *told_more(content, people)]))
        shown.append(
            SimpleNamespace(at=event.at, label=_event_label(event, names), said=text, who=author.name if author else "")
        )
    return shown[::-1]


def _event_label(event: CaseEvent, names: Mapping[uuid.UUID, Any]) -> str:
    what, successor = str(EVENT_LABELS[event.kind]), successor_of(event)
    if successor is not None and successor in names:
        return _("Case handed over to %(name)s", name=names[successor].name)
    if event.to_state is None or what == str(STATE_LABELS[event.to_state]):
        return what
    return _("%(what)s: %(state)s", what=what, state=STATE_LABELS[event.to_state])


def _added_links(request: Request) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(label=link.label, url=url_for(link.endpoint, case_id=request.row.case.id))
        for link in request.container.case_links
        if link.permission in request.me.permissions
    ]


def _parts(request: Request, case: queries.Case) -> list[SimpleNamespace]:
    """Every page about the case by the stage of the work; last what changes the case itself."""
    added = [(_("Follow-up"), _added_links(request)), (_("More"), _ways_out(request, case))]
    return [
        *area_links(case.id, request.me),
        *(SimpleNamespace(label=label, links=links) for label, links in added if links),
    ]


def _ways_out(request: Request, case: queries.Case) -> list[SimpleNamespace]:
    links = []
    if case.state not in ENDED and (case.owner_id == request.me.account_id or request.me.may(Permission.LEAD_OFFICE)):
        links.append(SimpleNamespace(label=_("Hand over"), url=url_for("owner.page", case=case.id)))
    if case.state in PATH[: PATH.index(CaseState.DEPARTED)] and request.me.may(Permission.CASES_WORK):
        deadline = url_for("deadlines.page", case_id=case.id)
        links.append(SimpleNamespace(label=_("Change the legal deadline"), url=deadline))
        links.append(
            SimpleNamespace(
                label=_("End this return"), url=url_for("lifecycle.withdraw_page", case_id=case.id), is_end=True
            )
        )
    if case.state in ENDED and request.me.may(Permission.LEAD_OFFICE):
        links.append(SimpleNamespace(label=_("Reopen the case"), url=url_for("lifecycle.reopen_page", case_id=case.id)))
    return links


def _may_ask(request: Request, case: queries.Case) -> bool:
    """From counselling on, whatever the case and its clearance are: so that asking says nothing."""
    return request.me.may(Permission.CASES_WORK) and case.state not in (CaseState.INTAKE, *ENDED)


def _doors(request: Request, case: queries.Case) -> dict[str, Any]:
    return {
        "may_open_protected": request.row.opens_a_door,
        "protected_url": url_for("protection.protected", case_id=case.id),
        "may_grant": request.me.may(Permission.GRANTS_GIVE),
        "grants_url": url_for("protection.grants", case_id=case.id),
        "ask_url": url_for("clearance.ask", case_id=case.id) if _may_ask(request, case) else None,
    }
