"""The page of a restriction in force: what is held back, and work on the case all the same, each for a named ground."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request as http_request, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from returns.cases.pages.cases import PartOfCase, restricted
from returns.cases.pages.header import case_head
from returns.cases.words import choices_of
from rights.requests.pages.requests import ONE, at_one
from rights.requests.queries.requests import DataRequest, exception_hours, held_of
from rights.requests.rules.requests import RequestState
from rights.requests.schemas import GroundForm, HeldForm
from rights.requests.services import restriction as services
from rights.requests.words import GROUND_LABELS, RequestsAct

_AT = f"{ONE}/restriction"
MOST_SHOWN = 100


@dataclass(frozen=True)
class Held:
    """What is held back: what it says, to whom, and since when."""

    id: uuid.UUID
    words: str
    to: str
    works_at: str
    is_mail: bool
    since: datetime


def _held(request: Request[PartOfCase[DataRequest]]) -> list[Held]:
    """What is held back for the case, the oldest first; at most a hundred."""
    session, words = request.unit.session, request.container.words_of_messages
    messages, notices = held_of(session, request.row.case.id)
    staff = accounts.accounts_by_id(
        session, {*(row.account_id for row in messages), *(row.account_id for row in notices)}
    )
    places = accounts.places(session, [account.organisation_id or account.office_id for account in staff.values()])

    def receiver(account_id: uuid.UUID) -> tuple[str, str]:
        account = staff.get(account_id)
        place = account.organisation_id or account.office_id if account else None
        return (account.name if account else "", places.get(place, "") if place else "")

    mails = [
        Held(row.id, words.subject_of(row.template), *receiver(row.account_id), True, row.created_at)
        for row in messages
    ]
    told = [Held(row.id, str(words.notices[row.kind][0]), *receiver(row.account_id), False, row.at) for row in notices]
    return sorted([*mails, *told], key=lambda one: (one.since, one.words, one.to))[:MOST_SHOWN]


def _page(request: Request[PartOfCase[DataRequest]], form: Form) -> str:
    case, row, now = request.row.case, request.row.part, request.container.clock.now()
    endpoint = (http_request.endpoint or "").rpartition(".")[2]
    forms = {name: form if name == endpoint else Form() for name in ("send_held", "work_on")}
    for name, each in forms.items():
        each.prefix = name.replace("_", "-")
    frozen = restricted(case, now)
    return render_template(
        "rights/requests/restriction.html",
        case=case_head(request, case),
        row=row,
        in_force=row.state is RequestState.IN_FORCE,
        open_until=frozen.open_until if frozen is not None else None,
        held=_held(request),
        grounds=choices_of(GROUND_LABELS),
        hours=exception_hours(request.unit.session, now.date()),
        forms_of=forms,
    )


@at_one.get(_AT, RequestsAct.RESTRICTION)
def restriction(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """What is held back, and whether the case is worked on all the same."""
    return _page(request, Form())


def _here(row: DataRequest, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("requests.restriction", case_id=row.case_id, request_id=row.id), 303)


@at_one.post(f"{_AT}/send", RequestsAct.SEND_HELD, schema=HeldForm, on_invalid=_page)
def send_held(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Send some of what is held back, for a ground."""
    data, of = request.data, request.row
    why = services.ForAGround(data["ground"], data["reason"])
    count = services.send_held(request.unit, of.case, of.part, data["held"], why)
    return _here(of.part, ngettext("%(num)d message sent.", "%(num)d messages sent.", count))


@at_one.post(f"{_AT}/work", RequestsAct.WORK_ON, schema=GroundForm, on_invalid=_page)
def work_on(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Let the case be worked on for some hours, for a ground."""
    data, of = request.data, request.row
    services.work_all_the_same(request.unit, of.case, of.part, services.ForAGround(data["ground"], data["reason"]))
    return _here(of.part, _("The case can be worked on now. It is frozen again automatically."))


@at_one.post(f"{_AT}/freeze", RequestsAct.FREEZE, schema=NothingForm)
def freeze(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Freeze the case again, before the time is over."""
    services.freeze_again(request.unit, request.row.case, request.row.part)
    return _here(request.row.part, _("The case is frozen again."))
