"""Changes of who is there for a case: hand-over, absences, turns of duty; and what colleagues are told by itself."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from foundation.accounts.models import Account
from foundation.accounts.permissions import OFFICE_ROLES, ROLE_PERMISSIONS, Permission
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.agenda import Entry, Span
from foundation.errors import BadInput, Conflict
from foundation.language.words import _
from foundation.messaging import services as messages
from foundation.messaging.queries import keys_told, told_of
from foundation.messaging.rules import NoticeKind, Template
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import refuse_if
from returns.cases.rules.cases import ENDED, Reason
from returns.lifecycle.models import EventContent
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline
from returns.notes.services import add_note
from returns.readiness.words import ReadinessNotice
from returns.work.models import Absence, DutyTurn, HandOver, HandOverContent, Task
from returns.work.queries.digest import (
    Counts,
    Place,
    add_counts,
    counts_of_office,
    covered,
    departing_cases,
    staff_meant,
    unsigned_among,
)
from returns.work.queries.duty import absences_to_tell, covers_of, days_away, days_covering, specialists_of
from returns.work.queries.entries import entries_on_page, own_entries
from returns.work.rules.duty import AbsenceFacts, AbsenceReason, Days, HandOverFacts, absence_reasons, hand_over_reasons
from returns.work.services.tasks import give_task, hand_tasks_over
from returns.work.words import WorkAct, WorkEntry, WorkMatter, WorkMessage, WorkNotice

OWNING_ROLES = frozenset(role for role in OFFICE_ROLES if Permission.CASES_WORK in ROLE_PERMISSIONS[role])


def works_in(account: Account | None, office_id: uuid.UUID | None) -> bool:
    """Whether somebody is an active officer of this office, who may own cases and cover for others."""
    if account is None or office_id is None:
        return False
    return account.status is AccountStatus.ACTIVE and account.office_id == office_id and account.role in OWNING_ROLES


def hand_over(
    unit: Unit,
    cases: Sequence[Case],
    successor: Account | None,
    reason: str,
    note: str = "",
    at: datetime | None = None,
) -> None:
    """Give these cases to a colleague: all of them or none. `note`, for the successor, is pinned on each case.

    The successor is told in the inbox of each case, and by one neutral e-mail. `at` (UTC): the instant of the press,
    now unless given. RuleBroken with every reason, of whichever case.
    """
    text = reason.strip()
    against = reasons_by_case(unit, cases, successor, bool(text))
    refuse_if(list(dict.fromkeys(objection for objections in against.values() for objection in objections)))
    assert successor is not None
    now = at or unit.clock.now()
    hand_tasks_over(unit, {case.id: case.owner_id for case in cases}, successor.id, now)
    for case in cases:
        _hand_over(unit, case, successor.id, text, now)
        if note.strip():
            add_note(unit, case, note, is_pinned=True, silent=True)
    first = min(case.id.hex for case in cases)
    key = f"case_handed_over:{first}:{unit.clock.now():%Y%m%d%H%M%S}"
    if successor.id != unit.actor_id:
        ids = [case.id for case in cases]
        messages.queue_message(unit, successor.id, WorkMessage.CASE_HANDED_OVER, {"count": len(ids)}, key, cases=ids)


def take_back(unit: Unit, case: Case, row: HandOver, tasks: Sequence[Task], has_worked: bool) -> None:
    """Give a case back to whoever owned it before this hand-over, with these tasks of theirs; they are told.

    `has_worked`: whoever had got it did something in it; then it was theirs, however short.
    """
    reason = _("Undone straight away by the person who handed it over.")
    _hand_over(unit, case, row.from_id, reason, unit.clock.now(), None if has_worked else row.id)
    for task in tasks:
        if task.assignee_id == row.to_id:
            give_task(unit, task, row.from_id)


def _hand_over(
    unit: Unit, case: Case, to: uuid.UUID, reason: str, at: datetime, undoes: uuid.UUID | None = None
) -> None:
    row = HandOver(
        case_id=case.id,
        from_id=case.owner_id,
        to_id=to,
        by=unit.actor_id,
        at=at,
        undoes_id=undoes,
        content=HandOverContent(reason),
    )
    unit.session.add(row)
    add_to_timeline(
        unit,
        case,
        EventKind.HANDED_OVER,
        content=EventContent(text=reason, reason=None, from_owner=case.owner_id.hex, to_owner=to.hex),
    )
    case.owner_id = to
    messages.notify(unit, [to], WorkNotice.CASE_HANDED_OVER, case.id, f"handed_over:{row.id.hex}")
    unit.participants["trail"].act(WorkAct.CASE_HAND_OVER, ("case", case.id), ("account", to))


def reasons_by_case(
    unit: Unit, cases: Sequence[Case], successor: Account | None, has_reason: bool
) -> dict[uuid.UUID, tuple[Reason, ...]]:
    """Every reason why each of these cases cannot go to a colleague, by case; one statement."""
    leads = _leads(unit)
    away = successor is not None and bool(covers_of(unit.session, [successor.id], unit.today))
    return {
        case.id: hand_over_reasons(
            HandOverFacts(
                is_owner=case.owner_id == unit.actor_id,
                leads_office=leads,
                has_ended=case.state in ENDED,
                has_reason=has_reason,
                successor_works_here=works_in(successor, case.office_id),
                successor_is_owner=successor is not None and case.owner_id == successor.id,
                successor_is_away=away,
            )
        )
        for case in cases
    }


# Changes of absences: stating one with its cover, ending it early, and telling the cover when it begins and ends.


def state_absence(unit: Unit, away: Account | None, cover: Account | None, days: Days) -> uuid.UUID:
    """Say that somebody is away on these days and who covers; returns the id. For oneself, or by who leads the office.

    RuleBroken with every reason.
    """
    today = unit.today
    office_id = unit.scope.office_id if isinstance(unit.scope, UserScope) else None
    facts = AbsenceFacts(
        days=days,
        today=today,
        is_own=away is not None and away.id == unit.actor_id,
        leads_office=_leads(unit),
        works_here=works_in(away, office_id),
        cover_works_here=works_in(cover, office_id),
        covers_oneself=away is not None and cover is not None and away.id == cover.id,
        away=days_away(unit.session, away.id, today) if away else (),
        cover_away=days_away(unit.session, cover.id, today) if cover else (),
        covers_others=days_covering(unit.session, away.id, today) if away else (),
    )
    refuse_if(absence_reasons(facts))
    assert away is not None
    assert cover is not None
    whose = {"office_id": office_id, "account_id": away.id, "cover_id": cover.id}
    stated = {"stated_by": unit.actor_id, "stated_at": unit.clock.now()}
    absence = Absence(starts_on=days.first, ends_on=days.last, **whose, **stated)
    unit.session.add(absence)
    _tell_cover(unit, absence, today)
    unit.participants["trail"].act(WorkAct.ABSENCE_STATE, ("account", away.id), ("account", cover.id))
    return absence.id


def end_absence(unit: Unit, absence: Absence) -> None:
    """End an absence and its cover now: somebody is back. RuleBroken unless it is one's own or one leads the office.

    Conflict if it is over already.
    """
    if absence.account_id != unit.actor_id and not _leads(unit):
        refuse_if([Reason(AbsenceReason.STATES_ABSENCE_OF_OTHERS)])
    today = unit.today
    if absence.is_over(today):
        raise Conflict(_("This absence has already ended."))
    absence.ended_at, absence.ended_by = unit.clock.now(), unit.actor_id
    _tell_cover(unit, absence, today)
    unit.participants["trail"].act(WorkAct.ABSENCE_END, ("account", absence.account_id))


def tell_covers(unit: Unit, today: date) -> int:
    """Tell those who cover that it begins or has ended, each once. Returns how many absences there were."""
    absences = absences_to_tell(unit.session, today)
    for absence in absences:
        _tell_cover(unit, absence, today)
    return len(absences)


def _tell_cover(unit: Unit, absence: Absence, today: date) -> None:
    """Tell whoever covers what is due today. A cover that ended before it began is not mentioned."""
    now, is_over = unit.clock.now(), absence.is_over(today)
    if absence.begin_told_at is None and (absence.starts_on <= today or is_over):
        absence.begin_told_at = now
        if is_over:
            absence.end_told_at = now
            return
        messages.notify(unit, [absence.cover_id], WorkNotice.COVER_BEGAN, None, f"cover_began:{absence.id.hex}")
    elif is_over and absence.end_told_at is None:
        absence.end_told_at = now
        messages.notify(unit, [absence.cover_id], WorkNotice.COVER_ENDED, None, f"cover_ended:{absence.id.hex}")


def _leads(unit: Unit) -> bool:
    return isinstance(unit.scope, UserScope) and unit.scope.may(Permission.LEAD_OFFICE)


# Changes of duty: who takes a turn, and who gives one back.


def take_turn(unit: Unit, office_id: uuid.UUID, account_id: uuid.UUID, begins_on: date, ends_on: date) -> uuid.UUID:
    """Say whose turn it is; returns the id of the turn. BadInput with everything that is wrong, by field."""
    errors: dict[str, list[str]] = {}
    if account_id not in {specialist.id for specialist in specialists_of(unit.session, office_id)}:
        errors["account_id"] = [_("Choose from the list.")]
    if ends_on < begins_on or ends_on < unit.today:
        errors["ends_on"] = [_("Choose a last day that is still to come and not before the first day.")]
    if errors:
        raise BadInput(errors)
    row = DutyTurn(
        office_id=office_id, account_id=account_id, begins_on=begins_on, ends_on=ends_on, recorded_by=unit.actor_id
    )
    unit.session.add(row)
    unit.participants["trail"].act(WorkAct.DUTY_TAKE, ("account", account_id))
    return row.id


def give_turn_back(unit: Unit, turn: DutyTurn) -> None:
    """Take a turn off the roster."""
    unit.session.delete(turn)
    unit.participants["trail"].act(WorkAct.DUTY_GIVE_BACK, ("account", turn.account_id))


# The calendar of a colleague: entries of what they may see at that moment.


def entries_of_returns(unit: Unit, span: Span) -> Sequence[Entry]:
    """Entries of one's own and covered cases, own tasks, and signatures that one was asked for; none for others."""
    user = unit.scope
    if not isinstance(user, UserScope) or user.office_id is None or not user.may(Permission.CASES_OPEN):
        return []
    if span.on_page:
        return entries_on_page(unit.session, user, span)
    return [*own_entries(unit.session, user, span), *_wanted(unit, user, span)]


def signatures_asked_of(unit: Unit, user: UserScope) -> dict[uuid.UUID, datetime]:
    """When somebody was last asked to sign which cases off, signed or not; one statement, none for who may not."""
    if user.actor_id is None or not user.may(Permission.SIGN_OFF):
        return {}
    return {
        case_id: at for _who, case_id, at in told_of(unit.session, ReadinessNotice.SIGN_OFF_WANTED, [user.actor_id])
    }


def _wanted(unit: Unit, user: UserScope, span: Span) -> list[Entry]:
    """Signatures that wait, on the day on which one was asked."""
    if user.actor_id is None or not user.may(Permission.SIGN_OFF):
        return []
    notices = told_of(unit.session, ReadinessNotice.SIGN_OFF_WANTED, [user.actor_id])
    asked = sorted((at, case_id) for _who, case_id, at in notices if at.date() >= span.first)
    unsigned = unsigned_among(unit.session, [case_id for _at, case_id in asked])
    open_notices = [(at, case_id) for at, case_id in asked if case_id in unsigned]
    return [Entry(WorkEntry.SIGN_OFF, case_id, case_id, at, on=at.date()) for at, case_id in open_notices[: span.most]]


# The digest of an office, and reminders of departures: mail says how many, the inbox alone names the case.

_Recipient = tuple[uuid.UUID, uuid.UUID]  # an account, and the case that it is told about


def office_digest(unit: Unit, office: Place) -> Counts:
    """What waits for each colleague of an office on its local day, the signatures that they were asked for too."""
    counts = counts_of_office(unit.session, office)
    notices = told_of(unit.session, ReadinessNotice.SIGN_OFF_WANTED, list(staff_meant(unit.session, office)))
    unsigned = unsigned_among(unit.session, list({case_id for _account, case_id, _at in notices}))
    add_counts(counts, WorkMatter.SIGN_OFFS, [account for account, case_id, _at in notices if case_id in unsigned])
    return counts


def remind_office(unit: Unit, office: Place) -> int:
    """Tell owners, or who covers, once that people of a case of theirs set out tomorrow. Returns how many were told."""
    departing = departing_cases(unit.session, office.id, office.midnight(1), office.midnight(2))
    sees = covered(unit.session, office, {owner_id for _case, owner_id in departing})
    pairs = [(sees[owner_id], case_id) for case_id, owner_id in departing if owner_id in sees]
    return remind(unit, office, WorkNotice.DEPARTURE_NEAR, WorkMessage.DEPARTURE_NEAR, pairs)


def remind(unit: Unit, place: Place, kind: NoticeKind, template: Template, pairs: Iterable[_Recipient]) -> int:
    """Tell each of these accounts of each case, for tomorrow at the place; who was told already hears nothing again.

    The inbox leads to the case; one mail says how many, and the day. Returns how many accounts were told.
    """
    tomorrow = place.today + timedelta(days=1)
    keys = {(who, case): f"near:{case.hex}:{tomorrow:%Y%m%d}:{who.hex}" for who, case in pairs}
    told_keys, fresh = keys_told(unit.session, list(keys.values())), dict[uuid.UUID, list[uuid.UUID]]()
    for (account_id, case_id), key in keys.items():
        if key not in told_keys and messages.notify(unit, [account_id], kind, case_id, key):
            fresh.setdefault(account_id, []).append(case_id)
    for account_id, cases in fresh.items():
        facts = {"count": len(cases), "day": tomorrow.isoformat()}
        messages.queue_message(unit, account_id, template, facts, keys[account_id, cases[0]], cases=cases)
    return len(fresh)
