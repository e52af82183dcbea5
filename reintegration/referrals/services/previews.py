"""A look before sending: a unit that sees one case as a partner would, if it were sent for one purpose."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from foundation.accounts.permissions import Role, permissions_of
from foundation.storage.unit_of_work import Unit, reading
from reintegration.referrals.access import PreviewScope
from returns.consent.rules import TransferPurpose

SEEN_AS = Role.PARTNER_COORDINATOR


@contextmanager
def seen_by_partner(
    unit: Unit, case_id: uuid.UUID, organisation_id: uuid.UUID, purpose: TransferPurpose
) -> Iterator[Unit]:
    """A reading unit beside this one, of a coordinator of that organisation, with the referral taken as given."""
    scope = PreviewScope(
        name=SEEN_AS.value,
        actor_id=unit.actor_id,
        role=SEEN_AS,
        office_id=None,
        organisation_id=organisation_id,
        permissions=permissions_of(SEEN_AS, frozenset()),
        now=unit.clock.now(),
        case_id=case_id,
        purpose=purpose,
    )
    with reading(unit.aside, scope) as aside:
        yield aside
