"""What the calendar of a partner tells, and what follow-up adds to that of an office."""

from collections.abc import Sequence

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import UserScope
from foundation.agenda import Entry, Span
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.queries import arrival_entries, visit_entries


def entries_of_reintegration(unit: Unit, span: Span) -> Sequence[Entry]:
    """Visits and arrivals of a partner; for whoever owns cases in an office, the visits that no partner makes."""
    user = unit.scope
    if not isinstance(user, UserScope) or not user.may(Permission.FOLLOW_UP_WORK):
        return []
    if user.organisation_id is None:
        return visit_entries(unit.session, span, user.actor_id)
    return [*visit_entries(unit.session, span), *arrival_entries(unit.session, span)]
