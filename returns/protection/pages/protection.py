"""Pages of protection: what is behind the closed doors of a case, and who may open them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.services.grants import give_grants
from foundation.accounts.words import COMPARTMENT_LABELS
from foundation.compartments import Compartment
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.cases.queries import Case
from returns.protection.queries.protection import ProtectedNote, notes_behind
from returns.protection.schemas import GrantForm, ProtectedNoteForm
from returns.protection.services.protection import add_protected_note, doors_of_case


@dataclass(frozen=True)
class OpenDoor:
    """A door that a live grant opens, and how long."""

    id: uuid.UUID
    compartment: Compartment
    until: datetime


@dataclass(frozen=True)
class CaseWithOpenDoors:
    """A case with those of its doors that stand open to whoever asks."""

    case: Case
    doors: Mapping[uuid.UUID, OpenDoor]


def _case_with_open_door(request: Request[Any]) -> CaseWithOpenDoors | None:
    """The case, if a live grant opens one of its doors to whoever asks; otherwise there is no such page."""
    case, container = the_case(request), request.container
    doors = doors_of_case(container.secrets, request.path["case_id"])
    # Asked also for a case that is not there: the same work, whatever the answer.
    grants = accounts.live_grants_of(request.unit.session, request.me.account_id, list(doors), container.clock.now())
    if case is None or not grants:
        return None
    request.unit.participants["trail"].read([("door", grant.door) for grant in grants])
    open_doors = {grant.door: OpenDoor(grant.door, doors[grant.door], grant.until) for grant in grants}
    return CaseWithOpenDoors(case, open_doors)


routes = Routes("protection", permission=Permission.PROTECTED_OPEN, load=_case_with_open_door)


@dataclass(frozen=True)
class _Part:
    """What lies behind an open door, the oldest note first, and the form of a new one."""

    door: OpenDoor
    notes: Sequence[ProtectedNote]
    form: Form


def _protected_page(request: Request[CaseWithOpenDoors], form: Form) -> str:
    """What a grant opens."""
    session, doors = request.unit.session, request.row.doors
    notes = sorted(notes_behind(session, list(doors)), key=lambda note: note.content.at)
    author_ids = [uuid.UUID(note.content.author) for note in notes if note.content.author]
    authors = accounts.accounts_by_id(session, author_ids)
    protected = []
    for door in sorted(doors.values(), key=lambda door: list(Compartment).index(door.compartment)):
        door_form = form if form.values.get("door") == door.id.hex else Form()
        door_form.prefix = f"d{door.id.hex[:6]}"
        protected.append(_Part(door, [note for note in notes if note.door == door.id], door_form))
    return render_template(
        "returns/protection/protected.html",
        case=case_head(request.row.case),
        protected=protected,
        authors={account_id.hex: account.name for account_id, account in authors.items()},
    )


@routes.form(
    "/cases/<uuid:case_id>/protected",
    "protected.write",
    opens="protected.open",
    shows=_protected_page,
    page="protected",
    behind_doors=True,
    schema=ProtectedNoteForm,
)
def add_note(request: Request[CaseWithOpenDoors]) -> ResponseReturnValue:
    """Write a note behind an open door; sent twice, it is written once."""
    if request.data["door"] not in request.row.doors:
        raise NotFound
    add_protected_note(request.unit, request.data["door"], request.data["text"], request.data.get("once"))
    flash(_("The note is written."), "done")
    return redirect(url_for("protection.protected", case_id=request.row.case.id), 303)


@dataclass(frozen=True)
class ShownGrant:
    """A grant with the names of both, and whether it is open now."""

    grant: accounts.AccessGrant
    to_name: str
    by_name: str
    is_open: bool


def shown_grants(
    grants: Sequence[accounts.AccessGrant], names: Mapping[uuid.UUID, accounts.Account], now: datetime
) -> list[ShownGrant]:
    """Grants as the table of doors shows them; opens their rows. Whoever is out of sight works at a partner."""
    return [
        ShownGrant(
            grant,
            to_name=names[grant.account_id].name if grant.account_id in names else _("Somebody of a partner"),
            by_name=names[grant.given_by].name if grant.given_by in names else "–",
            is_open=grant.revoked_at is None and grant.until > now,
        )
        for grant in grants
    ]


def _grants_page(request: Request[Case], form: Form) -> str:
    """Who may open the doors of a case."""
    session, case, container = request.unit.session, request.row, request.container
    doors = doors_of_case(container.secrets, case.id)
    grants = accounts.grants_on_doors(session, list(doors))
    request.unit.participants["trail"].read([("door", door_id) for door_id in doors])
    colleagues = accounts.colleagues(session, case.office_id)
    account_ids = [account_id for grant in grants for account_id in (grant.account_id, grant.given_by)]
    names = {
        **{colleague.id: colleague for colleague in colleagues},
        **accounts.accounts_by_id(session, account_ids),
    }
    now, policy = container.clock.now(), container.policy(request.unit)
    form.values.setdefault("days", str(policy.grant_default_days))
    return render_template(
        "returns/protection/grants.html",
        case=case_head(case),
        grants=shown_grants(grants, names, now),
        form=form,
        people=sorted(
            ((colleague.id.hex, colleague.name) for colleague in colleagues if colleague.id != request.me.account_id),
            key=lambda pair: pair[1].casefold(),
        ),
        compartments=[(compartment.value, COMPARTMENT_LABELS[compartment]) for compartment in Compartment],
        max_days=policy.grant_max_days,
    )


@routes.form(
    "/cases/<uuid:case_id>/grants",
    "grants.give",
    opens="grants.list",
    shows=_grants_page,
    page="grants",
    permission=Permission.GRANTS_GIVE,
    load=the_case,
    behind_doors=True,
    steps_up=True,
    schema=GrantForm,
)
def give(request: Request[Case]) -> ResponseReturnValue:
    """Open one door or several for a colleague."""
    container, data = request.container, request.data
    colleagues = {
        colleague.id: colleague for colleague in accounts.colleagues(request.unit.session, request.row.office_id)
    }
    new_grants = give_grants(
        request.unit,
        container.secrets,
        container.policy(request.unit),
        request.row.id,
        data["compartment"],
        colleagues.get(data["to"]),
        data["days"],
        data["reason"],
    )
    flash(
        ngettext(
            "The door is open for your colleague. It closes by itself.",
            "%(num)d doors are open for your colleague. They close by themselves.",
            len(new_grants),
        ),
        "done",
    )
    return redirect(url_for("protection.grants", case_id=request.row.id), 303)
