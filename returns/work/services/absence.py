"""Changes of absences: stating one with its cover, ending it early, and telling the cover when it begins and ends."""

import uuid
from datetime import date

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.errors import Conflict
from foundation.language.words import _
from foundation.messaging import services as messages
from foundation.storage.unit_of_work import Unit
from returns.cases.queries.reasons import refuse_if
from returns.cases.rules.reasons import Reason
from returns.cases.services.planning import made_before, note_made
from returns.work.models.absence import Absence
from returns.work.queries.absence import absences_to_tell, days_away, days_covering
from returns.work.rules.absence import AbsenceFacts, AbsenceReason, Days, absence_reasons
from returns.work.services.owner import works_in
from returns.work.words import WorkNotice


def state_absence(
    unit: Unit, away: Account | None, cover: Account | None, days: Days, once: uuid.UUID | None = None
) -> uuid.UUID:
    """Say that somebody is away on these days and who covers; returns the id. For oneself, or by who leads the office.

    Sent twice with the same `once` id, it is stated once. RuleBroken with every reason.
    """
    if made := made_before(unit, once):
        return made
    scope, today = unit.scope, unit.clock.now().date()
    user = scope if isinstance(scope, UserScope) else None
    office_id = user.office_id if user else None
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
    note_made(unit, once, absence.id)
    _tell_cover(unit, absence, today)
    unit.participants["trail"].act("absence.state", ("account", away.id), ("account", cover.id))
    return absence.id


def end_absence(unit: Unit, absence: Absence) -> None:
    """End an absence and its cover now: somebody is back. RuleBroken unless it is one's own or one leads the office.

    Conflict if it is over already.
    """
    refuse_if(
        [] if absence.account_id == unit.actor_id or _leads(unit) else [Reason(AbsenceReason.STATES_ABSENCE_OF_OTHERS)]
    )
    today = unit.clock.now().date()
    if absence.ended_at is not None or absence.ends_on < today:
        raise Conflict(_("This absence is over already."))
    absence.ended_at, absence.ended_by = unit.clock.now(), unit.actor_id
    _tell_cover(unit, absence, today)
    unit.participants["trail"].act("absence.end", ("account", absence.account_id))


def tell_covers(unit: Unit, today: date) -> int:
    """Tell those who cover that it begins or has ended, each once. Returns how many absences there were."""
    absences = absences_to_tell(unit.session, today)
    for absence in absences:
        _tell_cover(unit, absence, today)
    return len(absences)


def _tell_cover(unit: Unit, absence: Absence, today: date) -> None:
    """What is to be said today. A cover that ended before it began is never heard of."""
    now, is_over = unit.clock.now(), absence.ended_at is not None or absence.ends_on < today
    if absence.begin_told_at is None and (absence.starts_on <= today or is_over):
        absence.begin_told_at = now
        if is_over:
            absence.end_told_at = now
            return
        messages.tell(unit, [absence.cover_id], WorkNotice.COVER_BEGAN, None, f"cover_began:{absence.id.hex}")
    elif is_over and absence.end_told_at is None:
        absence.end_told_at = now
        messages.tell(unit, [absence.cover_id], WorkNotice.COVER_ENDED, None, f"cover_ended:{absence.id.hex}")


def _leads(unit: Unit) -> bool:
    return isinstance(unit.scope, UserScope) and unit.scope.may(Permission.LEAD_OFFICE)
