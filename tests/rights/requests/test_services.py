"""A request through its life, and everything that it refuses: nothing is changed then."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.errors import BadInput, RuleBroken, ScopeBreach
from foundation.messaging.models import Notice
from foundation.storage.unit_of_work import Unit, reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.notes.services import add_note
from rights.erasure.models import Erasure
from rights.erasure.queries.runs import erasures_of_case
from rights.erasure.rules.runs import ErasureKind, ErasureReason, ErasureState
from rights.erasure.services.runs import decline
from rights.requests.models import DataRequest, RequestEntry
from rights.requests.queries.requests import (
    answer_of,
    entries_of,
    figures_of_year,
    least_to_show,
    marks_of,
    request_of_case,
)
from rights.requests.rules.answers import BLACKED, given
from rights.requests.rules.requests import (
    EntryKind,
    HowHanded,
    HowProven,
    RequestKind,
    RequestReason,
    RequestState,
    Step,
)
from rights.requests.services.answers import (
    Passages,
    assemble_answer,
    black_out,
    hand_over_answer,
    mark_to_undo,
    review_answer,
    submit_answer,
    undo_mark,
)
from rights.requests.services.requests import Decision, NewRequest, extend_request, prove_identity, take_request
from tests.factories.asking import (
    Asked,
    assembled,
    decided,
    first_text,
    in_review,
    make_asked,
    make_asked_in,
    reviewed,
    working,
)
from tests.factories.concerned import make_followed
from tests.factories.erasures import end_case, make_protector
from tests.factories.journeys import at_work
from tests.factories.makers import make_account, make_case
from tests.factories.scopes import EVERYTHING


def refused(error: pytest.ExceptionInfo[RuleBroken]) -> list[str]:
    """The codes of a refusal."""
    return error.value.codes


def row_of(container: Container, asked: Asked) -> DataRequest:
    """The request as it is stored."""
    with reading(container.units, EVERYTHING) as unit:
        row = unit.session.get(DataRequest, asked.request)
        assert row is not None
        return row


def kinds(container: Container, asked: Asked) -> list[EntryKind]:
    """The history of a request."""
    with reading(container.units, asked.owner.scope(container)) as unit:
        return [entry.kind for entry in entries_of(unit.session, asked.request)]


# Receipt and identity.


def test_a_request_waits_until_somebody_has_proven_who_asks(container: Container) -> None:
    asked = make_asked(container, proven=False)
    row = row_of(container, asked)
    assert row.state is RequestState.IDENTITY
    assert row.due_on == row.received_on.replace(month=row.received_on.month + 1)
    with pytest.raises(RuleBroken) as error, working(container, asked) as (unit, case, request):
        assemble_answer(unit, case, request)
    assert refused(error) == [RequestReason.IDENTITY_NOT_PROVEN]
    with working(container, asked) as (unit, _case, request):
        prove_identity(unit, request, HowProven.CALLED_BACK, "Called back.")
    row = row_of(container, asked)
    assert (row.state, row.proven_how, row.proven_by) == (RequestState.OPEN, HowProven.CALLED_BACK, asked.owner.id)
    assert kinds(container, asked) == [EntryKind.RECEIVED, EntryKind.IDENTITY_PROVEN]


def test_without_a_card_identity_is_not_proven(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    with at_work(container, owner, case_id) as (unit, case):
        person = members_of_case(unit.session, case_id)[0].id
        today = unit.clock.now().date()
        request = take_request(unit, case, NewRequest(person, RequestKind.ACCESS, today, "Asked.")).id
    with pytest.raises(RuleBroken) as error, at_work(container, owner, case_id) as (unit, _case):
        row = request_of_case(unit.session, case_id, request)
        assert row is not None
        prove_identity(unit, row, HowProven.IN_PERSON, "Came in.")
    assert refused(error) == [RequestReason.NO_SAFE_CONTACT]


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"days": 1}, ["received_on"]),
        ({"stranger": True}, ["person_id"]),
        ({"kind": RequestKind.CORRECTION}, ["right", "wrong"]),
    ],
)
def test_a_request_that_cannot_be_is_not_recorded(
    container: Container, changed: dict[str, object], fields: list[str]
) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    with pytest.raises(BadInput) as error, at_work(container, owner, case_id) as (unit, case):
        person = uuid.uuid4() if "stranger" in changed else members_of_case(unit.session, case_id)[0].id
        day = unit.clock.now().date() + timedelta(days=1 if "days" in changed else 0)
        kind = RequestKind.CORRECTION if "kind" in changed else RequestKind.ACCESS
        take_request(unit, case, NewRequest(person, kind, day, "Asked."))
    assert sorted(error.value.errors) == fields


def test_the_same_is_not_asked_twice_at_once(container: Container) -> None:
    asked = make_asked(container)
    with pytest.raises(RuleBroken) as error, working(container, asked) as (unit, case, _row):
        today = unit.clock.now().date()
        take_request(unit, case, NewRequest(asked.person, RequestKind.ACCESS, today, "Asked again."))
    assert refused(error) == [RequestReason.SAME_REQUEST_OPEN]


def test_time_is_extended_once_and_only_before_it_is_over(container: Container, clock: MovableClock) -> None:
    asked, late = make_asked(container), make_asked(container)
    with working(container, asked) as (unit, _case, row):
        extend_request(unit, row, 2, "Many files.")
    assert row_of(container, asked).due_on == row_of(container, asked).received_on.replace(year=2027, month=2)
    with pytest.raises(RuleBroken) as error, working(container, asked) as (unit, _case, row):
        extend_request(unit, row, 1, "Still more.")
    assert refused(error) == [RequestReason.EXTENDED_ALREADY]
    clock.move(timedelta(days=40))
    with pytest.raises(RuleBroken) as error, working(container, late) as (unit, _case, row):
        extend_request(unit, row, 1, "Too late.")
    assert refused(error) == [RequestReason.EXTENSION_TOO_LATE]
    assert row_of(container, late).extended_on is None


# The answer.


def test_a_passage_is_blacked_out_by_hand_and_shown_again(container: Container) -> None:
    asked = make_asked(container)
    with at_work(container, asked.owner, asked.case) as (unit, case):
        add_note(unit, case, "Neighbour Zilola told us.")
    assembled(container, asked)
    with working(container, asked) as (unit, _case, row):
        place = place_of(unit, asked, "Zilola")
        with pytest.raises(BadInput):
            black_out(unit, row, Passages(place, "Somebody else"))
        assert black_out(unit, row, Passages(place, "Neighbour Zilola")) == 1
        unit.session.flush()
        assert black_out(unit, row, Passages(place, "Neighbour Zilola")) == 0  # it is black already
    assert shown(container, asked, place) == f"{BLACKED} told us."
    with working(container, asked) as (unit, _case, row):
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        [mark] = marks_of(unit.session, answer.id)
        found = mark_to_undo(unit, row, mark.id)
        assert found is not None
        undo_mark(unit, row, found)
    assert shown(container, asked, place) == "Neighbour Zilola told us."
    with reading(container.units, asked.owner.scope(container)) as unit:
        [mark] = marks_of(unit.session, answer.id)
        assert (mark.by, mark.undone_by) == (asked.owner.id, asked.owner.id)  # it stays who did and who undid it


def place_of(unit: Unit, asked: Asked, words: str) -> tuple[int, int, int]:
    """Where words stand in an answer."""
    answer = answer_of(unit.session, asked.request)
    assert answer is not None
    return next(
        (number, row, index)
        for number, section in enumerate(answer.content.sections)
        for row, entry in enumerate(section.entries)
        for index, passage in enumerate(entry.passages)
        if words in passage.value
    )


def shown(container: Container, asked: Asked, place: tuple[int, int, int]) -> str:
    """A passage as it would be handed over."""
    with reading(container.units, asked.owner.scope(container)) as unit:
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        marks = [mark.content for mark in marks_of(unit.session, answer.id) if mark.undone_at is None]
        passage = answer.content.sections[place[0]].entries[place[1]].passages[place[2]]
        return given(passage, [mark for mark in marks if (mark.section, mark.entry, mark.passage) == place])


def test_who_blacked_out_does_not_review_either(container: Container) -> None:
    asked = make_asked(container)
    assembled(container, asked)
    with working(container, asked, asked.colleague) as (unit, _case, row):
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        black_out(unit, row, Passages(first_text(answer.content.sections)))
    with working(container, asked) as (unit, case, row):
        submit_answer(unit, case, row)
    for who in (asked.owner, asked.colleague):
        with pytest.raises(RuleBroken) as error, working(container, asked, who) as (unit, _case, row):
            review_answer(unit, row, True, "")
        assert refused(error) == [RequestReason.REVIEWS_OWN_ANSWER]
    assert row_of(container, asked).state is RequestState.IN_REVIEW
    third = make_account(container, Role.PROTECTION_SPECIALIST, asked.owner.office_id)
    with working(container, asked, third) as (unit, _case, row):
        review_answer(unit, row, True, "")
    assert row_of(container, asked).state is RequestState.REVIEWED


def test_an_answer_is_sent_back_with_a_reason_and_reviewed_again(container: Container) -> None:
    asked = make_asked(container)
    in_review(container, asked)
    with pytest.raises(BadInput), working(container, asked, asked.colleague) as (unit, _case, row):
        review_answer(unit, row, False, "")
    with working(container, asked, asked.colleague) as (unit, _case, row):
        review_answer(unit, row, False, "Her brother is named in the notes.")
    assert row_of(container, asked).state is RequestState.OPEN
    assert EntryKind.SENT_BACK in kinds(container, asked)


def test_a_review_that_is_too_old_hands_nothing_over(container: Container, clock: MovableClock) -> None:
    asked = make_asked(container)
    reviewed(container, asked)
    clock.move(timedelta(days=15))
    with pytest.raises(RuleBroken) as error, working(container, asked) as (unit, _case, row):
        hand_over_answer(unit, row, HowHanded.IN_PERSON, "")
    assert refused(error) == [RequestReason.ANSWER_EXPIRED]
    with working(container, asked) as (unit, case, row):
        assemble_answer(unit, case, row)  # what the sentence says to do
    assert row_of(container, asked).state is RequestState.OPEN
    with pytest.raises(RuleBroken) as error, working(container, asked) as (unit, _case, row):
        hand_over_answer(unit, row, HowHanded.IN_PERSON, "")
    assert refused(error) == [RequestReason.ANSWER_NOT_REVIEWED]


def test_colleagues_who_may_review_are_told_and_nobody_else(container: Container) -> None:
    asked = make_asked(container)
    in_review(container, asked)
    assert told(container, "request_in_review") == {asked.colleague.id}


def told(container: Container, kind: str) -> set[uuid.UUID]:
    """Who was told of something."""
    with reading(container.units, EVERYTHING) as unit:
        return {one.account_id for one in unit.session.execute(select(Notice)).scalars() if one.kind == kind}


# Corrections, restrictions, erasure.


def test_partners_who_see_the_person_are_told_of_a_correction(container: Container) -> None:
    followed = make_followed(container).referred
    asked = make_asked_in(container, followed.case, followed.owner, RequestKind.CORRECTION)
    decided(container, asked, Decision(Step.ACCEPT, "The name was wrong."))
    assert row_of(container, asked).state is RequestState.DONE
    assert told(container, "data_corrected") == {followed.coordinator.id}
    with reading(container.units, asked.owner.scope(container)) as unit:
        entries = [entry for entry in entries_of(unit.session, asked.request) if entry.kind is EntryKind.TOLD]
        assert [entry.content.organisation for entry in entries] == [followed.organisation.hex]


def test_a_restricted_case_is_frozen_until_the_person_was_told(container: Container) -> None:
    asked = make_asked(container, RequestKind.RESTRICTION)
    decided(container, asked, Decision(Step.ACCEPT, "The data is disputed."))
    with pytest.raises(RuleBroken) as error, at_work(container, asked.owner, asked.case) as (unit, case):
        add_note(unit, case, "One more thing.")
    assert refused(error) == [RequestReason.CASE_RESTRICTED]
    with pytest.raises(RuleBroken) as error:
        decided(container, asked, Decision(Step.LIFT, "Settled."))
    assert refused(error) == [RequestReason.NOT_TOLD_BEFORE_LIFTING]
    today = container.clock.now().date()
    with pytest.raises(BadInput):
        decided(container, asked, Decision(Step.LIFT, "Settled.", today + timedelta(days=1)))
    decided(container, asked, Decision(Step.LIFT, "Settled.", today))
    assert row_of(container, asked).state is RequestState.DONE
    with at_work(container, asked.owner, asked.case) as (unit, case):
        assert case.restricted_at is None
        add_note(unit, case, "One more thing.")


def test_one_restriction_lifted_leaves_the_other_in_force(container: Container) -> None:
    followed = make_followed(container).referred
    first = make_asked_in(container, followed.case, followed.owner, RequestKind.RESTRICTION)
    decided(container, first, Decision(Step.ACCEPT, "Disputed."))
    second = make_asked_in(container, followed.case, followed.owner, RequestKind.RESTRICTION)
    decided(container, second, Decision(Step.ACCEPT, "Disputed, too."))
    today = container.clock.now().date()
    decided(container, first, Decision(Step.LIFT, "Settled.", today))
    with reading(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, followed.case)
        assert case is not None
        assert case.restricted_at is not None


def test_erasure_is_handed_on_to_the_list_of_data_protection(container: Container) -> None:
    asked = make_asked(container, RequestKind.ERASURE)
    end_case(container, asked.case)
    decided(container, asked, Decision(Step.ACCEPT, "Asked for it."))
    row = row_of(container, asked)
    assert (row.state, row.closed_on) == (RequestState.WITH_PROTECTION, None)  # its clock runs on
    [run] = runs_of(container, asked)
    assert (run.kind, run.state, run.asked_by) == (ErasureKind.CASE, ErasureState.DUE, asked.owner.id)  # nobody else
    with pytest.raises(RuleBroken) as error:
        decided(container, asked, Decision(Step.REFUSE, "No."))
    assert refused(error) == [RequestReason.WITH_PROTECTION_OFFICE]


def test_erasure_of_a_case_that_goes_on_is_not_handed_on(container: Container) -> None:
    asked = make_asked(container, RequestKind.ERASURE)
    with pytest.raises(RuleBroken) as error:
        decided(container, asked, Decision(Step.ACCEPT, "Asked for it."))
    assert refused(error) == [ErasureReason.NOT_ENDED]
    assert row_of(container, asked).state is RequestState.OPEN
    assert runs_of(container, asked) == []


def test_what_data_protection_declines_is_decided_again(container: Container) -> None:
    asked = make_asked(container, RequestKind.ERASURE)
    end_case(container, asked.case)
    decided(container, asked, Decision(Step.ACCEPT, "Asked for it."))
    with writing(container.units, make_protector(container).scope(container)) as unit:
        [run] = erasures_of_case(unit.session, asked.case)
        decline(unit, run)
    assert told(container, "erasure_declined") == {asked.owner.id}
    decided(container, asked, Decision(Step.REFUSE, "A court needs it."))
    row = row_of(container, asked)
    assert (row.state, row.closed_on) == (RequestState.REFUSED, container.clock.now().date())


def runs_of(container: Container, asked: Asked) -> Sequence[Erasure]:
    """The erasures of the case of a request that are not over."""
    with reading(container.units, EVERYTHING) as unit:
        return erasures_of_case(unit.session, asked.case)


def test_figures_count_by_kind_and_hide_small_counts(container: Container, clock: MovableClock) -> None:
    owner = make_account(container)
    for number in range(12):
        asked = make_asked(container, RequestKind.OBJECTION, owner=owner)
        if number:
            decided(container, asked, Decision(Step.ACCEPT, "Stopped."))
    for _number in range(3):
        make_asked(container, RequestKind.ERASURE, owner=owner)
    watch = make_account(container, Role.DATA_PROTECTION_OFFICER)
    today = clock.now().date()
    with reading(container.units, watch.scope(container)) as unit:
        figures = {
            row.kind: row for row in figures_of_year(unit.session, today.year, least_to_show(unit.session, today))
        }
    objections, erasures = figures[RequestKind.OBJECTION], figures[RequestKind.ERASURE]
    assert (objections.received, objections.in_time, objections.running) == (12, None, None)  # one is still open
    assert (erasures.received, erasures.running) == (None, None)
    assert figures[RequestKind.ACCESS].received == 0


def test_history_is_only_added_to(container: Container) -> None:
    asked = make_asked(container)
    with pytest.raises(ScopeBreach), writing(container.units, asked.owner.scope(container)) as unit:
        entry = unit.session.execute(select(RequestEntry)).scalars().first()
        assert entry is not None
        entry.kind = EntryKind.HANDED_OVER
