"""What is said of a plan (drawn up, agreed, reviewed) and of what was handed over (papers, receipts, spot checks)."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import accounts_by_id
from foundation.errors import AccessDenied
from foundation.geography.zones import local_date
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit, reading
from reintegration.concerns.rules import Category, ConcernKind, Pace
from reintegration.concerns.services.concerns import NewConcern, raise_concern
from reintegration.episodes.access import ESCALATING
from reintegration.episodes.models import Episode
from reintegration.episodes.queries.reasons import refuse_if
from reintegration.episodes.rules.episodes import EpisodeState
from reintegration.plans.models.plans import PlanItem
from reintegration.plans.models.steps import PlanEvent, PlanProof
from reintegration.plans.queries.plans import items_of_episode
from reintegration.plans.queries.steps import events_of_plan, has_certificate
from reintegration.plans.rules.plans import ItemState
from reintegration.plans.rules.steps import (
    HandedOver,
    PlanEventKind,
    ProofKind,
    StatedFacts,
    why_not_checked,
    why_not_received,
    why_not_stated,
)
from returns.cases.services.planning import made_before, note_made
from returns.files.rules import FileKind
from returns.files.services import store_file

_FILE_OF = {ProofKind.RECEIPT: FileKind.RECEIPT, ProofKind.HAND_OVER: FileKind.CERTIFICATE}


@dataclass(frozen=True)
class Said:
    """What somebody says: of what kind, on which local day, who said it, and a note."""

    kind: PlanEventKind
    on: date
    name: str = ""
    note: str = ""


def state_plan(unit: Unit, episode: Episode, stated: Said, once: uuid.UUID | None = None) -> None:
    """Say that a plan was drawn up, agreed on with the person, or reviewed. Sent twice with the same `once`: once.

    RuleBroken (`episode_closed`, `plan_empty`, `plan_day_not_come`, `plan_day_before_arrival`,
    `plan_drawn_up_already`, `plan_not_agreed`), every reason at once.
    """
    if made_before(unit, once):
        return
    before = {event.kind for event, _author in events_of_plan(unit.session, episode.id)}
    live = [item for item in items_of_episode(unit.session, episode.id) if item.state is not ItemState.CANCELLED]
    facts = StatedFacts(
        episode.state is EpisodeState.OPEN,
        episode.arrived_on,
        local_date(unit.clock.now(), episode.zone),
        len(live),
        PlanEventKind.DRAWN_UP in before,
        PlanEventKind.AGREED in before,
    )
    refuse_if(why_not_stated(stated.kind, stated.on, facts))
    note_made(unit, once, _note(unit, episode, None, stated))


def keep_proof(
    unit: Unit, item: PlanItem, kind: ProofKind, stream: BinaryIO, note: str = "", once: uuid.UUID | None = None
) -> None:
    """Keep a receipt or a hand-over certificate of an item among the files of its case. Sent twice: once.

    Of an item for one person it lies under that person's key. BadInput at `file`; RuleBroken (`case_has_ended`).
    """
    if made_before(unit, once):
        return
    assert unit.actor_id is not None  # somebody answers for every paper
    file_id = store_file(unit, item.case_id, item.person_id, _FILE_OF[kind], stream, note)
    unit.session.flush()  # the proof refers to the file
    proof = PlanProof(
        case_id=item.case_id,
        item_id=item.id,
        file_id=file_id,
        kind=kind,
        added_by=unit.actor_id,
        added_at=unit.clock.now(),
    )
    unit.session.add(proof)
    note_made(unit, once, proof.id)
    unit.participants["trail"].act("plan.proof", ("case", item.case_id))


def confirm_receipt(unit: Unit, item: PlanItem, episode: Episode, stated: Said, once: uuid.UUID | None = None) -> None:
    """Record that somebody confirmed what they received: on paper, or by typing their name on this screen.

    RuleBroken (`item_not_delivered`, `plan_day_not_come`, `day_before_delivery`, `receiver_missing`,
    `certificate_missing`), every reason at once.
    """
    if made_before(unit, once):
        return
    facts = _handed_over(unit, item, episode, has_certificate(unit.session, item.id))
    refuse_if(why_not_received(stated.kind, stated.on, stated.name, facts))
    note_made(unit, once, _note(unit, episode, item, stated))


def check_hand_over(unit: Unit, item: PlanItem, episode: Episode, stated: Said, once: uuid.UUID | None = None) -> None:
    """Record a spot check: somebody asked the person whether they have what was delivered.

    Coordinators check, and the office; AccessDenied for whoever only delivers. RuleBroken (`item_not_delivered`,
    `plan_day_not_come`, `day_before_delivery`, `spot_check_own_delivery`, `spot_check_note_missing`), all at once.
    Where the person does not confirm it a concern is raised. One that an office raises is about the organisation that
    delivered, and nobody there sees it.
    """
    scope = unit.scope
    is_checker = isinstance(scope, UserScope) and (
        scope.may(Permission.REFERRALS_ANSWER) or scope.may(Permission.CASES_WORK)
    )
    if not is_checker:
        raise AccessDenied(Permission.REFERRALS_ANSWER.value)
    if made_before(unit, once):
        return
    by = unit.actor_id.hex if unit.actor_id else ""
    refuse_if(why_not_checked(stated.kind, stated.on, by, stated.note, _handed_over(unit, item, episode)))
    note_made(unit, once, _note(unit, episode, item, stated))
    if stated.kind is PlanEventKind.SPOT_NOT_CONFIRMED:
        _raise_mismatch(unit, item, stated.note.strip())


def _raise_mismatch(unit: Unit, item: PlanItem, note: str) -> None:
    delivered = []
    if item.delivered_by and not _is_partner(unit):
        with reading(unit.aside, ESCALATING) as aside:  # whoever delivered it may have left since
            accounts = accounts_by_id(aside.session, [item.delivered_by])
            delivered = [
                account.organisation_id for account in accounts.values() if account.organisation_id is not None
            ]
    raise_concern(
        unit,
        item.case_id,
        NewConcern(
            ConcernKind.CONCERN,
            note=_("Spot check: the person does not confirm what was handed over. %(note)s", note=note),
            category=Category.OTHER,
            pace=Pace.IN_TURN,
            about_organisation_id=delivered[0] if delivered else None,
        ),
    )


def _is_partner(unit: Unit) -> bool:
    return isinstance(unit.scope, UserScope) and unit.scope.organisation_id is not None


def _handed_over(unit: Unit, item: PlanItem, episode: Episode, has_paper: bool = False) -> HandedOver:
    by = item.delivered_by.hex if item.delivered_by else ""
    return HandedOver(item.state, item.delivered_on, by, local_date(unit.clock.now(), episode.zone), has_paper)


def _note(unit: Unit, episode: Episode, item: PlanItem | None, stated: Said) -> uuid.UUID:
    assert unit.actor_id is not None  # somebody answers for what is said
    row = PlanEvent(
        case_id=episode.case_id,
        episode_id=episode.id,
        item_id=item.id if item is not None else None,
        kind=stated.kind,
        happened_on=stated.on,
        by=unit.actor_id,
        at=unit.clock.now(),
        content={"name": stated.name.strip(), "note": stated.note.strip()},
    )
    unit.session.add(row)
    unit.participants["trail"].act(f"plan.{stated.kind.value}", ("case", episode.case_id))
    return row.id
