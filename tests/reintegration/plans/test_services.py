"""Plans as they are worked on: revisions, two edits, the budget, papers, and who sees what of it."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from foundation.errors import AccessDenied, BadInput, Conflict, RuleBroken, ScopeBreach
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.concerns.models import Concern
from reintegration.concerns.rules import ConcernKind, Pace
from reintegration.episodes.queries import followed_up
from reintegration.plans.models import ItemContent, PlanItem
from reintegration.plans.queries import (
    items_of_episode,
    objectives_of_episode,
    proofs_of_item,
    revisions_of,
    shown_file,
    whole_item,
)
from reintegration.plans.rules import (
    Dimension,
    ItemState,
    Level,
    ObjectiveState,
    PlanEventKind,
    ProofKind,
    RevisionKind,
)
from reintegration.plans.services.plans import (
    NewItem,
    NewObjective,
    add_item,
    change_item,
    change_objective,
)
from reintegration.plans.services.progress import (
    StatedEvent,
    cancel_item,
    check_hand_over,
    confirm_receipt,
    deliver_item,
    keep_proof,
    name_line,
    pay_instalment,
    state_plan,
)
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.files.queries import file_of_case
from returns.files.services import hand_out
from returns.money.queries.budgets import lines_of_case
from returns.money.rules.budget import LineKind
from tests.factories.arrived import Arrived, make_arrived
from tests.factories.follow_up import rows
from tests.factories.helped import DAY, make_helped, on_plan, stated
from tests.factories.makers import Person
from tests.factories.money import decide_on, make_approver, make_line, make_payment_check
from tests.factories.scopes import EVERYTHING
from tests.foundation.files.pictured import pdf

TODAY = date(2026, 11, 24)


def test_every_change_keeps_what_was_before(container: Container) -> None:
    made = make_arrived(container)
    make_helped(made)
    with on_plan(made, made.referred.worker) as (unit, _case, episode, item):
        cancel_item(unit, item, episode, "She has one already.")
    with on_plan(made, made.referred.owner) as (unit, _case, _episode, item):
        found = [row for row, _author in revisions_of(unit.session, item.id)]
        assert [one.kind for one in found] == [RevisionKind.ADDED, RevisionKind.CHANGED, RevisionKind.CANCELLED]
        assert [one.content["amount"] for one in found] == ["", "300", "300"]
        assert found[-1].content["because"] == "She has one already."
        assert {one.by for one in found} == {made.referred.worker.id}


def test_what_was_planned_before_revisions_were_kept_keeps_its_first_words(container: Container) -> None:
    made = make_arrived(container)
    with on_plan(made, made.referred.worker) as (unit, _case, episode, _item):
        old = PlanItem(
            case_id=made.referred.case, episode_id=episode.id, ordinal=9, dimension=Dimension.SOCIAL,
            level=Level.COMMUNITY, state=ItemState.PLANNED, planned_on=TODAY, added_at=unit.clock.now(),
            added_by=made.referred.worker.id, content=ItemContent("School", "Books"),
        )  # fmt: skip
        unit.session.add(old)
        unit.session.flush()
        deliver_item(unit, old, episode, TODAY)
        kinds = [row.kind for row, _author in revisions_of(unit.session, old.id)]
        assert kinds == [RevisionKind.KEPT, RevisionKind.DELIVERED]


def test_of_two_edits_the_later_is_refused(container: Container) -> None:
    made = make_arrived(container)
    with on_plan(made, made.referred.worker) as (unit, case, episode, item):
        change_item(unit, case, episode, item, stated(item, activity="Loom"), 1)
    with on_plan(made, made.referred.owner) as (unit, case, episode, item):
        with pytest.raises(Conflict):
            change_item(unit, case, episode, item, stated(item, activity="Oven"), 1)
        assert item.content.activity == "Loom"


def test_an_objective_gives_its_items_its_words_and_person(container: Container) -> None:
    made = make_arrived(container, members=2)
    helped, person = make_helped(made), made.referred.people[1]
    with on_plan(made, made.referred.worker) as (unit, case, episode, item):
        (row,) = objectives_of_episode(unit.session, episode.id)
        assert row.id == helped.objective
        new = NewObjective(Dimension.SOCIAL, Level.STRUCTURAL, "A shop of her own")
        change_objective(unit, case, episode, row, new, ObjectiveState.OPEN, "", 1)
        assert (item.content.objective, item.dimension) == ("A shop of her own", Dimension.SOCIAL)
        with pytest.raises(RuleBroken) as refusal:
            theirs = NewObjective(Dimension.SOCIAL, Level.STRUCTURAL, "Hers", person)
            change_objective(unit, case, episode, row, theirs, ObjectiveState.GIVEN_UP, " ", row.version)
        assert refusal.value.codes == ["objective_reason_missing", "item_for_somebody_else"]


def test_wrong_fields_are_named_all_at_once(container: Container) -> None:
    made = make_arrived(container)
    with on_plan(made, made.referred.worker) as (unit, case, episode, item):
        wrong = {"amount": Decimal("1.234"), "planned_until": TODAY, "person_id": uuid.uuid4()}
        with pytest.raises(BadInput) as refusal:
            change_item(unit, case, episode, item, stated(item, **wrong, currency="EUR"), 1)
        assert set(refusal.value.errors) == {"amount", "planned_until", "person_id"}
        with pytest.raises(BadInput) as refusal:
            change_item(unit, case, episode, item, stated(item, amount=Decimal(1), currency="XXX"), 1)
        assert set(refusal.value.errors) == {"currency"}


def _funded(container: Container, made: Arrived, sum_of: str) -> uuid.UUID:
    line = make_line(container, made.referred.owner, made.referred.case, sum_of, kind=LineKind.IN_KIND)
    with on_plan(made, made.referred.owner) as (unit, _case, _episode, item):
        name_line(unit, item, line)
    return line


def _pay(made: Arrived, part: uuid.UUID, paid: str | None = None) -> None:
    with on_plan(made, made.referred.worker) as (unit, _case, episode, item):
        whole = whole_item(unit.session, item.id)
        assert whole is not None
        row = next(one for one in whole.instalments if one.id == part)
        pay_instalment(unit, item, episode, row, TODAY, Decimal(paid) if paid else None)


def test_money_is_paid_when_it_is_approved_and_no_more_than_that(container: Container) -> None:
    made = make_arrived(container)
    helped, line = make_helped(made), _funded(container, made, "90")
    with pytest.raises(RuleBroken) as refusal:
        _pay(made, helped.part)
    assert refusal.value.codes == ["plan_pays_unapproved", "plan_pays_above_budget"]
    make_payment_check(container, made.referred.owner, made.referred.case)
    decide_on(container, make_approver(container, made.referred.owner.office_id), made.referred.case, line)
    with pytest.raises(RuleBroken) as refusal:
        _pay(made, helped.part)
    assert refusal.value.codes == ["plan_pays_above_budget"]
    _pay(made, helped.part, "90")
    with pytest.raises(RuleBroken) as refusal:
        _pay(made, helped.part, "1")
    assert refusal.value.codes == ["instalment_not_planned", "plan_pays_above_budget"]


def test_what_is_delivered_in_one_is_paid_with_that_and_waits_for_the_same_approval(container: Container) -> None:
    made = make_arrived(container)
    with on_plan(made, made.referred.worker) as (unit, case, episode, item):
        change_item(unit, case, episode, item, stated(item, amount=Decimal(80), currency="EUR"), 1)
    _funded(container, made, "90")
    with on_plan(made, made.referred.worker) as (unit, _case, episode, item):
        with pytest.raises(RuleBroken) as refusal:
            deliver_item(unit, item, episode, TODAY)
        assert refusal.value.codes == ["plan_pays_unapproved"]


def test_a_partner_learns_of_a_line_what_an_office_named_and_names_none(container: Container) -> None:
    made = make_arrived(container)
    make_helped(made)
    other = make_line(container, made.referred.owner, made.referred.case, "5000", what="Escort")
    line = _funded(container, made, "90")
    with on_plan(made, made.referred.worker) as (unit, _case, _episode, item):
        whole = whole_item(unit.session, item.id)
        assert whole is not None
        assert whole.allowance is not None
        assert whole.allowance.id == line
        assert lines_of_case(unit.session, made.referred.case) == []
    with pytest.raises(ScopeBreach), on_plan(made, made.referred.worker) as (unit, _case, _episode, item):
        item.budget_line_id = other
        unit.session.flush()


def test_a_paper_is_kept_among_the_files_of_the_case_and_seen_by_who_helps(container: Container) -> None:
    made = make_arrived(container)
    helped, one = make_helped(made), made.referred
    for who in (one.worker, one.coordinator, one.owner):
        with reading(container.units, who.scope(container)) as unit:
            file = shown_file(unit.session, made.item, helped.proof)
            assert file is not None
            handed = hand_out(unit, file)
            assert handed.data.startswith(b"%PDF")
            assert handed.name == f"document-{file.added_at.date().isoformat()}.pdf"
    with reading(container.units, one.owner.scope(container)) as unit:
        assert file_of_case(unit.session, one.case, helped.proof) is not None
    one.withdraw(TransferPurpose.ASSISTANCE)
    one.withdraw(TransferPurpose.FOLLOW_UP)
    with reading(container.units, one.worker.scope(container)) as unit:
        assert proofs_of_item(unit.session, made.item) == []
        assert file_of_case(unit.session, one.case, helped.proof) is None


def _someone(made: Arrived, who: Person, kind: PlanEventKind, name: str = "", note: str = "") -> None:
    said = StatedEvent(kind, TODAY, name, note)
    with on_plan(made, who) as (unit, _case, episode, item):
        if kind in (PlanEventKind.SPOT_CONFIRMED, PlanEventKind.SPOT_NOT_CONFIRMED):
            check_hand_over(unit, item, episode, said)
        else:
            confirm_receipt(unit, item, episode, said)


def test_a_hand_over_is_confirmed_on_paper_that_is_there_and_checked_by_somebody_else(container: Container) -> None:
    made = make_arrived(container)
    coordinator, worker = made.referred.coordinator, made.referred.worker
    with on_plan(made, coordinator) as (unit, _case, episode, item):
        deliver_item(unit, item, episode, TODAY)
    with pytest.raises(RuleBroken) as refusal:
        _someone(made, worker, PlanEventKind.RECEIVED_ON_PAPER, "A")
    assert refusal.value.codes == ["certificate_missing"]
    with on_plan(made, worker) as (unit, _case, _episode, item):
        keep_proof(unit, item, ProofKind.HAND_OVER, BytesIO(pdf()))
    _someone(made, worker, PlanEventKind.RECEIVED_ON_PAPER, "A")
    with pytest.raises(AccessDenied):
        _someone(made, worker, PlanEventKind.SPOT_CONFIRMED)
    with pytest.raises(RuleBroken) as refusal:
        _someone(made, coordinator, PlanEventKind.SPOT_NOT_CONFIRMED)
    assert refusal.value.codes == ["spot_check_own_delivery", "spot_check_note_missing"]
    _someone(made, made.referred.owner, PlanEventKind.SPOT_CONFIRMED)
    before = rows(container, Concern)
    _someone(made, made.referred.owner, PlanEventKind.SPOT_NOT_CONFIRMED, note="She never got the tools.")
    [raised] = [one for one in rows(container, Concern) if one.id not in {each.id for each in before}]
    assert raised.pace is Pace.IN_TURN
    with reading(container.units, made.referred.owner.scope(container)) as unit:
        seen = unit.session.get(Concern, raised.id)
        assert seen is not None
        assert seen.kind is ConcernKind.CONCERN
    assert raised.about_organisation_id == made.referred.organisation
    with reading(container.units, coordinator.scope(container)) as unit:
        assert unit.session.get(Concern, raised.id) is None
    with reading(container.units, made.referred.owner.scope(container)) as unit:
        seen = unit.session.get(Concern, raised.id)
        assert seen is not None
        assert "never got the tools" in seen.content.note


def test_an_empty_plan_is_not_agreed_on(container: Container) -> None:
    made = make_arrived(container)
    with on_plan(made, made.referred.worker) as (unit, _case, episode, item):
        cancel_item(unit, item, episode, "needed")
        unit.session.flush()
        with pytest.raises(RuleBroken) as refusal:
            state_plan(unit, episode, StatedEvent(PlanEventKind.REVIEWED, TODAY))
        assert refusal.value.codes == ["plan_empty", "plan_not_agreed"]


def test_what_is_planned_for_one_person_goes_with_their_own_consent(container: Container) -> None:
    made = make_arrived(container, members=2)
    one = made.referred
    with on_plan(made, one.owner) as (unit, case, episode, _item):
        new = NewItem(Dimension.SOCIAL, Level.INDIVIDUAL, "School", "Books", DAY, person_id=one.people[1])
        add_item(unit, case, episode, new)
    with on_plan(made, one.worker) as (unit, _case, episode, _item):
        assert len(items_of_episode(unit.session, episode.id)) == 2
    _withdraw_of(one.people[1], made)
    with on_plan(made, one.worker) as (unit, case, episode, _item):
        assert len(items_of_episode(unit.session, episode.id)) == 1
        assert len(objectives_of_episode(unit.session, episode.id)) == 1
        new = NewItem(Dimension.SOCIAL, Level.INDIVIDUAL, "Health", "Glasses", DAY)
        add_item(unit, case, episode, new)  # it counts only what it sees, and is not stopped by what it does not
    with on_plan(made, one.owner) as (unit, _case, episode, _item):
        assert len(items_of_episode(unit.session, episode.id)) == 3


def test_two_items_with_one_number_stand_in_one_order_on_every_page(container: Container) -> None:
    made = make_arrived(container)
    make_helped(made)
    with on_plan(made, made.referred.owner) as (unit, case, episode, item):
        add_item(unit, case, episode, NewItem(Dimension.SOCIAL, Level.INDIVIDUAL, "School", "Books", DAY))
    with writing(container.units, EVERYTHING) as unit:
        _first, second = items_of_episode(unit.session, episode.id)
        second.ordinal, second.added_at = item.ordinal, item.added_at - timedelta(minutes=1)
    for is_on_page in (False, True):
        with reading(container.units, made.referred.owner.scope(container)) as unit:
            if is_on_page:
                followed_up(unit.session, made.referred.case)
            assert [one.id for one in items_of_episode(unit.session, episode.id)] == [second.id, item.id]


def _withdraw_of(person: uuid.UUID, made: Arrived) -> None:
    """One person withdraws the consent to every transfer of their data."""
    one = made.referred
    with reading(one.container.units, one.owner.scope(one.container)) as unit:
        chosen = unit.session.query(Consent.id).filter_by(person_id=person, purpose=ConsentPurpose.TRANSFER)
        ids = [row.id for row in chosen]
    for consent in ids:
        one.change(Consent, consent, withdrawn_at=one.container.clock.now(), withdrawn_by=one.owner.id)
