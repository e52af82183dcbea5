"""Changes of answers: assembled, blacked out by hand, reviewed by a second person, handed over."""

import uuid
from dataclasses import dataclass

from foundation.accounts.permissions import Permission, permissions_of
from foundation.accounts.queries.staff import colleagues, places
from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.messaging.services import notify, settle
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.queries import shared_of_case
from returns.cases.models import Case
from rights.requests.models import AnswerContent, AnswerMark, DataRequest, RequestAnswer, RequestEntryContent
from rights.requests.queries.requests import answer_of, facts_of, mark_of_answer, marks_of, refuse_if, terms_on
from rights.requests.queries.walk import held_about
from rights.requests.rules.answers import Mark, SharedWith, occurrences, whole
from rights.requests.rules.requests import (
    EntryKind,
    HowHanded,
    RequestKind,
    RequestReason,
    RequestState,
    reasons_against_assembling,
    reasons_against_handing_over,
    reasons_against_marking,
    reasons_against_review,
    refused,
)
from rights.requests.services.requests import add_entry
from rights.requests.words import RequestsAct, RequestsNotice


def assemble_answer(unit: Unit, case: Case, row: DataRequest) -> RequestAnswer:
    """Assemble everything that is held; what was blacked out and reviewed of an earlier edition counts no more.

    RuleBroken with every reason.
    """
    refuse_if(reasons_against_assembling(facts_of(row)))
    before = answer_of(unit.session, row.id)
    is_provided = row.kind is RequestKind.PORTABILITY
    sections = held_about(unit.session, case, row.person_id, is_provided)
    assert unit.actor_id is not None
    answer = RequestAnswer(
        request_id=row.id,
        case_id=row.case_id,
        person_id=row.person_id,
        edition=before.edition + 1 if before is not None else 1,
        assembled_at=unit.clock.now(),
        assembled_by=unit.actor_id,
        content=AnswerContent(sections, () if is_provided else _shared(unit, row)),
    )
    unit.session.add(answer)
    row.state = RequestState.OPEN
    add_entry(unit, row, EntryKind.ASSEMBLED)
    unit.participants["trail"].act(RequestsAct.REQUEST_ANSWER, ("case", row.case_id), edition=answer.edition)
    return answer


def _shared(unit: Unit, row: DataRequest) -> tuple[SharedWith, ...]:
    """With whom the person's data was shared: derived, as on the page of what was shared (ADR 29)."""
    periods = [period for period in shared_of_case(unit.session, row.case_id) if period.person == row.person_id.hex]
    names = places(unit.session, {uuid.UUID(period.organisation) for period in periods})
    return tuple(
        SharedWith(
            names.get(uuid.UUID(period.organisation), ""),
            period.purpose.value,
            period.since.isoformat(),
            period.until.isoformat() if period.until else "",
        )
        for period in periods
    )


def answer_to(unit: Unit, row: DataRequest) -> RequestAnswer:
    """The newest answer of a request. RuleBroken (`answer_not_assembled`)."""
    answer = answer_of(unit.session, row.id)
    if answer is None:
        refuse_if([refused(RequestReason.ANSWER_NOT_ASSEMBLED)])
    assert answer is not None
    return answer


@dataclass(frozen=True)
class Passages:
    """What is to be blacked out: words in a passage, or everywhere; without words the whole passage."""

    place: tuple[int, int, int]
    words: str = ""
    is_everywhere: bool = False


def black_out(unit: Unit, row: DataRequest, passages: Passages) -> int:
    """Black out words or a whole passage by hand; how many places. What is blacked out already stays as it is.

    RuleBroken with every reason; BadInput where the words do not stand there.
    """
    refuse_if(reasons_against_marking(facts_of(row)))
    answer = answer_to(unit, row)
    sections, place = answer.content.sections, passages.place
    wanted: list[Mark]
    if passages.words:
        wanted = occurrences(sections, passages.words, None if passages.is_everywhere else place)
    else:
        mark = whole(sections, place)
        wanted = [mark] if mark is not None else []
    if not wanted:
        raise BadInput({"words": [_("These words are not in this passage. Copy them from the text above.")]})
    standing = {mark.content for mark in marks_of(unit.session, answer.id) if mark.undone_at is None}
    fresh = [mark for mark in wanted if mark not in standing]
    for mark in fresh:
        unit.session.add(
            AnswerMark(
                answer_id=answer.id,
                case_id=row.case_id,
                person_id=row.person_id,
                at=unit.clock.now(),
                by=unit.actor_id,
                content=mark,
            )
        )
    unit.participants["trail"].act(RequestsAct.REQUEST_MARK, ("case", row.case_id), count=len(fresh))
    return len(fresh)


def mark_to_undo(unit: Unit, row: DataRequest, mark_id: uuid.UUID) -> AnswerMark | None:
    """One of the marks of the newest answer; None where there is no such."""
    answer = answer_of(unit.session, row.id)
    return mark_of_answer(unit.session, answer.id, mark_id) if answer is not None else None


def undo_mark(unit: Unit, row: DataRequest, mark: AnswerMark) -> None:
    """Show a passage again that was blacked out by hand; undone twice, nothing changes. RuleBroken with reasons."""
    refuse_if(reasons_against_marking(facts_of(row)))
    if mark.undone_at is None:
        mark.undone_at, mark.undone_by = unit.clock.now(), unit.actor_id
    unit.participants["trail"].act(RequestsAct.REQUEST_UNMARK, ("case", row.case_id))


def submit_answer(unit: Unit, case: Case, row: DataRequest) -> None:
    """Send an answer to review: from then on nothing of it changes. Colleagues who may review are told."""
    refuse_if(reasons_against_marking(facts_of(row)))
    answer = answer_to(unit, row)
    row.state = RequestState.IN_REVIEW
    add_entry(unit, row, EntryKind.SENT_TO_REVIEW)
    at_work = _at_work(unit, answer)
    others = [
        colleague.id
        for colleague in colleagues(unit.session, case.office_id)
        if colleague.id not in at_work and Permission.CASES_OPEN in permissions_of(colleague.role, frozenset())
    ]
    notify(unit, others, RequestsNotice.REQUEST_IN_REVIEW, case.id, f"request_in_review:{answer.id.hex}")
    unit.participants["trail"].act(RequestsAct.REQUEST_REVIEW, ("case", row.case_id))


def _at_work(unit: Unit, answer: RequestAnswer) -> set[uuid.UUID]:
    """Who has assembled an answer, chosen files, or blacked out or shown anything: nobody of them reviews it."""
    marks = marks_of(unit.session, answer.id)
    undone = {mark.undone_by for mark in marks if mark.undone_by is not None}
    chose = {uuid.UUID(answer.content.files_by)} if answer.content.files_by else set()
    return {answer.assembled_by, *(mark.by for mark in marks), *undone, *chose}


def review_answer(unit: Unit, row: DataRequest, is_approved: bool, reason: str, version: int | None = None) -> None:
    """Approve an answer, or send it back with a reason. RuleBroken with every reason, BadInput without one.

    `version`: of the request as the reviewer saw it. Conflict if it went back to work since, and came with other words.
    """
    answer = answer_to(unit, row)
    refuse_if(reasons_against_review(facts_of(row), unit.actor_id in _at_work(unit, answer)))
    if version not in (None, row.version):
        raise Conflict(
            _("This has changed since you opened it, or it already exists. Check the latest version, then try again.")
        )
    if not is_approved and not reason:
        raise BadInput({"reason": [_("Say what has to change before this can be handed over.")]})
    if is_approved:
        answer.reviewed_at, answer.reviewed_by = unit.clock.now(), unit.actor_id
    row.state = RequestState.REVIEWED if is_approved else RequestState.OPEN
    add_entry(unit, row, EntryKind.REVIEWED if is_approved else EntryKind.SENT_BACK, RequestEntryContent(reason))
    settle(unit, f"request_in_review:{answer.id.hex}")
    unit.participants["trail"].act(RequestsAct.REQUEST_REVIEW, ("case", row.case_id))


def refuse_unreviewed(unit: Unit, row: DataRequest) -> RequestAnswer:
    """The answer that may leave the program now. RuleBroken for any that a second person has not reviewed lately."""
    answer = answer_to(unit, row)
    today = unit.today
    reviewed_on = answer.reviewed_at.date() if answer.reviewed_at else None
    refuse_if(reasons_against_handing_over(facts_of(row), reviewed_on, terms_on(unit.session, row.received_on), today))
    return answer


def hand_over_answer(unit: Unit, row: DataRequest, how: HowHanded, text: str) -> None:
    """Record that an answer reached the person, and how: the request is done. RuleBroken with every reason."""
    refuse_unreviewed(unit, row)
    row.state, row.closed_on = RequestState.DONE, unit.today
    add_entry(unit, row, EntryKind.HANDED_OVER, RequestEntryContent(text, handed=how))
    unit.participants["trail"].act(RequestsAct.REQUEST_HAND_OVER, ("case", row.case_id))
