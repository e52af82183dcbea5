"""The register of documents: what may be unknown, who changed it meanwhile, whose hands hold the original, use."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from foundation.clock import MovableClock
from foundation.errors import BadInput, Conflict, NotFound
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.departure.services import depart
from returns.documents.models import CustodyContent, TravelDocument
from returns.documents.queries.documents import custody_of_document, documents_of_case
from returns.documents.rules.documents import DocumentKind, Holder, WhyNot
from returns.documents.services.documents import (
    NewCustody,
    NewDocument,
    StatedDocument,
    change_document,
    hand_over,
    record_document,
    retire_document,
    use_again,
)
from returns.readiness.services import readiness_of, sign_off, standing_sign_off
from tests.factories.families import make_siblings
from tests.factories.journeys import Team, at_work, looking_at, make_plannable, make_ready, make_team

KIND = DocumentKind.PASSPORT


@pytest.fixture
def team(container: Container) -> Team:
    """Four colleagues of one office."""
    return make_team(container)


def _first(container: Container, team: Team, case_id: uuid.UUID) -> TravelDocument:
    with looking_at(container, team.owner, case_id) as (unit, _case):
        return documents_of_case(unit.session, case_id)[0]


def _codes(container: Container, team: Team, case_id: uuid.UUID) -> list[tuple[str, str]]:
    with looking_at(container, team.owner, case_id) as (unit, case):
        found = readiness_of(unit, case).findings
        return [(one.code, one.severity.value) for one in found if one.cleared_by == "documents"]


def test_what_is_not_known_yet_is_said_and_what_is_wrong_is_refused_by_field(container: Container, team: Team) -> None:
    case_id = make_plannable(container, team)
    today = container.clock.now().date()
    wrong: dict[str, dict[str, Any]] = {
        "holder_name": {"holder": Holder.CONSULATE},
        "for_country": {"for_country": "DE"},
        "number": {"number": "--"},
        "issued_on": {"issued_on": today + timedelta(days=1)},
    }
    with at_work(container, team.owner, case_id) as (unit, case):
        person = members_of_case(unit.session, case_id)[0].id
        for field, more in wrong.items():
            with pytest.raises(BadInput) as refused:
                record_document(unit, container.secrets, case, NewDocument(KIND, "UZ", **more, person_id=person))
            assert list(refused.value.errors) == [field]
        with pytest.raises(BadInput):
            record_document(unit, container.secrets, case, NewDocument(DocumentKind.VISA, "UZ", "V1", person_id=person))
        with pytest.raises(NotFound):
            record_document(unit, container.secrets, case, NewDocument(KIND, "UZ", "V1", person_id=case_id))
        record_document(unit, container.secrets, case, NewDocument(KIND, "UZ", person_id=person))
    found = _first(container, team, case_id)
    assert (found.expires_on, found.is_usable, found.used_on) == (None, True, None)


def test_a_document_that_was_changed_meanwhile_is_not_overwritten(container: Container, team: Team) -> None:
    case_id = make_ready(container, team)
    stated = StatedDocument(KIND, "UZ", "AA77", date(2031, 1, 1), is_single_journey=True)
    with at_work(container, team.owner, case_id) as (unit, case):
        document = documents_of_case(unit.session, case_id)[0]
        change_document(unit, container.secrets, case, document, stated, 1)
    with at_work(container, team.officer, case_id) as (unit, case), pytest.raises(Conflict):
        document = documents_of_case(unit.session, case_id)[0]
        assert (document.content.number, document.is_single_journey, document.version) == ("AA77", True, 2)
        change_document(unit, container.secrets, case, document, stated, 1)


def test_an_original_goes_from_hand_to_hand_and_nothing_is_overwritten(container: Container, team: Team) -> None:
    case_id = make_ready(container, team)
    today = container.clock.now().date()
    with at_work(container, team.owner, case_id) as (unit, case):
        document = documents_of_case(unit.session, case_id)[0]
        with pytest.raises(BadInput) as refused:
            hand_over(unit, case, document, NewCustody(Holder.PARTNER, today - timedelta(days=1)))
        assert set(refused.value.errors) == {"name", "since_on"}
        hand_over(unit, case, document, NewCustody(Holder.CONSULATE, today, "In Ankara", "17"))
    assert _codes(container, team, case_id) == [("document_original_elsewhere", "blocker")]
    with at_work(container, team.owner, case_id) as (unit, case):
        document = documents_of_case(unit.session, case_id)[0]
        right = NewCustody(Holder.OFFICER, today - timedelta(days=3), is_correction=True)
        hand_over(unit, case, document, right)
    with looking_at(container, team.owner, case_id) as (unit, _case):
        chain = custody_of_document(unit.session, document.id)
        assert [(one.ordinal, one.holder) for one in chain] == [
            (1, Holder.PERSON),
            (2, Holder.CONSULATE),
            (3, Holder.OFFICER),
        ]
        assert chain[1].content == CustodyContent("In Ankara", "17")
    assert _codes(container, team, case_id) == []


Step = Callable[[Container, Any, Any, TravelDocument], None]


@pytest.mark.parametrize(
    "step",
    [
        lambda container, unit, case, one: change_document(
            unit, container.secrets, case, one, StatedDocument(KIND, "UZ", "AA78", one.expires_on), 1
        ),
        lambda container, unit, case, one: retire_document(unit, case, one, WhyNot.REPLACED),
        lambda container, unit, case, one: hand_over(
            unit, case, one, NewCustody(Holder.CONSULATE, container.clock.now().date(), "In Ankara")
        ),
    ],
)
def test_whatever_changes_about_a_document_voids_a_sign_off(container: Container, team: Team, step: Step) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    with at_work(container, team.owner, case_id) as (unit, case):
        assert standing_sign_off(unit, case)
        step(container, unit, case, documents_of_case(unit.session, case_id)[0])
        unit.session.flush()
        assert standing_sign_off(unit, case) is None


def test_what_was_taken_out_says_why_and_can_be_put_to_use_again(container: Container, team: Team) -> None:
    case_id = make_ready(container, team)
    with at_work(container, team.owner, case_id) as (unit, case):
        retire_document(unit, case, documents_of_case(unit.session, case_id)[0], WhyNot.OTHER, "At the police.")
    assert _codes(container, team, case_id) == [("document_missing", "blocker")]
    with at_work(container, team.owner, case_id) as (unit, case):
        document = documents_of_case(unit.session, case_id)[0]
        assert (document.content.why_not, document.content.why_not_note) == ("other_reason", "At the police.")
        use_again(unit, case, document)
    assert _codes(container, team, case_id) == []


def test_a_document_for_one_journey_is_spent_by_a_departure_in_whichever_case(
    container: Container, clock: MovableClock, team: Team
) -> None:
    case_id = make_ready(container, team)
    stated = StatedDocument(DocumentKind.LAISSEZ_PASSER, "UZ", "LP 1", date(2031, 1, 1), is_single_journey=True)
    with at_work(container, team.owner, case_id) as (unit, case):
        change_document(unit, container.secrets, case, documents_of_case(unit.session, case_id)[0], stated, 1)
    with at_work(container, team.signer, case_id) as (unit, case):
        sign_off(unit, case)
    clock.move(timedelta(days=9))
    with at_work(container, team.owner, case_id) as (unit, case):
        depart(unit, case, clock.now())
    assert _first(container, team, case_id).used_on == clock.now().date()
    # It became another document, and nobody has said who has the original of this one.
    assert _codes(container, team, case_id) == [("document_original_not_known", "warning")]
    clock.move(timedelta(days=1))
    again = make_siblings(container, team.owner)
    kind, last = DocumentKind.LAISSEZ_PASSER, date(2031, 1, 1)
    with at_work(container, team.owner, again.case) as (unit, case):
        new = NewDocument(
            kind, "UZ", "lp-1", last, is_single_journey=True, holder=Holder.PERSON, person_id=again.people[0]
        )
        record_document(unit, container.secrets, case, new)
    found = [code for code, _how in _codes(container, team, again.case)]
    assert "document_used" in found


def _with_number(
    container: Container, team: Team, case_id: uuid.UUID, place: int, number: str, **more: Any
) -> uuid.UUID:
    with at_work(container, team.owner, case_id) as (unit, case):
        person = members_of_case(unit.session, case_id)[place].id
        return record_document(unit, container.secrets, case, NewDocument(KIND, "UZ", number, **more, person_id=person))


def test_a_number_that_somebody_else_has_is_asked_about_first(container: Container, team: Team) -> None:
    siblings, other = make_siblings(container, team.owner).case, make_plannable(container, team)
    held = _with_number(container, team, siblings, 0, "AB 123-456", number_is_right=False)
    for case_id, place, said in ((siblings, 1, "in this case"), (other, 0, "in case ")):
        with pytest.raises(BadInput) as refused:
            _with_number(container, team, case_id, place, "ab123456", number_is_right=False)
        assert set(refused.value.errors) == {"number", "number_is_right"}
        assert said in refused.value.errors["number"][0]
        assert "Given" not in str(refused.value.errors)
    _with_number(container, team, siblings, 1, "ab123456")  # somebody said that it is right
    _with_number(container, team, siblings, 0, "ab123456", number_is_right=True)
    with at_work(container, team.owner, siblings) as (unit, case):
        document = next(one for one in documents_of_case(unit.session, case.id) if one.id == held)
        same = StatedDocument(KIND, "UZ", "AB123456", authority="Consulate", number_is_right=False)
        change_document(unit, container.secrets, case, document, same, document.version)  # the number is not new


def test_a_changed_number_is_asked_about_and_other_offices_are_not_told_of(container: Container, team: Team) -> None:
    mine, strangers = make_plannable(container, team), make_team(container)
    theirs = make_plannable(container, strangers)
    _with_number(container, strangers, theirs, 0, "ZX900")
    held = _with_number(container, team, mine, 0, "ZX900", number_is_right=False)  # nothing is told across offices
    _with_number(container, team, make_plannable(container, team), 0, "ZX901")
    with at_work(container, team.owner, mine) as (unit, case):
        document = next(one for one in documents_of_case(unit.session, case.id) if one.id == held)
        changed = StatedDocument(KIND, "UZ", "ZX901", number_is_right=False)
        with pytest.raises(BadInput):
            change_document(unit, container.secrets, case, document, changed, document.version)
