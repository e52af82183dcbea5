"""Changes of a plan as a whole: its objectives, its events, and the papers, receipts and spot checks of items."""

import uuid
from dataclasses import dataclass, replace
from datetime import date
from typing import BinaryIO

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.queries.staff import accounts_by_id
from foundation.errors import AccessDenied, BadInput, Conflict
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit, reading
from reintegration.concerns.rules import Category, ConcernKind, Pace
from reintegration.concerns.services import NewConcern, raise_concern
from reintegration.episodes.access import ESCALATING
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.rules import EpisodeState
from reintegration.plans.models import EventContent, ObjectiveContent, PlanEvent, PlanItem, PlanObjective, PlanProof
from reintegration.plans.queries import (
    day_there,
    events_of_plan,
    has_certificate,
    items_of_episode,
    items_under,
    objectives_of_episode,
)
from reintegration.plans.rules.plans import (
    Dimension,
    HandedOver,
    ItemState,
    Level,
    ObjectiveState,
    PlanEventKind,
    PlanReason,
    ProofKind,
    RevisionKind,
    StatedFacts,
    for_whom,
    why_not_checked,
    why_not_for,
    why_not_planned,
    why_not_received,
    why_not_stated,
)
from reintegration.plans.services.revisions import keep_first, note_revision
from reintegration.plans.services.stated import plan_facts, refuse_wrong, wrong_person
from returns.cases.models import Case
from returns.cases.queries import lock_case
from returns.cases.rules import Reason
from returns.cases.services.planning import made_before, note_made
from returns.files.rules import FileKind
from returns.files.services import store_file

# Changes of the objectives of a plan: added, changed, reached, given up. Their items keep a copy of their words.


@dataclass(frozen=True)
class NewObjective:
    """An objective as it is stated; without a person it is for the whole family."""

    dimension: Dimension
    level: Level
    text: str
    person_id: uuid.UUID | None = None


def add_objective(
    unit: Unit, case: Case, episode: Episode, new: NewObjective, once: uuid.UUID | None = None
) -> PlanObjective:
    """Add an objective to a plan. Sent twice with the same `once`, it is one.

    RuleBroken (`episode_closed`, `track_without_plan`); BadInput for somebody who is not of the case.
    """
    made = made_before(unit, once)
    lock_case(unit.session, case.id)
    standing = objectives_of_episode(unit.session, episode.id)
    if made and (objective := next((objective for objective in standing if objective.id == made), None)):
        return objective
    refuse_if(why_not_planned(plan_facts(case, episode)))
    refuse_wrong(wrong_person(unit, case.id, new.person_id))
    assert unit.actor_id is not None  # somebody answers for every objective
    now = unit.clock.now()
    row = PlanObjective(
        case_id=case.id,
        episode_id=episode.id,
        person_id=new.person_id,
        ordinal=max((objective.ordinal for objective in standing), default=0) + 1,
        dimension=new.dimension,
        level=new.level,
        state=ObjectiveState.OPEN,
        added_at=now,
        added_by=unit.actor_id,
        changed_at=now,
        content=ObjectiveContent(new.text),
    )
    unit.session.add(row)
    unit.session.flush()  # items and revisions refer to it
    note_revision(unit, row, RevisionKind.ADDED)
    note_made(unit, once, row.id)
    unit.participants["trail"].act("plan.objective", ("case", case.id))
    return row


def change_objective(
    unit: Unit,
    case: Case,
    episode: Episode,
    row: PlanObjective,
    new: NewObjective,
    state: ObjectiveState,
    because: str,
    version: int,
) -> None:
    """Change an objective, and with it what its items say that they are for.

    Conflict if it was changed after `version`; BadInput by field; RuleBroken (`episode_closed`, `track_without_plan`,
    `objective_reason_missing`, `item_for_somebody_else`).
    """
    if row.version != version:
        raise Conflict(
            _("Somebody else changed this meanwhile. The newest state stands beside what you typed: compare.")
        )
    lock_case(unit.session, case.id)
    items = items_under(unit.session, row.id)
    refuse_wrong(wrong_person(unit, case.id, new.person_id))
    whose = new.person_id.hex if new.person_id else ""
    unmeant = {reason for item in items for reason in for_whom(item.person_id.hex if item.person_id else "", whose)}
    needs_reason = state is ObjectiveState.GIVEN_UP and not because.strip()
    missing = (Reason(PlanReason.OBJECTIVE_REASON_MISSING),) if needs_reason else ()
    stays = why_not_for(row.person_id, new.person_id)
    refuse_if((*why_not_planned(plan_facts(case, episode)), *missing, *unmeant, *stays))
    keep_first(unit, row)
    row.dimension, row.level, row.state, row.person_id = new.dimension, new.level, state, new.person_id
    row.changed_at, row.content = unit.clock.now(), ObjectiveContent(new.text, because.strip())
    note_revision(unit, row, RevisionKind.CHANGED)
    for item in items:
        item.dimension, item.level = new.dimension, new.level
        item.content = replace(item.content, objective=new.text)
    unit.participants["trail"].act("plan.objective", ("case", case.id))


def objective_of(
    unit: Unit, episode: Episode, objective_id: uuid.UUID, current: uuid.UUID | None = None
) -> PlanObjective:
    """An objective of this plan that is open, or the `current` one of an item. BadInput at `objective_id` otherwise."""
    for objective in objectives_of_episode(unit.session, episode.id):
        if objective.id == objective_id and (objective.state is ObjectiveState.OPEN or objective.id == current):
            return objective
    raise BadInput({"objective_id": [_("Choose from the list.")]})


# Events of a plan (drawn up, agreed, reviewed), and of what was handed over (papers, receipts, spot checks).


_FILE_OF = {ProofKind.RECEIPT: FileKind.RECEIPT, ProofKind.HAND_OVER: FileKind.CERTIFICATE}


@dataclass(frozen=True)
class Said:
    """An event as it is stated: its kind, its local day, who said it, and a note."""

    kind: PlanEventKind
    on: date
    name: str = ""
    note: str = ""


def state_plan(unit: Unit, episode: Episode, stated: Said, once: uuid.UUID | None = None) -> None:
    """Record that a plan was drawn up, agreed on with the person, or reviewed. Sent twice with the same `once`: once.

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
        day_there(episode, unit.clock.now()),
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
    return HandedOver(item.state, item.delivered_on, by, day_there(episode, unit.clock.now()), has_paper)


def _note(unit: Unit, episode: Episode, item: PlanItem | None, stated: Said) -> uuid.UUID:
    assert unit.actor_id is not None  # every event has an author
    row = PlanEvent(
        case_id=episode.case_id,
        episode_id=episode.id,
        item_id=item.id if item is not None else None,
        kind=stated.kind,
        happened_on=stated.on,
        by=unit.actor_id,
        at=unit.clock.now(),
        content=EventContent(stated.name.strip(), stated.note.strip()),
    )
    unit.session.add(row)
    unit.participants["trail"].act(f"plan.{stated.kind.value}", ("case", episode.case_id))
    return row.id
