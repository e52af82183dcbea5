"""Makers of requests: somebody with a safe-contact card who asks for their data, as far as a test wants it."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from foundation.storage.unit_of_work import Unit
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.safe_contact.services import record_safe_contact
from rights.requests.models import DataRequest
from rights.requests.queries.requests import answer_of, marks_of, request_of_case
from rights.requests.rules.answers import Section, ValueKind
from rights.requests.rules.requests import HowProven, RequestKind
from rights.requests.services.answers import (
    Passages,
    assemble_answer,
    black_out,
    review_answer,
    submit_answer,
)
from rights.requests.services.requests import Decision, NewRequest, decide_request, prove_identity, take_request
from tests.factories.cards import make_card
from tests.factories.journeys import at_work
from tests.factories.makers import Person, make_account, make_case
from tests.worlds import world


@dataclass(frozen=True)
class Asked:
    """A request: the case, the person who asks, whose work it is, and a colleague who can review it."""

    case: uuid.UUID
    person: uuid.UUID
    request: uuid.UUID
    owner: Person
    colleague: Person

    @property
    def url(self) -> str:
        """The page of the request."""
        return f"/cases/{self.case}/requests/{self.request}"


@world
def make_asked(
    container: Container, kind: RequestKind = RequestKind.ACCESS, proven: bool = True, owner: Person | None = None
) -> Asked:
    """A request of a kind, received today, with or without proof of who asks."""
    owner = owner or make_account(container)
    case_id = make_case(container, owner)
    return make_asked_in(container, case_id, owner, kind, proven)


@world
def make_asked_in(
    container: Container, case_id: uuid.UUID, owner: Person, kind: RequestKind = RequestKind.ACCESS, proven: bool = True
) -> Asked:
    """The same in a case that there is."""
    colleague = make_account(container, place=owner.office_id)
    with at_work(container, owner, case_id) as (unit, case):
        person = members_of_case(unit.session, case_id)[0].id
        record_safe_contact(unit, case, person, make_card())
        is_correction = kind is RequestKind.CORRECTION
        text = ("Family90", "Family91") if is_correction else ("", "")
        today = unit.clock.now().date()
        row = take_request(unit, case, NewRequest(person, kind, today, "Asked on the phone.", *text))
        request_id = row.id
    if proven:
        with at_work(container, owner, case_id) as (unit, _case):
            prove_identity(unit, _row(unit, case_id, request_id), HowProven.CODE_PHRASE, "Said the phrase.")
    return Asked(case_id, person, request_id, owner, colleague)


def _row(unit: Unit, case_id: uuid.UUID, request_id: uuid.UUID) -> DataRequest:
    row = request_of_case(unit.session, case_id, request_id)
    assert row is not None
    return row


@contextmanager
def working(container: Container, asked: Asked, who: Person | None = None) -> Iterator[tuple[Unit, Case, DataRequest]]:
    """A unit of somebody with case and request, committed at the end."""
    with at_work(container, who or asked.owner, asked.case) as (unit, case):
        yield unit, case, _row(unit, asked.case, asked.request)


def assembled(container: Container, asked: Asked) -> None:
    """The answer is assembled."""
    with working(container, asked) as (unit, case, row):
        assemble_answer(unit, case, row)


def in_review(container: Container, asked: Asked) -> None:
    """The answer is assembled and sent to review."""
    assembled(container, asked)
    with working(container, asked) as (unit, case, row):
        submit_answer(unit, case, row)


def reviewed(container: Container, asked: Asked) -> None:
    """The answer is reviewed by the colleague."""
    in_review(container, asked)
    with working(container, asked, asked.colleague) as (unit, _case, row):
        review_answer(unit, row, True, "")


def decided(container: Container, asked: Asked, decision: Decision) -> None:
    """A decision of the owner."""
    with working(container, asked) as (unit, case, row):
        decide_request(unit, case, row, decision)


@world
def make_answered(container: Container, owner: Person) -> tuple[Asked, uuid.UUID]:
    """A request whose answer is assembled, and a passage of it that is blacked out."""
    asked = make_asked(container, owner=owner)
    assembled(container, asked)
    with working(container, asked) as (unit, _case, row):
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        black_out(unit, row, Passages(first_text(answer.content.sections)))
        unit.session.flush()
        [mark] = marks_of(unit.session, answer.id)
        return asked, mark.id


def first_text(sections: Sequence[Section]) -> tuple[int, int, int]:
    """The place of the first passage that somebody typed."""
    return next(
        (number, row, index)
        for number, section in enumerate(sections)
        for row, entry in enumerate(section.entries)
        for index, passage in enumerate(entry.passages)
        if passage.kind is ValueKind.TEXT
    )
