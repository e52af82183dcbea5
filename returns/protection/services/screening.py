"""Changes of screenings: every form about a person is a new version; none is ever changed."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from foundation.errors import BadInput, NotFound
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import lock_case, members_of_case
from returns.cases.services.planning import made_before, note_made
from returns.lifecycle.rules import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended
from returns.protection.models import Screening as ScreeningRow
from returns.protection.queries.screening import (
    as_content,
    newest_of,
    screening_rules,
    screenings_of_case,
    what_it_says,
)
from returns.protection.rules.screening import Answer, Answered, Flag, OpenFlag, Screening, full_problems, screened


@dataclass(frozen=True)
class NewScreening:
    """A form as it is typed: flags with since when and what travel needs, answers by question, topics talked about.

    `based_on` is the version that was shown, 0 for none.
    """

    flags: tuple[Flag, ...] = ()
    since: Mapping[Flag, date] = field(default_factory=dict)
    notes: Mapping[Flag, str] = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    is_trained: bool = False
    based_on: int = 0


def record_screening(
    unit: Unit, case: Case, person_id: uuid.UUID, new: NewScreening, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Record a screening of a person of this case, and return the id of the version. No answer is kept.

    Sent twice with the same `once` id, it is recorded once. NotFound for somebody of another case; BadInput by field;
    RuleBroken (`case_has_ended`).
    """
    if made := made_before(unit, once):
        return made
    refuse_if_ended(case)
    lock_case(unit.session, case.id)
    person = next((member for member in members_of_case(unit.session, case.id) if member.id == person_id), None)
    if person is None:
        raise NotFound
    today = unit.clock.now().date()
    rules, row = screening_rules(unit.session, today), newest_of(screenings_of_case(unit.session, case.id))
    newest = row.get(person_id)
    wrong = _wrong(new, rules.topics, today)
    if new.based_on != (newest.version if newest else 0):
        wrong["form"] = [_("Somebody recorded this person meanwhile. Look at it on this page, then record it again.")]
    if wrong:
        raise BadInput(wrong)
    numbers = rules.of(person, today)
    form = Answered(
        flags=tuple(
            OpenFlag(flag, new.since.get(flag, today), new.notes.get(flag, "")) for flag in Flag if flag in new.flags
        ),
        answers={code: answer for code, answer in new.answers.items() if code in numbers.asked},
        is_full=bool(new.topics),
    )
    before = (what_it_says(newest) if newest else None) or Screening()
    after = screened(before, form, numbers, today)
    version = _version(unit, case, person_id, newest.version + 1 if newest else 1, after)
    person.extra_care = 1 if after.has(Flag.EXTRA_CARE) else 0
    note_made(unit, once, version.id)
    add_to_timeline(unit, case, EventKind.SCREENED)
    unit.participants["trail"].act("screening.record", ("person", person_id))
    return version.id


def _version(unit: Unit, case: Case, person_id: uuid.UUID, number: int, after: Screening) -> ScreeningRow:
    row = ScreeningRow(
        case_id=case.id,
        person_id=person_id,
        version=number,
        screened_at=unit.clock.now(),
        screened_by=unit.actor_id,
        content=as_content(after),
    )
    unit.session.add(row)
    return row


def _wrong(new: NewScreening, topics: tuple[str, ...], today: date) -> dict[str, list[str]]:
    """What cannot be recorded, by field."""
    words = {
        "screening_topics_missing": _("The full screening is held when all of these were talked about."),
        "screening_by_trained": _("A full screening is held by a protection specialist or a trained officer."),
    }
    wrong = {name: [words[code]] for name, code in full_problems(new.topics, topics, new.is_trained).items()}
    for flag in Flag:
        if flag in new.since and new.since[flag] > today:
            wrong[f"since_{flag.value}"] = [_("This day lies in the future.")]
        if flag not in new.flags and flag in new.since:
            wrong[f"since_{flag.value}"] = [_("Tick what it belongs to, or leave it empty.")]
        if flag not in new.flags and new.notes.get(flag):
            wrong[f"note_{flag.value}"] = [_("Tick what it belongs to, or leave it empty.")]
    return wrong
