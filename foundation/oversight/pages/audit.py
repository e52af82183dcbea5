"""The audit for the data protection officer: found by person, case, colleague, days and kind, combined as they like."""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from flask import redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.audit.queries import AuditFilter, Entry, audit_page
from foundation.audit.records import Shown
from foundation.errors import BadInput, KeyGone
from foundation.forms.form import Form
from foundation.language.formats import begins_at, day, ends_at
from foundation.language.words import _
from foundation.oversight.pages.entries import SUBJECTS_AT_MOST, EntryWords, Names
from foundation.oversight.schemas import AuditList, AuditSearch, hidden_filters
from foundation.oversight.words import SHOWN_LABELS, OversightAct
from foundation.security.identifiers import normal_email
from foundation.security.key_ring import KeyRing
from foundation.storage.paging import Slice
from foundation.web.container import subject_search
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes

routes = Routes("audit", permission=Permission.AUDIT_READ)
ABOUT_AT_MOST = 20
_CASES_AT_MOST = 150  # ids of a page among which cases are looked for, to show their references
_DAYS = ("since", "until")


def filter_of(chosen: Mapping[str, Any], with_doors: bool = True) -> AuditFilter:
    """What an address asks for; of a case, what is behind its doors as well. Days are those of the reader's clocks."""
    about: list[uuid.UUID] = list(dict.fromkeys(chosen.get("about", [])[:ABOUT_AT_MOST]))
    since, until = (chosen.get(name) for name in _DAYS)
    return AuditFilter(
        actor=chosen.get("actor"),
        subjects=tuple(about),
        behind=tuple(door for each in about for door in subject_search().doors(each)) if with_doors else (),
        since=begins_at(since) if since is not None else None,
        before=ends_at(until) if until is not None else None,
        shown=chosen.get("show", Shown.PEOPLE),
    )


def note_what_is_asked(request: Request, chosen: Mapping[str, Any]) -> None:
    """Whom somebody looked for in the audit stands there, too."""
    asked = [each for each in (chosen.get("actor"), *chosen.get("about", [])) if each is not None]
    request.unit.participants["trail"].read([("asked", each) for each in asked])


def _address(chosen: Mapping[str, Any], **changed: Any) -> str:
    """The list with these filters, and others in place of some of them."""
    return url_for("audit.list", **_in_address({**chosen, "page": None, **changed}))


def _in_address(chosen: Mapping[str, Any]) -> dict[str, Any]:
    shown = chosen.get("show", Shown.PEOPLE)
    values = {**chosen, "show": None if shown is Shown.PEOPLE else shown}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items() if value}


def _chips(chosen: Mapping[str, Any], names: Names, references: Mapping[uuid.UUID, str]) -> list[dict[str, str]]:
    """The filters in force, each with the address of the list without it."""
    actor, about, shown = chosen.get("actor"), chosen.get("about", []), chosen.get("show", Shown.PEOPLE)
    chips = []
    if actor is not None:
        label = _("By: %(who)s", who=names[actor].name if actor in names else actor.hex[:8])
        chips.append({"label": label, "url": _address(chosen, actor=None)})
    for each in about:
        who = names[each].name if each in names else references.get(each, each.hex[:8])
        rest = [other for other in about if other != each]
        chips.append({"label": _("About: %(who)s", who=who), "url": _address(chosen, about=rest)})
    if chosen.get("since") is not None:
        label = _("From %(day)s", day=day(chosen["since"]))
        chips.append({"label": label, "url": _address(chosen, since=None)})
    if chosen.get("until") is not None:
        label = _("Until %(day)s", day=day(chosen["until"]))
        chips.append({"label": label, "url": _address(chosen, until=None)})
    if shown is not Shown.PEOPLE:
        chips.append({"label": str(SHOWN_LABELS[shown]), "url": _address(chosen, show=None)})
    return chips


def _chosen(request: Request) -> dict[str, Any]:
    """The filters of the address; of a form that was refused, those that it has no field for."""
    if http_request.method == "GET":
        return dict(request.data)
    return hidden_filters(http_request.form)


def _begun(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """The form as the filters fill it in: what was typed to find somebody is not there any more."""
    days = {name: chosen[name].isoformat() for name in _DAYS if chosen.get(name) is not None}
    shown = chosen.get("show", Shown.PEOPLE)
    return {"show": "" if shown is Shown.PEOPLE else shown.value, **days}


def _references(request: Request, chosen: Mapping[str, Any], entries: list[Entry]) -> dict[uuid.UUID, str]:
    """References of the cases that the page is about, as many as it opens; their keys come with those of colleagues."""
    search = subject_search()
    subjects = (subject for entry in entries if _is_one(entry) for subject in entry.subjects)
    shown = (each for kind, each in subjects if kind in search.kinds_of_cases)
    cases = list(dict.fromkeys((*chosen.get("about", []), *shown)))
    held = search.held_references(set(cases[:_CASES_AT_MOST]))
    keys: KeyRing = request.unit.participants["keys"]
    for each in held.values():
        keys.expect(each.key_name)
    references = dict[uuid.UUID, str]()
    for case, each in held.items():
        with suppress(KeyGone):  # then the beginning of its id stands there
            references[case] = each.open(keys) or ""
    return references


def _is_one(entry: Entry) -> bool:
    """Whether a record is about something by itself, and not about the rows of a list."""
    return entry.subject_count <= SUBJECTS_AT_MOST


def _found(request: Request, chosen: Mapping[str, Any]) -> Slice[Entry]:
    """A page of the records that the filters let through."""
    cursor = chosen.get("page")
    return audit_page(request.container.stores, filter_of(chosen), cursor, PAGE_SIZE, SUBJECTS_AT_MOST)


def _page(request: Request, form: Form) -> str:
    """Who read and changed what. A form that was refused has no list below it: it would answer half a question."""
    chosen = _chosen(request)
    page = None if form.errors else _found(request, chosen)
    entries = list(page.items) if page is not None else []
    colleagues = {entry.actor for entry in entries if entry.actor}
    colleagues |= {each for entry in entries for kind, each in entry.subjects if kind == "account"}
    asked = [each for each in (chosen.get("actor"), *chosen.get("about", [])) if each]
    names = accounts.named_accounts(request.unit.session, [*colleagues, *asked])
    note_what_is_asked(request, chosen)
    references = _references(request, chosen, entries)
    if not form.errors:
        form.values = {**_begun(chosen), **form.values}
    return render_template(
        "audit/list.html",
        page=list_page(page, entries) if page is not None else None,
        days=EntryWords(names, references, request.container.words_of_audit, url_for("audit.list")).days(entries),
        form=form,
        kept={name: chosen[name] for name in ("actor", "about") if chosen.get(name)},
        people=SHOWN_LABELS[Shown.PEOPLE],
        choices=[(shown.value, label) for shown, label in SHOWN_LABELS.items() if shown is not Shown.PEOPLE],
        chips=_chips(chosen, names, references),
        files=[(kind, url_for(f"audit.{kind}", **_in_address({**chosen, "page": None}))) for kind in ("xlsx", "csv")],
        is_default=chosen.get("show", Shown.PEOPLE) is Shown.PEOPLE,
        everything_url=_address(chosen, show=Shown.EVERYTHING),
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
    """Find whose rows to show; the address gets ids, days and a kind alone."""
    trail, typed = request.unit.participants["trail"], request.data
    values = {name: typed[name] for name in ("actor", "about", "show", *_DAYS) if typed.get(name)}
    wrong: dict[str, list[str]] = {}
    if who := typed.get("who"):
        index = request.container.secrets.blind_index("staff_email", normal_email(who))
        account = accounts.account_by_email(request.unit.session, index)
        trail.note(searched_staff=index.hex(), staff_count=int(account is not None))
        if account is None:
            wrong["who"] = [_("No account has this e-mail.")]
        else:
            values["actor"] = account.id
    if what := typed.get("what"):
        ids, hashes = subject_search().find(what)
        trail.note(searched=hashes, count=len(ids))
        if not ids:
            wrong["what"] = [_("No match for this reference, phone, e-mail or document number.")]
        values["about"] = ids[:ABOUT_AT_MOST]
    if wrong:
        raise BadInput(wrong)
    trail.act(OversightAct.AUDIT_SEARCH, **trail.noted())
    return redirect(_address(values), 303)
