"""Doors of the data protection officer: the audit, filtered by person, user and case; and the review of grants."""

import uuid
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.services.grants import revoke_grant
from foundation.accounts.wording import COMPARTMENT_LABELS
from foundation.audit.queries import AuditFilter, Entry, audit_page
from foundation.compartments import Compartment
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.formats import listed, number
from foundation.language.words import _
from foundation.oversight.schemas import AuditList, AuditSearch, NothingForm
from foundation.security.identifiers import normal_email
from foundation.web.door import door
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.stamp import Call
from foundation.web.wiring import WordsOfAudit, subject_search

blueprint = Blueprint("audit", __name__)
_SUBJECTS_AT_MOST = 20


def _detail_words(entry: Entry, called: WordsOfAudit) -> str:
    words = []
    if code := entry.detail.get("code"):
        words.append(str(called.refusals.get(code, code)))
    if permission := entry.detail.get("permission"):
        words.append(str(permission))
    if isinstance(count := entry.detail.get("count"), int):
        words.append(_("Count: %(num)s", num=number(count)))
    return " · ".join(words)


def _action_words(entry: Entry, called: WordsOfAudit) -> str:
    """One request may have done several things, joined by a plus; what the column did not hold is in the detail."""
    acts = [*entry.action.split("+"), *entry.detail.get("further", ())]
    return listed([str(called.acts.get(act, act)) for act in acts])


def _subject(kind: str, subject: uuid.UUID, names: dict[uuid.UUID, Any], called: WordsOfAudit) -> SimpleNamespace:
    label = names[subject].name if subject in names else subject.hex[:8]
    return SimpleNamespace(
        kind_label=called.subjects.get(kind, kind),
        label=label,
        named=subject in names,
        url=url_for("audit.list", about=subject),
    )


def _filters(call: Call, names: dict[uuid.UUID, Any]) -> list[SimpleNamespace]:
    """The filters in force, each with the address of the list without it."""
    actor, about = call.data.get("actor"), call.data.get("about", [])
    shown = []
    if actor is not None:
        label = _("By: %(who)s", who=names[actor].name if actor in names else actor.hex[:8])
        shown.append(SimpleNamespace(label=label, clear_url=url_for("audit.list", about=about)))
    for subject_id in about:
        label = _("About: %(who)s", who=names[subject_id].name if subject_id in names else subject_id.hex[:8])
        rest = [other for other in about if other != subject_id]
        shown.append(SimpleNamespace(label=label, clear_url=url_for("audit.list", actor=actor, about=rest)))
    return shown


def _page(call: Call, form: Form) -> str:
    chosen = call.data
    about = chosen.get("about", [])
    subjects = tuple(subject for subject_id in about for subject in (subject_id, *subject_search().doors(subject_id)))
    page = audit_page(call.wiring.stores, AuditFilter(chosen.get("actor"), subjects), chosen.get("page"), PAGE_SIZE)
    people = {entry.actor for entry in page.items if entry.actor} | {
        s for e in page.items for k, s in e.subjects if k == "account"
    }
    subject_ids = [subject_id for subject_id in (chosen.get("actor"), *about) if subject_id]
    names = accounts.accounts_by_id(call.unit.session, [*people, *subject_ids])
    call.unit.participants["trail"].read([("asked", subject_id) for subject_id in subject_ids])
    called = call.wiring.words_of_audit
    rows = [
        SimpleNamespace(
            at=entry.at,
            actor_name=names[entry.actor].name if entry.actor in names else "",
            action_label=_action_words(entry, called),
            outcome=entry.outcome,
            detail=_detail_words(entry, called),
            subjects=[_subject(*subject, names, called) for subject in entry.subjects[:_SUBJECTS_AT_MOST]],
            more=max(0, len(entry.subjects) - _SUBJECTS_AT_MOST),
        )
        for entry in page.items
    ]
    return render_template(
        "audit/list.html", page=list_page(page, rows), form=form, active_filters=_filters(call, names)
    )


@door(blueprint, "/audit", "audit.read", permission=Permission.AUDIT_READ, takes=AuditList, endpoint="list")
def list_audit(call: Call) -> ResponseReturnValue:
    """Who read and changed what."""
    return _page(call, Form())


@door(
    blueprint,
    "/audit",
    "audit.search",
    permission=Permission.AUDIT_READ,
    methods=("POST",),
    takes=AuditSearch,
    again=_page,
)
def search(call: Call) -> ResponseReturnValue:
    """Find whose rows to show; the address gets ids alone."""
    trail, values = call.unit.participants["trail"], dict[str, Any]()
    if who := call.data.get("who"):
        index = call.wiring.secrets.blind_index("staff_email", normal_email(who))
        account = accounts.account_by_email(call.unit.session, index)
        trail.note(searched_staff=index.hex(), staff_count=int(account is not None))
        if account is None:
            raise BadInput({"who": [_("No account has this e-mail.")]})
        values["actor"] = account.id
    if what := call.data.get("what"):
        ids, hashes = subject_search().find(what)
        trail.note(searched=hashes, count=len(ids))
        if not ids:
            raise BadInput({"what": [_("Nothing is known under this reference, phone, e-mail or document number.")]})
        values["about"] = ids[:_SUBJECTS_AT_MOST]
    trail.act("audit.search", **trail.noted())
    return redirect(url_for("audit.list", **values), 303)


def _grant(call: Call) -> accounts.AccessGrant | None:
    return accounts.grant_by_id(call.unit.session, call.path["grant_id"])


@door(blueprint, "/grants", "grants.review", permission=Permission.GRANTS_REVIEW, takes=AuditList)
def grants(call: Call) -> ResponseReturnValue:
    """Every grant: who may open what, why, until when."""
    page = accounts.grants_page(call.unit.session, call.data.get("page"), PAGE_SIZE)
    names = accounts.accounts_by_id(
        call.unit.session, [account_id for grant in page.items for account_id in (grant.account_id, grant.given_by)]
    )
    cases = {uuid.UUID(grant.about["case"]) for grant in page.items}
    references = subject_search().references(cases)
    call.unit.participants["trail"].read([("door", grant.door) for grant in page.items])
    now = call.wiring.clock.now()
    rows = [_grant_row(grant, names, references, now) for grant in page.items]
    return render_template("audit/grants.html", page=list_page(page, rows))


def _grant_row(
    grant: accounts.AccessGrant, names: dict[uuid.UUID, Any], references: dict[uuid.UUID, str], now: Any
) -> SimpleNamespace:
    live = grant.revoked_at is None and grant.until > now
    status = _("Open") if live else _("Revoked") if grant.revoked_at else _("Ended")
    return SimpleNamespace(
        id=grant.id,
        to_name=names[grant.account_id].name,
        by_name=names[grant.given_by].name,
        case_reference=references.get(uuid.UUID(grant.about["case"]), ""),
        compartment_label=COMPARTMENT_LABELS[Compartment(grant.about["compartment"])],
        reason=grant.about["reason"],
        given_at=grant.given_at,
        until=grant.revoked_at or grant.until,
        status_label=status,
        live=live,
    )


@door(
    blueprint,
    "/grants/<uuid:grant_id>/revoke",
    "grants.revoke",
    permission=Permission.GRANTS_REVIEW,
    methods=("POST",),
    finds=_grant,
    takes=NothingForm,
    endpoint="revoke_grant",
)
def revoke(call: Call) -> ResponseReturnValue:
    """End a grant now."""
    revoke_grant(call.unit, call.row)
    flash(_("Revoked. The door is closed from this moment."), "done")
    return redirect(url_for("audit.grants"), 303)
