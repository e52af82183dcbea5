"""What may be said at the gate, by a table: from how it stands to what is said, and every reason against it."""

from datetime import UTC, datetime, timedelta

import pytest

from returns.cases.rules.cases import UNCITED, Cited, Limit
from returns.departure.rules import (
    REASONS_OF,
    BoardingState,
    PressFacts,
    Report,
    TravellerAtGate,
    WhyNot,
    boarding_reasons,
    departure_reasons,
    opening,
    undo_reasons,
)
from returns.documents.rules.documents import Holder, hand_out

S, W = BoardingState, WhyNot
NOW = datetime(2026, 12, 3, 4, 0, tzinfo=UTC)
# state before, has left, what is said, why, note -> codes
TABLE = [
    (S.PLANNED, False, S.BOARDED, None, "", []),
    (S.PLANNED, False, S.NO_SHOW, W.LATE, "", []),
    (S.PLANNED, False, S.NO_SHOW, None, "", ["boarding_reason_missing"]),
    (S.PLANNED, False, S.NO_SHOW, W.NO_SEAT, "", ["boarding_reason_missing"]),
    (S.PLANNED, False, S.DENIED, W.DOCUMENTS, "", []),
    (S.PLANNED, False, S.OFFLOADED, W.FITNESS, "Because.", ["offloaded_not_boarded"]),
    (S.PLANNED, False, S.PLANNED, None, "", ["boarding_is_the_same"]),
    (S.BOARDED, False, S.OFFLOADED, W.OWN_WISH, "", []),
    (S.BOARDED, False, S.BOARDED, None, "", ["boarding_is_the_same"]),
    (S.BOARDED, False, S.NO_SHOW, W.LATE, "", ["boarding_correction_unexplained"]),
    (S.BOARDED, False, S.NO_SHOW, W.LATE, "Wrong line.", []),
    (S.BOARDED, False, S.PLANNED, None, "", ["boarding_correction_unexplained"]),
    (S.NO_SHOW, False, S.BOARDED, None, "", ["boarding_correction_unexplained"]),
    (S.NO_SHOW, False, S.BOARDED, None, "Came running.", []),
    (S.BOARDED, True, S.OFFLOADED, W.FITNESS, "", []),
    (S.BOARDED, True, S.NO_SHOW, W.NOT_THERE, "Was never here.", []),
    (S.BOARDED, True, S.PLANNED, None, "No.", ["boarding_has_left"]),
    (S.NO_SHOW, True, S.BOARDED, None, "Was on it.", ["boarding_has_left"]),
]


@pytest.mark.parametrize(("before", "left", "after", "why", "note", "codes"), TABLE)
def test_what_is_said_of_one_person(
    before: S, left: bool, after: S, why: WhyNot | None, note: str, codes: list[str]
) -> None:
    found = boarding_reasons([TravellerAtGate("one", before, left)], Report(after, why, note))
    assert [one.code for one in found] == codes


def test_all_reasons_of_all_people_are_told_together() -> None:
    standing = [
        TravellerAtGate("one", S.BOARDED),
        TravellerAtGate("two", S.PLANNED),
        TravellerAtGate("three", S.OFFLOADED),
    ]
    found = boarding_reasons(standing, Report(S.OFFLOADED))
    assert [(one.code, one.subject) for one in found] == [
        ("boarding_reason_missing", ""),
        ("offloaded_not_boarded", "two"),
        ("boarding_correction_unexplained", "two"),
        ("boarding_is_the_same", "three"),
    ]
    assert [one.code for one in boarding_reasons([], Report(S.BOARDED))] == ["boarding_nobody"]


@pytest.mark.parametrize(("seconds", "is_over"), [(0, False), (59, False), (60, False), (61, True)])
def test_a_press_is_undone_within_the_time_of_the_rule(seconds: int, is_over: bool) -> None:
    press = PressFacts(NOW, is_own=True, is_undo=False, has_left=False)
    codes = [one.code for one in undo_reasons(press, NOW + timedelta(seconds=seconds), 60)]
    assert codes == (["undo_is_over"] if is_over else [])


def test_nobody_undoes_for_another_or_after_the_flight_has_left() -> None:
    press = PressFacts(NOW, is_own=False, is_undo=True, has_left=True)
    assert [one.code for one in undo_reasons(press, NOW, 60)] == ["undo_of_others", "undo_of_undo", "undo_has_left"]


@pytest.mark.parametrize(
    ("before", "left", "after", "is_refused"),
    [
        (S.PLANNED, False, S.BOARDED, True),
        (S.PLANNED, False, S.NO_SHOW, True),
        (S.NO_SHOW, False, S.BOARDED, True),
        (S.BOARDED, False, S.PLANNED, False),  # the flight was put off
        (S.BOARDED, False, S.OFFLOADED, False),
        (S.BOARDED, True, S.NO_SHOW, False),
    ],
)
def test_before_the_gate_opens_nobody_boards_or_stays_behind(before: S, left: bool, after: S, is_refused: bool) -> None:
    gate = opening(NOW, NOW - timedelta(hours=12, seconds=1), Limit(12, Cited("row", "here")))
    said = Report(after, W.NOT_THERE if after is S.NO_SHOW else W.OWN_WISH, "Why.")
    found = [(one.code, one.rule) for one in boarding_reasons([TravellerAtGate("one", before, left)], said, gate)]
    assert found == ([("boarding_not_open_yet", "row")] if is_refused else [])
    assert opening(NOW, NOW - timedelta(hours=12), Limit(12, UNCITED)).is_open


@pytest.mark.parametrize(
    ("holders", "is_asked"),
    [
        ([], True),
        ([Holder.OFFICER], True),
        ([Holder.CONSULATE, Holder.OFFICER], True),
        ([Holder.OFFICER, Holder.PERSON], False),
        ([Holder.ESCORT], False),
        ([None], False),
    ],
)
def test_whoever_boards_without_a_document_in_hand_is_asked_about(holders: list[Holder | None], is_asked: bool) -> None:
    standing = [TravellerAtGate("one", S.PLANNED, document=hand_out(holders))]
    codes = [one.code for one in boarding_reasons(standing, Report(S.BOARDED))]
    assert codes == (["boarding_without_document"] if is_asked else [])
    assert boarding_reasons(standing, Report(S.BOARDED, note="The consul brought it to the gate.")) == ()
    assert boarding_reasons(standing, Report(S.NO_SHOW, W.LATE)) == ()


def test_of_everybody_something_is_said_before_a_flight_has_left() -> None:
    standing = [TravellerAtGate("one", S.BOARDED), TravellerAtGate("two"), TravellerAtGate("three", S.NO_SHOW)]
    assert [(one.code, one.subject) for one in departure_reasons(standing)] == [("boarding_not_said", "two")]


def test_every_state_of_who_does_not_travel_has_a_reason_that_nobody_knows_yet() -> None:
    assert all(WhyNot.NOT_KNOWN in reasons and WhyNot.OTHER in reasons for reasons in REASONS_OF.values())
