"""The tour's parts after the return, in their order."""

from collections.abc import Iterator
from itertools import chain

from foundation.web.container import Container
from tests.pages.stops import Stop
from tests.pages.tour_check_ins import of_check_ins
from tests.pages.tour_of_concerns import of_concerns
from tests.pages.tour_of_contact_checks import of_contact_checks
from tests.pages.tour_of_partner_moves import of_partner_moves
from tests.pages.tour_of_registrations import of_registrations
from tests.pages.tour_of_schedule import of_schedule
from tests.pages.tour_reintegration import of_reintegration


def after_return(container: Container) -> Iterator[Stop]:
    """Referrals, arrivals, plans, concerns, visits with their days, surveys and partners."""
    yield from chain(of_reintegration(container), of_concerns(container))
    yield from chain(of_registrations(container), of_contact_checks(container), of_check_ins(container))
    yield from chain(of_partner_moves(container), of_schedule(container))
