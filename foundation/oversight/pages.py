"""Pages of the data protection officer: the audit, filtered by person, user and case; and the review of grants."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.services.grants import revoke_grant
from foundation.accounts.words import permission_label
from foundation.audit.queries import AuditFilter, Entry, audit_page
from foundation.errors import BadInput
from foundation.forms.form import Form
from foundation.language.formats import day, listed, number
from foundation.language.words import _
from foundation.oversight.schemas import AuditList, AuditSearch, NothingForm
from foundation.oversight.words import OversightAct
from foundation.security.identifiers import normal_email
from foundation.web.container import WordsOfAudit, subject_search
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import WEEK_DAYS, TodayLine, TodaySection, urgency_of

routes = Routes("audit", permission=Permission.AUDIT_READ)
Names = Mapping[uuid.UUID, accounts.Account]
_SUBJECTS_AT_MOST = 20
_GRANTS_AT_MOST = 10


def _detail_words(entry: Entry, called: WordsOfAudit) -> str:
    words = []
    if code := entry.detail.get("code"):
        words.append(str(called.refusals.get(code, code)))
    if permission := entry.detail.get("permission"):
        words.append(str(permission_label(permission)))
    if isinstance(count := entry.detail.get("count"), int):
        words.append(_("Count: %(num)s", num=number(count)))
    return " · ".join(words)


def _action_words(entry: Entry, called: WordsOfAudit) -> str:
    """One request may have done several things, joined by a plus; what the column did not hold is in the detail."""
    acts = [*entry.action.split("+"), *entry.detail.get("further", ())]
    return listed([str(called.acts.get(act, act)) for act in acts])


@dataclass(frozen=True)
class ShownSubject:
    """Whom or what an entry is about: a colleague by name, everything else by the beginning of its id."""

    kind_label: object
    label: str
    named: bool
    url: str


@dataclass(frozen=True)
class ShownEntry:
    """An entry of the audit in words, with its first subjects and how many more there are."""

    at: datetime
    actor_name: str
    action_label: str
    outcome: str
    detail: str
    subjects: Sequence[ShownSubject]
    more: int


@dataclass(frozen=True)
class ActiveFilter:
    """A filter in force, with the address of the list without it."""

    label: str
    clear_url: str


def _subject(kind: str, subject: uuid.UUID, names: Names, called: WordsOfAudit) -> ShownSubject:
    label = names[subject].name if subject in names else subject.hex[:8]
    return ShownSubject(called.subjects.get(kind, kind), label, subject in names, url_for("audit.list", about=subject))


def _entry(entry: Entry, names: Names, called: WordsOfAudit) -> ShownEntry:
    return ShownEntry(
        at=entry.at,
        actor_name=names[entry.actor].name if entry.actor and entry.actor in names else "",
        action_label=_action_words(entry, called),
        outcome=entry.outcome,
        detail=_detail_words(entry, called),
        subjects=[_subject(*subject, names, called) for subject in entry.subjects[:_SUBJECTS_AT_MOST]],
        more=max(0, len(entry.subjects) - _SUBJECTS_AT_MOST),
    )


def _filters(request: Request, names: Names) -> list[ActiveFilter]:
    """The filters in force, each with the address of the list without it."""
    actor, about = request.data.get("actor"), request.data.get("about", [])
    shown = []
    if actor is not None:
        label = _("By: %(who)s", who=names[actor].name if actor in names else actor.hex[:8])
        shown.append(ActiveFilter(label, url_for("audit.list", about=about)))
    for subject_id in about:
        label = _("About: %(who)s", who=names[subject_id].name if subject_id in names else subject_id.hex[:8])
        rest = [other for other in about if other != subject_id]
        shown.append(ActiveFilter(label, url_for("audit.list", actor=actor, about=rest)))
    return shown


def _page(request: Request, form: Form) -> str:
    """Who read and changed what."""
    chosen = request.data
    about = chosen.get("about", [])
    subjects = tuple(subject for subject_id in about for subject in (subject_id, *subject_search().doors(subject_id)))
    page = audit_page(
        request.container.stores, AuditFilter(chosen.get("actor"), subjects), chosen.get("page"), PAGE_SIZE
    )
    people = {entry.actor for entry in page.items if entry.actor} | {
        s for e in page.items for k, s in e.subjects if k == "account"
    }
    subject_ids = [subject_id for subject_id in (chosen.get("actor"), *about) if subject_id]
    names = accounts.accounts_by_id(request.unit.session, [*people, *subject_ids])
    request.unit.participants["trail"].read([("asked", subject_id) for subject_id in subject_ids])
    called = request.container.words_of_audit
    rows = [_entry(entry, names, called) for entry in page.items]
    return render_template(
        "audit/list.html", page=list_page(page, rows), form=form, active_filters=_filters(request, names)
    )


@routes.form(
    "/audit",
    OversightAct.AUDIT_SEARCH,
    opens=OversightAct.AUDIT_READ,
    shows=_page,
    page="list",
    query=AuditList,
    schema=AuditSearch,
)
def search(request: Request) -> ResponseReturnValue:
    """Find whose rows to show; the address gets ids alone."""
    trail, values = request.unit.participants["trail"], dict[str, Any]()
    if who := request.data.get("who"):
        index = request.container.secrets.blind_index("staff_email", normal_email(who))
        account = accounts.account_by_email(request.unit.session, index)
        trail.note(searched_staff=index.hex(), staff_count=int(account is not None))
        if account is None:
            raise BadInput({"who": [_("No account has this e-mail.")]})
        values["actor"] = account.id
    if what := request.data.get("what"):
        ids, hashes = subject_search().find(what)
        trail.note(searched=hashes, count=len(ids))
        if not ids:
            raise BadInput({"what": [_("No match for this reference, phone, e-mail or document number.")]})
        values["about"] = ids[:_SUBJECTS_AT_MOST]
    trail.act(OversightAct.AUDIT_SEARCH, **trail.noted())
    return redirect(url_for("audit.list", **values), 303)


def grant_sections(request: Request) -> list[TodaySection]:
    """A section of the start page: whose access to protected information ends within a week."""
    if not request.me.may(Permission.GRANTS_REVIEW):
        return []
    session, now = request.unit.session, request.container.clock.now()
    ending = accounts.grants_ending(session, now, now + timedelta(days=WEEK_DAYS), _GRANTS_AT_MOST)
    names, url = (
        accounts.accounts_by_id(session, [account_id for _id, account_id, _until in ending]),
        url_for("audit.grants"),
    )
    lines = [
        TodayLine(
            url,
            names[account_id].name if account_id in names else "",
            "due",
            _("Ends on %(day)s", day=day(until.date())),
            duty=_("Access to protected information"),
            urgency=urgency_of((until.date() - now.date()).days),
        )
        for _id, account_id, until in ending
    ]
    title = _("Access to protected information that ends soon")
    return [TodaySection(title, lines, url, _("Show all"), len(ending) == _GRANTS_AT_MOST)] if lines else []


def _grant(request: Request) -> accounts.AccessGrant | None:
    return accounts.grant_by_id(request.unit.session, request.path["grant_id"])


@routes.get("/grants", OversightAct.GRANTS_REVIEW, permission=Permission.GRANTS_REVIEW, schema=AuditList)
def grants(request: Request) -> ResponseReturnValue:
    """Every grant: who may open what, why, until when."""
    page = accounts.grants_page(request.unit.session, request.data.get("page"), PAGE_SIZE)
    names = accounts.accounts_by_id(
        request.unit.session, [account_id for grant in page.items for account_id in (grant.account_id, grant.given_by)]
    )
    cases = {uuid.UUID(grant.about.case) for grant in page.items}
    request.unit.participants["trail"].read([("door", grant.door) for grant in page.items])
    return render_template(
        "audit/grants.html",
        page=list_page(page, page.items),
        names=names,
        references={case.hex: reference for case, reference in subject_search().references(cases).items()},
        now=request.container.clock.now(),
    )


@routes.post(
    "/grants/<uuid:grant_id>/revoke",
    OversightAct.GRANTS_REVOKE,
    permission=Permission.GRANTS_REVIEW,
    load=_grant,
    schema=NothingForm,
    endpoint="revoke_grant",
)
def revoke(request: Request) -> ResponseReturnValue:
    """End a grant now."""
    revoke_grant(request.unit, request.row)
    flash(_("Revoked. Access ended immediately."), "done")
    return redirect(url_for("audit.grants"), 303)
