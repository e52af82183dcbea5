"""Doors of joint risk assessments: who of a partner takes part, what is shared with them, and their own view."""

import uuid
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment, shared_part
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.door import door
from foundation.web.stamp import Call
from foundation.web.wiring import CaseLink
from reintegration.referrals.pages.people import case_head, given_name, the_case
from reintegration.referrals.queries import coordinators_in_force
from reintegration.referrals.schemas import PartnerGrantForm
from reintegration.referrals.services.assessments import let_partner_in, write_own_view
from returns.cases.pages.cases import case_head as office_head
from returns.cases.queries.cases import members_of_case
from returns.protection.pages.records import form_fields, shown_version, writers_of
from returns.protection.queries.records import newest_of, versions_behind
from returns.protection.rules.records import RecordKind, kinds_behind
from returns.protection.schemas import RecordForm
from returns.protection.services.records import wrong_in_record
from returns.protection.words import KIND_LABELS

blueprint = Blueprint("assessments", __name__)
# What this page adds to the page of a case.
CASE_LINK = CaseLink("assessments.grants", _l("Access for a partner"), "partners", Permission.GRANTS_GIVE)
_TOLD_BY = frozenset({"told_by"})


def _annex(call: Call) -> uuid.UUID:
    return call.unit.door(call.path["case_id"], shared_part(Compartment.TRAFFICKING))


def takes_part(call: Call) -> bool:
    """Whether a live grant lets whoever asks into what the case of the address shares; one statement."""
    grants = accounts.live_grants_of(call.unit.session, call.me.account_id, [_annex(call)], call.wiring.clock.now())
    return bool(grants) and call.me.may(Permission.REFERRALS_ANSWER)


def _opened(call: Call) -> SimpleNamespace | None:
    """A case in force for the partner, with its people, if a live grant opens it; None: there is no such page."""
    case, opens = the_case(call), takes_part(call)
    if case is None or not opens:
        return None
    call.unit.participants["trail"].read([("door", _annex(call))])
    return SimpleNamespace(
        case=case, people={member.id: member for member in members_of_case(call.unit.session, case.id)}
    )


def _with_person(call: Call) -> SimpleNamespace | None:
    """The same, with the person of the address, who agreed that the partner gets their data."""
    opened = _opened(call)
    return opened if opened is not None and call.path["person_id"] in opened.people else None


@door(
    blueprint,
    "/people/<uuid:case_id>/assessment",
    "protected.records",
    permission=Permission.REFERRALS_ANSWER,
    behind_doors=True,
    finds=_opened,
)
def shared(call: Call) -> ResponseReturnValue:
    """What of a risk assessment is shared with the partner, of the people who agreed, with every version."""
    people = {person_id.hex: given_name(person) or "–" for person_id, person in call.row.people.items()}
    versions = [v for v in versions_behind(call.unit.session, [_annex(call)]) if v.record.person in people]
    writers, newest = writers_of(call, versions), newest_of(versions)
    office = _("The office of the case")
    kinds = [
        SimpleNamespace(
            label=KIND_LABELS[kind],
            records=[
                SimpleNamespace(
                    now=shown_version(version, people, writers, otherwise=office),
                    before=[
                        shown_version(v, people, writers, otherwise=office)
                        for v in reversed(versions)
                        if v.chain == version.chain and v.number < version.number
                    ],
                )
                for version in newest
                if version.record.kind is kind
            ],
        )
        for kind in kinds_behind(Compartment.TRAFFICKING, shared_only=True)
    ]
    return render_template(
        "reintegration/referrals/assessments.html",
        case=case_head(call, call.row.case),
        kinds=kinds,
        forms_of=[
            (name, url_for("assessments.form", case_id=call.row.case.id, person_id=uuid.UUID(hex_id)))
            for hex_id, name in people.items()
        ],
    )


def _form_page(call: Call, form: Form) -> str:
    person, case = call.path["person_id"], call.row.case
    if not form.values:
        newest = newest_of(versions_behind(call.unit.session, [_annex(call)]))
        own = [v for v in newest if v.record.kind is RecordKind.RISK_ORIGIN and v.record.person == person.hex]
        form.values = dict(own[-1].record.said) if own else {}
    form.values["person"] = person.hex
    return render_template(
        "returns/protection/record.html",
        case=case_head(call, case),
        title=KIND_LABELS[RecordKind.RISK_ORIGIN],
        back_url=url_for("assessments.shared", case_id=case.id),
        people=[],
        fields=form_fields(RecordKind.RISK_ORIGIN, _TOLD_BY),
        form=form,
        is_change=True,
    )


@door(
    blueprint,
    "/people/<uuid:case_id>/assessment/<uuid:person_id>",
    "protected.form",
    permission=Permission.REFERRALS_ANSWER,
    behind_doors=True,
    finds=_with_person,
    endpoint="form",
)
def form_page(call: Call) -> ResponseReturnValue:
    """The form of the partner's view, filled with its newest version."""
    return _form_page(call, Form())


def _also_wrong(call: Call, readable: dict[str, Any]) -> dict[str, list[str]]:
    fields = {**readable, "told_by": "-"}
    return wrong_in_record(RecordKind.RISK_ORIGIN, fields, call.wiring.clock.now().date())


@door(
    blueprint,
    "/people/<uuid:case_id>/assessment/<uuid:person_id>",
    "protected.record",
    permission=Permission.REFERRALS_ANSWER,
    behind_doors=True,
    methods=("POST",),
    finds=_with_person,
    takes=RecordForm,
    also_wrong=_also_wrong,
    again=_form_page,
)
def write(call: Call) -> ResponseReturnValue:
    """Write the partner's view, or its next version. The form names the person of the address and nobody else."""
    if call.data["person"] != call.path["person_id"]:
        raise NotFound
    own = {organisation.id: organisation.name for organisation in accounts.organisations(call.unit.session)}
    name = own[call.me.organisation_id] if call.me.organisation_id else ""
    case_id = call.row.case.id
    write_own_view(call.unit, case_id, call.path["person_id"], name, call.data, call.data.get("once"))
    flash(_("The record is written."), "done")
    return redirect(url_for("assessments.shared", case_id=case_id), 303)


def _grants_page(call: Call, form: Form) -> str:
    session, case = call.unit.session, call.row
    annex, now, policy = _annex(call), call.wiring.clock.now(), call.wiring.policy(call.unit)
    grants = accounts.grants_on_doors(session, [annex])
    call.unit.participants["trail"].read([("door", annex)])
    people = coordinators_in_force(session, case.id)
    names = accounts.accounts_by_id(session, [i for g in grants for i in (g.account_id, g.given_by)])
    places = {organisation.id: organisation.name for organisation in accounts.organisations(session)}
    form.values.setdefault("days", str(policy.grant_default_days))
    return render_template(
        "reintegration/referrals/grants.html",
        case=office_head(case),
        grants=[
            SimpleNamespace(
                to_name=names[grant.account_id].name if grant.account_id in names else _("Somebody of a partner"),
                by_name=names[grant.given_by].name if grant.given_by in names else "–",
                reason=grant.about["reason"],
                given_at=grant.given_at,
                until=grant.revoked_at or grant.until,
                live=grant.revoked_at is None and grant.until > now,
            )
            for grant in grants
        ],
        form=form,
        people=[
            (coordinator.id.hex, f"{coordinator.name}, {places[coordinator.organisation_id]}")
            for coordinator in people
            if coordinator.organisation_id
        ],
        max_days=policy.grant_max_days,
    )


@door(
    blueprint,
    "/cases/<uuid:case_id>/grants/partner",
    "grants.list",
    permission=Permission.GRANTS_GIVE,
    behind_doors=True,
    finds=the_case,
)
def grants(call: Call) -> ResponseReturnValue:
    """Who of a partner takes part in the joint risk assessment of a case."""
    return _grants_page(call, Form())


@door(
    blueprint,
    "/cases/<uuid:case_id>/grants/partner",
    "grants.give",
    permission=Permission.GRANTS_GIVE,
    behind_doors=True,
    methods=("POST",),
    steps_up=True,
    finds=the_case,
    takes=PartnerGrantForm,
    again=_grants_page,
)
def give(call: Call) -> ResponseReturnValue:
    """Let a coordinator take part."""
    house, data = call.wiring, call.data
    policy = house.policy(call.unit)
    let_partner_in(call.unit, house.secrets, policy, call.row.id, data["to"], data["days"], data["reason"])
    flash(_("The partner takes part now. The access closes by itself."), "done")
    return redirect(url_for("assessments.grants", case_id=call.row.id), 303)
