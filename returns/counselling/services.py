"""Changes of counselling: recording a session and correcting one. The first one begins the counselling of a case."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.counselling.models import Conversation, CounsellingSession, SessionContent, Will
from returns.counselling.queries import (
    corrected_by,
    deciders,
    said_of,
    sessions_of_case,
    standing_sessions,
    versions_of,
)
from returns.counselling.rules import (
    Capacity,
    FreeWill,
    Solution,
    well_being_problems,
)
from returns.counselling.words import CounsellingAct
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, move_case, refuse_if_ended
from returns.work.services.tasks import sync_before_commit

# What is said of one person alone: nobody decides for somebody else.
OF_A_WILL = tuple(FreeWill.__dataclass_fields__)


@dataclass(frozen=True, kw_only=True)
class Talk(Conversation):
    """What was said at a session, and who took part.

    `will_of`: of whom `OF_A_WILL` is said, and kept for each. It may be left out where one person decides.
    """

    members: Sequence[uuid.UUID] = ()  # for whom it was held; everybody of the case if none is named
    will_of: Sequence[uuid.UUID] = ()


@dataclass(frozen=True)
class NewSession:
    """What was chosen and said at a session. `held_at` is UTC; None means now."""

    solution: Solution
    ratings: Mapping[str, int]
    held_at: datetime | None = None
    talk: Talk = Talk()


def record_session(unit: Unit, case: Case, session: NewSession) -> uuid.UUID:
    """Record a session that whoever is signed in held; returns its id. In the intake it begins the counselling.

    BadInput for ratings that are missing or not from 1 to 5, times, days or people that cannot be; RuleBroken with
    what keeps the case from being counselled (safe contact), or if it has ended.
    """
    refuse_if_ended(case)
    people, wills = _checked(unit, case, session)
    if case.state is CaseState.INTAKE:
        move_case(unit, case, CaseState.COUNSELLING)
    row = _add(unit, case, session, (people, wills), None)
    add_to_timeline(unit, case, EventKind.COUNSELLED)
    unit.participants["trail"].act(CounsellingAct.RECORD, ("case", case.id))
    return row.id


def correct_session(unit: Unit, case: Case, wrong: CounsellingSession, session: NewSession) -> uuid.UUID:
    """Put a new version in the place of one; the old one stays, with who and when. Returns the id of the new one.

    BadInput as for a new one; Conflict if another version took its place meanwhile; RuleBroken if the case has ended.
    """
    refuse_if_ended(case)
    if wrong.id in corrected_by(sessions_of_case(unit.session, case.id)):
        raise Conflict(
            _("This session has been corrected since you opened it. Check the latest version, then try again.")
        )
    row = _add(unit, case, session, _checked(unit, case, session), wrong)
    unit.participants["trail"].act(CounsellingAct.CORRECT, ("case", case.id))
    return row.id


def refuse_impossible_time(unit: Unit, said: Mapping[str, Any]) -> None:
    """BadInput for a day that is still to come, and for an end before the start, as soon as they are said."""
    wrong = _impossible_time(said.get("began"), said.get("ended"))
    if (held_on := said.get("held_on")) is not None and held_on > unit.today:
        wrong["held_on"] = [_in_the_future()]
    if wrong:
        raise BadInput(wrong)


def _in_the_future() -> str:
    return _("This date is in the future. Enter today or an earlier date.")


def _impossible_time(began: str | None, ended: str | None) -> dict[str, list[str]]:
    return {"ended": [_("The end must be later than the start.")]} if began and ended and ended <= began else {}


def _checked(unit: Unit, case: Case, session: NewSession) -> tuple[list[str], list[str]]:
    """For whom the session was held, and of whose decision it tells, as ids in hex."""
    now, talk = unit.clock.now(), session.talk
    wrong = {name: [_("Choose a number from 1 to 5.")] for name in well_being_problems(session.ratings)}
    if session.held_at is not None and session.held_at > now:
        wrong["held_on"] = [_in_the_future()]
    wrong |= _impossible_time(talk.began, talk.ended)
    if talk.next_on is not None and talk.next_on < (session.held_at or now).date():
        wrong["next_on"] = [_("The next appointment must be after this session.")]
    members = members_of_case(unit.session, case.id)
    people = [person.id.hex for person in members]
    named = [person_id.hex for person_id in talk.members]
    for name, chosen in (("members", named), ("will_of", [person_id.hex for person_id in talk.will_of])):
        if not set(chosen) <= set(people):
            wrong[name] = [_("Choose from the list.")]
    all_deciding = deciders(unit.session, members, unit.today)
    deciding = {who: is_grown for who, is_grown in all_deciding.items() if who in named or not named}
    wills = _whose_will(talk, deciding)
    wrong |= _wrong_will(talk, wills, deciding) if not wrong.keys() & {"members", "will_of"} else {}
    if wrong:
        raise BadInput(wrong)
    return named or people, wills


def _whose_will(talk: Talk, deciding: Mapping[str, bool]) -> list[str]:
    if not talk.answered:
        return []
    return [person_id.hex for person_id in talk.will_of] or (list(deciding) if len(deciding) == 1 else [])


def _wrong_will(talk: Talk, wills: Sequence[str], deciding: Mapping[str, bool]) -> dict[str, list[str]]:
    if talk.answered and not (wills and set(wills) <= set(deciding)):
        return {
            "will_of": [
                _(
                    "Say whose own answers these are: choose one of those who decide. Record a separate session for "
                    "each of the others."
                )
            ]
        }
    if talk.capacity is Capacity.ABLE and not all(deciding[person] for person in wills):
        return {"capacity": [_("This person is a child and does not decide alone: choose another answer.")]}
    return {}


def _add(
    unit: Unit, case: Case, session: NewSession, who: tuple[list[str], list[str]], corrects: CounsellingSession | None
) -> CounsellingSession:
    now, (people, wills), talk = unit.clock.now(), who, session.talk
    said = {name: getattr(talk, name) for name in Conversation.__dataclass_fields__ if name not in OF_A_WILL}
    content = SessionContent(
        **said,
        well_being=session.ratings,
        recorded_at=now,
        corrects=corrects.id.hex if corrects is not None else None,
        members=tuple(people),
        wills=tuple(Will(person=person, **talk.answered) for person in wills),
    )
    row = CounsellingSession(
        case_id=case.id,
        held_at=session.held_at or (corrects.held_at if corrects is not None else now),
        counsellor_id=unit.actor_id,
        solution=session.solution,
        content=content,
    )
    unit.session.add(row)
    unit.session.flush()  # its id is named by the form that made it
    _await_next(unit, case)
    return row


def _await_next(unit: Unit, case: Case) -> None:
    """Await the next appointment of the latest standing session and no other; a task follows from it."""
    sessions = sessions_of_case(unit.session, case.id)
    latest = standing_sessions(sessions)[0]
    original = versions_of(sessions, latest)[-1]
    for session in sessions:
        session.awaits_on = said_of(latest).next_on if session.id == original.id else None
    sync_before_commit(unit, case.id)
