"""Pages of unusual reading: what is to be looked at, and what came of it. For the data protection officer alone."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries.staff import Account, accounts_by_id
from foundation.accounts.schemas import NothingForm
from foundation.audit.records import Shown
from foundation.forms.form import Form, Stored
from foundation.language.formats import day, for_reader
from foundation.language.words import _
from foundation.web.container import subject_search
from foundation.web.overwriting import as_typed
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodaySection, Urgency, when_shown
from returns.cases.words import choices_of
from rights.unusual.queries import (
    ORDINARY,
    UnusualFinding,
    finding_by_id,
    findings_page,
    open_findings,
    span_of,
    zone_of_account,
)
from rights.unusual.rules import UnusualKind
from rights.unusual.schemas import FindingList, LookForm
from rights.unusual.services import cases_of, record_look, reopen
from rights.unusual.words import KIND_LABELS, RESULT_LABELS, UnusualAct, counted

_AT_MOST = 10
_CASES_AT_MOST = 25  # that a finding shows
# Which records of that day show what was found.
_SHOWS = {UnusualKind.REFUSALS: Shown.REFUSALS}


def _finding(request: Request[Any]) -> UnusualFinding | None:
    return finding_by_id(request.unit.session, request.path["finding_id"])


routes = Routes("unusual", permission=Permission.AUDIT_READ, load=_finding)
_lists = routes.with_common(permission=Permission.AUDIT_READ)


@dataclass(frozen=True)
class ShownFinding:
    """A finding in words: whose reading it is, how much there was and how much is ordinary."""

    finding: UnusualFinding
    account: Account | None
    looker: Account | None
    what: str

    @property
    def name(self) -> str:
        """Who it is about."""
        return self.account.name if self.account is not None else self.finding.account_id.hex[:8]

    @property
    def result(self) -> object:
        """What came of looking; None while nobody has looked."""
        return RESULT_LABELS[self.finding.result] if self.finding.result is not None else None


def _shown(finding: UnusualFinding, people: Mapping[uuid.UUID, Account]) -> ShownFinding:
    return ShownFinding(
        finding,
        people.get(finding.account_id),
        people.get(finding.looked_by) if finding.looked_by is not None else None,
        counted(finding.kind, finding.count),
    )


def _records_url(request: Request[Any], finding: UnusualFinding) -> str:
    """The audit of that day. It was one by the clocks of the account; by those of the reader it may touch two."""
    begins, ends = span_of(finding.day, zone_of_account(request.unit.session, finding.account_id))
    first, last = (for_reader(instant).date() for instant in (begins, ends - timedelta(microseconds=1)))
    return url_for(
        "audit.list",
        actor=finding.account_id,
        since=first.isoformat(),
        until=last.isoformat(),
        show=_SHOWS.get(finding.kind),
    )


def _people(request: Request[Any], findings: Sequence[UnusualFinding]) -> dict[uuid.UUID, Account]:
    ids = [account_id for finding in findings for account_id in (finding.account_id, finding.looked_by)]
    return accounts_by_id(request.unit.session, ids)


@_lists.get("/unusual", UnusualAct.PAGE, schema=FindingList, endpoint="list")
def findings_list(request: Request[None]) -> ResponseReturnValue:
    """What is to be looked at, the newest day first; or everything that was found."""
    shows_all = request.data["all"]
    page = findings_page(request.unit.session, not shows_all, request.data.get("page"), PAGE_SIZE)
    people = _people(request, page.items)
    request.unit.participants["trail"].read([("account", finding.account_id) for finding in page.items])
    rows = [_shown(finding, people) for finding in page.items]
    return render_template(
        "rights/unusual/list.html", page=list_page(page, rows), labels=KIND_LABELS, shows_all=shows_all
    )


def _page(request: Request[UnusualFinding], form: Form) -> str:
    """One finding: what was found, where it is read, and what came of looking."""
    finding = request.row
    request.unit.participants["trail"].read([("account", finding.account_id)])
    cases = cases_of(finding)
    references = subject_search().references(set(cases[:_CASES_AT_MOST]))
    return render_template(
        "rights/unusual/finding.html",
        shown=_shown(finding, _people(request, [finding])),
        records_url=_records_url(request, finding),
        labels=KIND_LABELS,
        rule_url=url_for("rulebook.rule", code=ORDINARY[finding.kind]),
        cases=[
            (references.get(case, case.hex[:8]), url_for("audit.list", about=case)) for case in cases[:_CASES_AT_MOST]
        ],
        more=max(0, len(cases) - _CASES_AT_MOST),
        results=choices_of(RESULT_LABELS),
        form=form,
    )


def _stored(request: Request[UnusualFinding]) -> Stored:
    finding = request.row
    values = {"result": finding.result.value if finding.result else "", "note": finding.note or ""}
    return Stored(finding.version, values, lambda: finding.looked_by)


@routes.form(
    "/unusual/<uuid:finding_id>",
    UnusualAct.LOOK,
    opens=UnusualAct.PAGE,
    shows=_page,
    page="finding",
    begins=as_typed(_stored),
    stored=_stored,
    schema=LookForm,
)
def look(request: Request[UnusualFinding]) -> ResponseReturnValue:
    """Record what looking at it came to."""
    record_look(request.unit, request.row, request.data["result"], request.data.get("note"))
    flash(_("Saved. You can undo it on the finding's page."), "done")
    return redirect(url_for("unusual.list"), 303)


@routes.post("/unusual/<uuid:finding_id>/reopen", UnusualAct.REOPEN, schema=NothingForm, endpoint="reopen")
def take_back(request: Request[UnusualFinding]) -> ResponseReturnValue:
    """Take a look back: it is to be looked at again."""
    reopen(request.unit, request.row)
    flash(_("Undone. It is open again, and your note is still there."), "done")
    return redirect(url_for("unusual.finding", finding_id=request.row.id), 303)


def unusual_sections(request: Request[Any]) -> list[TodaySection]:
    """A section of the start page: unusual reading that nobody has looked at, the oldest day first."""
    if not request.me.may(Permission.AUDIT_READ):
        return []
    findings = open_findings(request.unit.session, _AT_MOST)
    if not findings:
        return []
    people = _people(request, findings)

    def line(finding: UnusualFinding) -> TodayLine:
        shown = _shown(finding, people)
        return TodayLine(
            url_for("unusual.finding", finding_id=finding.id),
            shown.name,
            "due",
            day(finding.day),
            duty=shown.what,
        )

    lines = when_shown(findings, lambda _finding: Urgency.TODAY, line)
    url = url_for("unusual.list")
    return [TodaySection(_("Unusual reading"), lines, url, _("Show all"), len(findings) == _AT_MOST)]
