"""Doors of protection: what is behind the closed doors of a case, and who may open them."""

import uuid
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.services.grants import give_grants
from foundation.accounts.wording import COMPARTMENT_LABELS
from foundation.compartments import Compartment
from foundation.errors import NotFound
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import case_head, the_case
from returns.protection.queries.protection import notes_behind
from returns.protection.schemas import GrantForm, ProtectedNoteForm
from returns.protection.services.protection import add_protected_note, doors_of_case


def _case_with_open_door(request: Request) -> Any:
    """The case, if a live grant opens one of its doors to whoever asks; otherwise there is no such page."""
    case, container = the_case(request), request.container
    doors = doors_of_case(container.secrets, request.path["case_id"])
    # Asked also for a case that is not there: the same work, whatever the answer.
    grants = accounts.live_grants_of(request.unit.session, request.me.account_id, list(doors), container.clock.now())
    if case is None or not grants:
        return None
    request.unit.participants["trail"].read([("door", grant.door) for grant in grants])
    return SimpleNamespace(case=case, doors={grant.door: (doors[grant.door], grant.until) for grant in grants})


routes = Routes("protection", permission=Permission.PROTECTED_OPEN, load=_case_with_open_door)


def _protected_page(request: Request, form: Form) -> str:
    """What a grant opens."""
    opened = request.row.doors
    notes = notes_behind(request.unit.session, list(opened))
    authors = accounts.accounts_by_id(
        request.unit.session, [uuid.UUID(n.content["author"]) for n in notes if n.content["author"]]
    )
    shown = []
    for door_id, (compartment, until) in sorted(
        opened.items(), key=lambda opened_door: list(Compartment).index(opened_door[1][0])
    ):
        own = [_note(note, authors) for note in notes if note.door == door_id]
        typed_here = form if form.values.get("door") == door_id.hex else Form()
        typed_here.prefix = f"d{door_id.hex[:6]}"
        shown.append(
            SimpleNamespace(
                id=door_id.hex,
                label=COMPARTMENT_LABELS[compartment],
                until=until,
                notes=sorted(own, key=lambda note: note.at),
                form=typed_here,
                url=url_for("protection.add_note", case_id=request.row.case.id),
                records_url=url_for("records.page", door=door_id),
            )
        )
    return render_template("returns/protection/protected.html", case=case_head(request.row.case), doors=shown)


def _note(note: Any, authors: dict[uuid.UUID, Any]) -> SimpleNamespace:
    author = authors.get(uuid.UUID(note.content["author"])) if note.content["author"] else None
    return SimpleNamespace(
        text=note.content["text"], author=author.name if author else "", at=datetime.fromisoformat(note.content["at"])
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
def add_note(request: Request) -> ResponseReturnValue:
    """Write a note behind an open door; sent twice, it is written once."""
    if request.data["door"] not in request.row.doors:
        raise NotFound
    add_protected_note(request.unit, request.data["door"], request.data["text"], request.data.get("once"))
    flash(_("The note is written."), "done")
    return redirect(url_for("protection.protected", case_id=request.row.case.id), 303)


def _grants_page(request: Request, form: Form) -> str:
    session, case, container = request.unit.session, request.row, request.container
    doors = doors_of_case(container.secrets, case.id)
    grants = accounts.grants_on_doors(session, list(doors))
    request.unit.participants["trail"].read([("door", door_id) for door_id in doors])
    colleagues = accounts.colleagues(session, case.office_id)
    names = {
        **{colleague.id: colleague for colleague in colleagues},
        **accounts.accounts_by_id(session, [i for g in grants for i in (g.account_id, g.given_by)]),
    }
    now, policy = container.clock.now(), container.policy(request.unit)
    rows = [
        SimpleNamespace(
            id=grant.id,
            to_name=names[grant.account_id].name,
            by_name=names[grant.given_by].name,
            compartment_label=COMPARTMENT_LABELS[doors[grant.door]],
            reason=grant.about["reason"],
            given_at=grant.given_at,
            until=grant.revoked_at or grant.until,
            live=grant.revoked_at is None and grant.until > now,
        )
        for grant in grants
    ]
    form.values.setdefault("days", str(policy.grant_default_days))
    return render_template(
        "returns/protection/grants.html",
        case=case_head(case),
        grants=rows,
        form=form,
        people=sorted(
            ((colleague.id.hex, colleague.name) for colleague in colleagues if colleague.id != request.me.account_id),
            key=lambda pair: pair[1].casefold(),
        ),
        compartments=[(compartment.value, COMPARTMENT_LABELS[compartment]) for compartment in Compartment],
        max_days=policy.grant_max_days,
    )


@routes.get(
    "/cases/<uuid:case_id>/grants", "grants.list", permission=Permission.GRANTS_GIVE, load=the_case, behind_doors=True
)
def grants(request: Request) -> ResponseReturnValue:
    """Who may open the doors of a case."""
    return _grants_page(request, Form())


@routes.post(
    "/cases/<uuid:case_id>/grants",
    "grants.give",
    permission=Permission.GRANTS_GIVE,
    load=the_case,
    behind_doors=True,
    steps_up=True,
    schema=GrantForm,
    on_invalid=_grants_page,
)
def give(request: Request) -> ResponseReturnValue:
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
