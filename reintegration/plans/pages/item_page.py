"""The page of one item of a plan: what is shown on it, whichever of its forms was sent."""

import uuid
from types import SimpleNamespace
from typing import Any

from flask import render_template, url_for

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.web.stamp import Call
from reintegration.episodes.pages.episodes import need_episode
from reintegration.episodes.rules.episodes import EpisodeState
from reintegration.plans.pages.plans import frame_of
from reintegration.plans.pages.revisions_shown import shown_revisions
from reintegration.plans.pages.shown import shown_event, shown_instalment, shown_item, shown_line, shown_proof
from reintegration.plans.queries.plans import WholeItem, revisions_of, whole_item
from reintegration.plans.queries.steps import events_of_item, proofs_of_item
from reintegration.plans.words import PROOF_LABELS, RECEIVED_LABELS, SPOT_CHECK_LABELS
from reintegration.referrals.pages.people import case_head
from returns.cases.words.cases import choices_of

ACCEPTED = "application/pdf,image/jpeg,image/png"
_FORMS = ("start", "deliver", "cancel", "part", "pay", "cancel_part", "proof", "received", "check")
_OF_A_DAY = {"start": "started_on", "deliver": "delivered_on", "received": "happened_on", "check": "happened_on"}


def _forms(call: Call, typed: dict[str, Form], today: str) -> dict[str, Form]:
    """Each form of the page, with ids of its own; what was typed stays in the one that was sent."""
    forms = {name: typed.get(name, Form()) for name in _FORMS}
    for name, form in forms.items():
        form.prefix = name
        if name in _OF_A_DAY and not form.errors:
            form.values.setdefault(_OF_A_DAY[name], today)
    return forms


def _of_part(part_id: uuid.UUID, call: Call, forms: dict[str, Form], today: str) -> dict[str, Form]:
    """The two forms of one instalment: what was typed for the one of the address, else empty."""
    own_forms = {}
    for name in ("pay", "cancel_part"):
        is_sent = call.path.get("instalment_id") == part_id
        own_forms[name] = forms[name] if is_sent else Form(values={"paid_on": today})
        own_forms[name].prefix = f"{name}{part_id.hex[:8]}"
        own_forms[name].values.setdefault("paid_on", today)
    return own_forms


def item_page(call: Call, **typed: Form) -> str:
    """The page of the item of an address; `typed`: the form that was sent, by its name."""
    session, row, episode = call.unit.session, call.row.item, need_episode(call)
    whole = whole_item(session, row.id) or WholeItem(row)
    events, proofs = events_of_item(session, row.id), proofs_of_item(session, row.id)
    revisions, frame = revisions_of(session, row.id), frame_of(call, call.row.case, episode)
    names_lines = call.me.may(Permission.CASES_WORK)
    today = frame.today.isoformat()
    forms = _forms(call, typed, today)
    parts = [shown_instalment(instalment, frame.today) for instalment in whole.instalments]
    for part in parts:
        part.forms = _of_part(part.id, call, forms, today)
    is_open = episode.state is EpisodeState.OPEN
    at = SimpleNamespace(case_id=row.case_id, item_id=row.id)
    return render_template(
        "reintegration/plans/item.html",
        case=case_head(call, call.row.case),
        plan_url=url_for("plans.plan", case_id=row.case_id),
        item=shown_item(whole, frame, [event for event, _author in events]),
        until=frame.until(row.is_in_kind),
        line=shown_line(whole),
        parts_of=parts,
        proofs=[shown_proof(proof) for proof in proofs],
        events=[shown_event(event, author) for event, author in events],
        revisions=shown_revisions(revisions, frame.names),
        **_choices(),
        accepted=ACCEPTED,
        may_work=call.me.may(Permission.FOLLOW_UP_WORK) and is_open,
        may_check=(call.me.may(Permission.REFERRALS_ANSWER) or names_lines) and is_open,
        may_name_line=names_lines and is_open,
        urls=_urls(at),
        forms_of=forms,
    )


def _choices() -> dict[str, Any]:
    return {
        "proof_kinds": choices_of(PROOF_LABELS),
        "received_kinds": choices_of(RECEIVED_LABELS),
        "check_kinds": choices_of(SPOT_CHECK_LABELS),
    }


def _urls(at: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        change=url_for("plan_items.change_page", **vars(at)),
        part=url_for("plan_papers.part", **vars(at)),
        budget=url_for("plan_papers.budget_page", **vars(at)),
        proof=url_for("plan_papers.proof", **vars(at)),
        received=url_for("plan_papers.received", **vars(at)),
        check=url_for("plan_papers.check", **vars(at)),
    )
