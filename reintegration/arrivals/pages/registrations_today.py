"""Registered arrivals on the start page: what an office is asked to take, what a partner waits for."""

from types import SimpleNamespace

from foundation.accounts.permissions import Permission
from foundation.language.formats import day
from foundation.language.words import _
from foundation.web.stamp import Call
from reintegration.arrivals.pages.registrations import shown_offer
from reintegration.arrivals.queries.registrations import waiting_offers

_AT_MOST = 10


def arrival_sections(call: Call) -> list[SimpleNamespace]:
    """A section if there is anything in it: the first to be taken on top."""
    if not call.me.permissions & {Permission.ARRIVALS_REGISTER, Permission.CASES_WORK}:
        return []
    offers = waiting_offers(call.unit.session, _AT_MOST)
    if not offers:
        return []
    items = []
    for offer, places, case in offers:
        shown = shown_offer(call, offer, case, places)
        label = ", ".join(name for name in shown.names if name) or _("Name cannot be shown")
        until = _("Take over by %(day)s", day=day(shown.take_by))
        waits = SimpleNamespace(url=shown.url, reference=shown.reference or None, label=label, note=shown.state_label)
        waits.mark, waits.mark_label = shown.mark, until
        items.append(waits)
    is_partner = call.me.organisation_id is not None
    title = _("Registered by you, waiting for an office") if is_partner else _("Arrivals to take over")
    return [SimpleNamespace(title=title, items=items, empty="")]
