"""Pages of joint risk assessments: who of a partner takes part, what is shared with them, and their own view."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment, shared_part
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.container import CaseLink
from foundation.web.route import Request
from foundation.web.routes import Routes
from reintegration.referrals.pages.people import case_head, given_name, the_case
from reintegration.referrals.queries import coordinators_in_force
from reintegration.referrals.schemas import PartnerGrantForm
from reintegration.referrals.services import let_partner_in, write_own_view
from returns.cases.pages.cases import plain_head as office_head
from returns.cases.queries import Case, Person, members_of_case
from returns.protection.pages.clearance import grant_form, shown_grants
from returns.protection.pages.records import form_fields, shown_records
from returns.protection.queries import newest_of, versions_behind
from returns.protection.rules.records import RecordKind, kinds_behind
from returns.protection.schemas import RecordForm
from returns.protection.services.records import wrong_in_record
from returns.protection.words import KIND_LABELS, ProtectionAct

# What this page adds to the page of a case.
CASE_LINK = CaseLink(
    "assessments.grants", _l("Access for a partner"), "partners", Permission.GRANTS_GIVE, is_alongside=True
)
_TOLD_BY = frozenset({"told_by"})


def _annex(request: Request) -> uuid.UUID:
    return request.unit.door(request.path["case_id"], shared_part(Compartment.TRAFFICKING))


def takes_part(request: Request) -> bool:
    """Whether a live grant lets whoever asks into what the case of the address shares; one statement."""
    grants = accounts.live_grants_of(
        request.unit.session, request.me.account_id, [_annex(request)], request.container.clock.now()
    )
    return bool(grants) and request.me.may(Permission.REFERRALS_ANSWER)


@dataclass(frozen=True)
class SharedCase:
    """A case of whose assessment a partner sees a part, with its people by id."""

    case: Case
    people: Mapping[uuid.UUID, Person]


def _opened(request: Request) -> SharedCase | None:
    """A case in force for the partner, with its people, if a live grant opens it; None: there is no such page."""
    case, opens = the_case(request), takes_part(request)
    if case is None or not opens:
        return None
    request.unit.participants["trail"].read([("door", _annex(request))])
    return SharedCase(case, {member.id: member for member in members_of_case(request.unit.session, case.id)})


def _with_person(request: Request) -> SharedCase | None:
    """The same, with the person of the address, who agreed that the partner gets their data."""
    opened = _opened(request)
    return opened if opened is not None and request.path["person_id"] in opened.people else None


routes = Routes("assessments", permission=Permission.REFERRALS_ANSWER, load=_with_person)


@routes.get("/people/<uuid:case_id>/assessment", ProtectionAct.PROTECTED_RECORDS, load=_opened, behind_doors=True)
def shared(request: Request[SharedCase]) -> ResponseReturnValue:
    """What of a risk assessment is shared with the partner, of the people who agreed, with every version."""
    people = {person_id.hex: given_name(person) or "–" for person_id, person in request.row.people.items()}
    versions = [v for v in versions_behind(request.unit.session, [_annex(request)]) if v.record.person in people]
    shown = shown_records(request, versions, people, otherwise=_("Case office"))
    return render_template(
        "reintegration/referrals/assessments.html",
        case=case_head(request, request.row.case),
        kinds=[(kind, shown[kind]) for kind in kinds_behind(Compartment.TRAFFICKING, shared_only=True)],
        names=[(uuid.UUID(hex_id), name) for hex_id, name in people.items()],
    )


def _form_page(request: Request[SharedCase], form: Form) -> str:
    """The form of the partner's view, filled with its newest version."""
    person, case = request.path["person_id"], request.row.case
    if not form.values:
        newest = newest_of(versions_behind(request.unit.session, [_annex(request)]))
        own = [v for v in newest if v.record.kind is RecordKind.RISK_ORIGIN and v.record.person == person.hex]
        form.values = dict(own[-1].record.said) if own else {}
    form.values["person"] = person.hex
    return render_template(
        "returns/protection/record.html",
        case=case_head(request, case),
        title=KIND_LABELS[RecordKind.RISK_ORIGIN],
        back_url=url_for("assessments.shared", case_id=case.id),
        people=[],
        fields=form_fields(RecordKind.RISK_ORIGIN, _TOLD_BY),
        form=form,
        is_change=True,
    )


def _also_wrong(request: Request[SharedCase], readable: dict[str, Any]) -> dict[str, list[str]]:
    fields = {**readable, "told_by": "-"}
    return wrong_in_record(RecordKind.RISK_ORIGIN, fields, request.unit.today)


@routes.form(
    "/people/<uuid:case_id>/assessment/<uuid:person_id>",
    ProtectionAct.PROTECTED_RECORD,
    opens=ProtectionAct.PROTECTED_FORM,
    shows=_form_page,
    page="form",
    behind_doors=True,
    schema=RecordForm,
    also_wrong=_also_wrong,
)
def write(request: Request[SharedCase]) -> ResponseReturnValue:
    """Write the partner's view, or its next version. The form names the person of the address and nobody else."""
    if request.data["person"] != request.path["person_id"]:
        raise NotFound
    own = {organisation.id: organisation.name for organisation in accounts.organisations(request.unit.session)}
    name = own[request.me.organisation_id] if request.me.organisation_id else ""
    case_id = request.row.case.id
    write_own_view(request.unit, case_id, request.path["person_id"], name, request.data)
    flash(_("Record saved."), "done")
    return redirect(url_for("assessments.shared", case_id=case_id), 303)


def _grants_page(request: Request[Case], form: Form) -> str:
    """Who of a partner takes part in the joint risk assessment of a case, and the form that lets somebody in."""
    session, case = request.unit.session, request.row
    annex, policy = _annex(request), request.container.policy(request.unit)
    grants = accounts.grants_on_doors(session, [annex])
    request.unit.participants["trail"].read([("door", annex)])
    people = coordinators_in_force(session, case.id)
    places = {organisation.id: organisation.name for organisation in accounts.organisations(session)}
    form.values.setdefault("days", str(policy.grant_default_days))
    return render_template(
        "reintegration/referrals/grants.html",
        case=office_head(case, request.container.clock.now()),
        grants=shown_grants(request, grants),
        form=form,
        people=[
            (coordinator.id.hex, f"{coordinator.name}, {places[coordinator.organisation_id]}")
            for coordinator in people
            if coordinator.organisation_id
        ],
        max_days=policy.grant_max_days,
    )


@grant_form(routes, "/cases/<uuid:case_id>/grants/partner", _grants_page, PartnerGrantForm)
def give(request: Request[Case]) -> ResponseReturnValue:
    """Let a coordinator take part."""
    container, data = request.container, request.data
    policy = container.policy(request.unit)
    let_partner_in(request.unit, container.secrets, policy, request.row.id, data["to"], data["days"], data["reason"])
    flash(_("The partner now takes part. Access ends automatically."), "done")
    return redirect(url_for("assessments.grants", case_id=request.row.id), 303)
