"""Hand-over and cover at work: who owns, who may take the owner's steps, who is told, and what stays one's own work."""

import uuid
from datetime import timedelta

import pytest

from demo.steps import end_return
from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.errors import Conflict, RuleBroken
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.cases.rules.cases import CaseState
from returns.journey.queries.itinerary import who_planned
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import move_case, reopen_case
from returns.lists.queries.filtered import ListFilter, cases_page
from returns.lists.rules import BulkAction
from returns.lists.services import Instruction, press, undo_press
from returns.notes.queries import notes_page
from returns.notes.services import add_note
from returns.readiness.services import sign_off
from returns.safe_contact.services import record_safe_contact
from returns.work.jobs import tell_those_who_cover
from returns.work.queries.duty import absence_by_id, absences_page
from returns.work.services.duty import end_absence, hand_over
from returns.work.words import WorkNotice
from tests.factories.inbox import notices_of
from tests.factories.journeys import Team, at_work, make_ready, make_team
from tests.factories.makers import Person, make_account, make_case
from tests.factories.timeline import events_of_case
from tests.factories.walking import CARD, make_walk, people_of
from tests.factories.workspace import make_absence as away
from tests.messaging.outbox import standing

# A hand-over that is taken back at once makes nobody a former owner, unless they did something meanwhile.


def _handed_over(container: Container, clock: MovableClock, team: Team, case_id: uuid.UUID) -> None:
    with writing(container.units, team.owner.scope(container)) as unit:
        case, signer = case_by_id(unit.session, case_id), unit.session.get(Account, team.signer.id)
        assert case is not None
        press(unit, [case], Instruction(BulkAction.HAND_OVER, signer, "Pressed the wrong button."), clock.now())


def _undone(container: Container, clock: MovableClock, team: Team) -> int:
    pressed = clock.now()
    clock.move(timedelta(seconds=30))
    with writing(container.units, team.owner.scope(container)) as unit:
        return undo_press(unit, BulkAction.HAND_OVER, pressed)


def test_whoever_had_a_case_for_a_moment_and_did_nothing_may_sign_it_off(
    container: Container, clock: MovableClock
) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    _handed_over(container, clock, team, case_id)
    assert _undone(container, clock, team) == 1
    with reading(container.units, team.signer.scope(container)) as unit:
        assert team.signer.id not in who_planned(unit.session, case_id)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)


def test_whoever_did_something_meanwhile_has_owned_it(container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    pressed = clock.now()
    _handed_over(container, clock, team, case_id)
    clock.move(timedelta(seconds=20))
    with at_work(container, team.signer, case_id) as (unit, case):
        add_note(unit, case, "Called the airline.")
    with writing(container.units, team.owner.scope(container)) as unit:
        assert undo_press(unit, BulkAction.HAND_OVER, pressed) == 1
    with reading(container.units, team.signer.scope(container)) as unit:
        assert team.signer.id in who_planned(unit.session, case_id)
    with pytest.raises(RuleBroken) as refusal, at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert refusal.value.codes == ["signs_own_work"]


def give(
    container: Container, who: Person, cases: list[uuid.UUID], to: Person, reason: str = "Leaves.", note: str = ""
) -> None:
    """Hand cases over."""
    with writing(container.units, who.scope(container)) as unit:
        found = [case for case in (case_by_id(unit.session, one) for one in cases) if case is not None]
        assert len(found) == len(cases)
        hand_over(unit, found, unit.session.get(Account, to.id), reason, note)


def owner_of(container: Container, who: Person, case_id: uuid.UUID) -> uuid.UUID:
    """Who owns a case."""
    with reading(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        return case.owner_id


def test_the_new_owner_is_told_once_for_each_case_and_once_by_mail(container: Container) -> None:
    walk = make_walk(container)
    more = make_case(container, walk.owner)
    give(container, walk.owner, [walk.case, more], walk.other, note="Call the consulate on Monday.")
    told = notices_of(container, walk.other)
    assert {(one.kind, one.about) for one in told} == {
        (WorkNotice.CASE_HANDED_OVER, walk.case),
        (WorkNotice.CASE_HANDED_OVER, more),
    }
    [letter] = [row for row in standing(container) if row.account_id == walk.other.id]
    assert letter.facts == {"count": 2}
    assert owner_of(container, walk.other, more) == walk.other.id
    with reading(container.units, walk.other.scope(container)) as unit:
        [event] = [one for one in events_of_case(unit.session, more) if one.kind is EventKind.HANDED_OVER]
        assert (event.by, event.content.text) == (walk.owner.id, "Leaves.")
        [note] = notes_page(unit.session, more, None, 5).items
        assert (note.is_pinned, note.content.text) == (True, "Call the consulate on Monday.")


def test_of_several_cases_all_are_handed_over_or_none(container: Container) -> None:
    walk = make_walk(container)
    foreign = make_case(container, walk.other)
    with pytest.raises(RuleBroken) as refusal:
        give(container, walk.owner, [walk.case, foreign], walk.other)
    assert set(refusal.value.codes or ()) == {"hands_over_others_case", "successor_owns_already"}
    assert owner_of(container, walk.owner, walk.case) == walk.owner.id
    assert notices_of(container, walk.other) == []


@pytest.mark.parametrize("role", [Role.PROTECTION_SPECIALIST, Role.RETURN_OFFICER])
def test_a_case_goes_to_an_officer_of_the_same_office_alone(container: Container, role: Role) -> None:
    walk = make_walk(container)
    to = walk.specialist if role is Role.PROTECTION_SPECIALIST else make_account(container)
    with pytest.raises(RuleBroken) as refusal:
        give(container, walk.owner, [walk.case], to)
    assert refusal.value.codes == ["successor_not_here"]


def test_who_leads_the_office_hands_over_for_somebody_who_left(container: Container) -> None:
    walk = make_walk(container)
    give(container, walk.lead, [walk.case], walk.other)
    assert owner_of(container, walk.other, walk.case) == walk.other.id
    with walk.refused(walk.owner, "not_owner", "safe_contact_missing") as (unit, case):
        move_case(unit, case, CaseState.COUNSELLING)


def test_nobody_signs_the_departure_of_a_case_that_they_gave_away(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    give(container, team.owner, [case_id], team.signer)
    give(container, team.signer, [case_id], team.owner)
    with pytest.raises(RuleBroken) as refusal, at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert refusal.value.codes == ["signs_own_work"]
    with reading(container.units, team.signer.scope(container)) as unit:
        assert team.signer.id in who_planned(unit.session, case_id)


def test_the_cover_takes_the_owners_steps_while_it_holds_and_the_timeline_says_so(
    container: Container, clock: MovableClock
) -> None:
    walk = make_walk(container)
    with walk.refused(walk.other, "not_owner", "safe_contact_missing") as (unit, case):
        move_case(unit, case, CaseState.COUNSELLING)
    away(container, walk.owner, walk.other, days=2)
    with walk.work(walk.other) as (unit, case):
        for person in people_of(unit, case):
            record_safe_contact(unit, case, person, CARD)
        unit.session.flush()
        move_case(unit, case, CaseState.COUNSELLING)
    with reading(container.units, walk.owner.scope(container)) as unit:
        told = [(one.kind, one.by) for one in events_of_case(unit.session, walk.case)]
    assert (EventKind.COVERED, walk.other.id) in told
    assert (EventKind.STATE_CHANGED, walk.other.id) in told
    clock.move(timedelta(days=3))
    with pytest.raises(RuleBroken) as refusal, walk.work(walk.other) as (unit, case):
        move_case(unit, case, CaseState.APPLIED)
    assert "not_owner" in (refusal.value.codes or ())


def test_the_cover_neither_signs_nor_reopens_what_it_covers(container: Container) -> None:
    team = make_team(container)
    case_id = make_ready(container, team)
    away(container, team.owner, team.signer)
    with pytest.raises(RuleBroken) as refusal, at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    assert refusal.value.codes == ["signs_own_work"]
    walk = make_walk(container)
    with walk.work(walk.owner) as (unit, case):
        end_return(unit, case, CaseState.WITHDRAWN_BY_ORGANISATION)
    away(container, walk.owner, walk.lead)
    with walk.refused(walk.lead, "leads_own_case") as (unit, case):
        reopen_case(unit, case, "Came after all.")


def test_the_cover_gives_no_case_away(container: Container) -> None:
    walk = make_walk(container)
    away(container, walk.owner, walk.other)
    with pytest.raises(RuleBroken) as refusal:
        give(container, walk.other, [walk.case], walk.lead)
    assert refusal.value.codes == ["hands_over_others_case"]


def test_the_list_of_ones_own_cases_includes_those_that_one_covers(container: Container) -> None:
    walk = make_walk(container)
    today = container.clock.now().date()
    mine = ListFilter(today, owner_id=walk.other.id, covers_too=True)
    with reading(container.units, walk.other.scope(container)) as unit:
        assert cases_page(unit.session, mine, None, 5).items == []
    away(container, walk.owner, walk.other)
    with reading(container.units, walk.other.scope(container)) as unit:
        assert [case.id for case in cases_page(unit.session, mine, None, 5).items] == [walk.case]
        later = ListFilter(today + timedelta(days=9), owner_id=walk.other.id, covers_too=True)
        assert cases_page(unit.session, later, None, 5).items == []


def test_cover_is_told_once_when_it_begins_and_once_when_it_ends(container: Container, clock: MovableClock) -> None:
    walk, job = make_walk(container), tell_those_who_cover(container.units)
    absence_id = away(container, walk.owner, walk.other)
    job(clock.now())
    assert [one.kind for one in notices_of(container, walk.other)] == [WorkNotice.COVER_BEGAN]
    with writing(container.units, walk.owner.scope(container)) as unit:
        absence = absence_by_id(unit.session, absence_id)
        assert absence is not None
        end_absence(unit, absence)
        with pytest.raises(Conflict):
            end_absence(unit, absence)
    clock.move(timedelta(days=9))
    assert job(clock.now()) == 0
    assert sorted(one.kind for one in notices_of(container, walk.other)) == [
        WorkNotice.COVER_BEGAN,
        WorkNotice.COVER_ENDED,
    ]


def test_an_absence_that_runs_out_ends_by_itself_and_stays_in_the_list(
    container: Container, clock: MovableClock
) -> None:
    walk, job = make_walk(container), tell_those_who_cover(container.units)
    away(container, walk.owner, walk.other, days=1)
    clock.move(timedelta(days=2))
    assert (job(clock.now()), job(clock.now())) == (1, 0)
    assert notices_of(container, walk.other)[-1].kind is WorkNotice.COVER_ENDED
    with reading(container.units, walk.lead.scope(container)) as unit:
        assert len(absences_page(unit.session, None, 5).items) == 1


def test_nobody_covers_two_levels_deep(container: Container) -> None:
    walk = make_walk(container)
    away(container, walk.owner, walk.other)
    with pytest.raises(RuleBroken) as refusal:
        away(container, walk.other, walk.lead)
    assert refusal.value.codes == ["covers_somebody_then"]
    with pytest.raises(RuleBroken) as refusal:
        away(container, walk.lead, walk.owner)
    assert refusal.value.codes == ["cover_is_away"]


def test_who_leads_the_office_names_cover_for_a_colleague_and_nobody_else_does(container: Container) -> None:
    walk = make_walk(container)
    with pytest.raises(RuleBroken) as refusal:
        away(container, walk.other, walk.lead, whose=walk.owner)
    assert refusal.value.codes == ["states_absence_of_others"]
    away(container, walk.lead, walk.other, whose=walk.owner)


def test_absences_and_hand_overs_of_another_office_are_not_there(container: Container) -> None:
    walk, elsewhere = make_walk(container), make_account(container, extras=frozenset({Permission.LEAD_OFFICE}))
    absence_id = away(container, walk.owner, walk.other)
    give(container, walk.owner, [walk.case], walk.lead)
    with reading(container.units, elsewhere.scope(container)) as unit:
        assert absence_by_id(unit.session, absence_id) is None
        assert absences_page(unit.session, None, 5).items == []
        assert who_planned(unit.session, walk.case) == set()
