"""The tour's parts after the return, in their order."""

from collections.abc import Iterator
from itertools import chain

from foundation.web.wiring import Wiring
from tests.pages.stops import Stop
from tests.pages.tour_check_ins import of_check_ins
from tests.pages.tour_of_concerns import of_concerns
from tests.pages.tour_of_contact_checks import of_contact_checks
from tests.pages.tour_of_partner_moves import of_partner_moves
from tests.pages.tour_of_registrations import of_registrations
from tests.pages.tour_of_schedule import of_schedule
from tests.pages.tour_reintegration import of_reintegration


def after_return(house: Wiring) -> Iterator[Stop]:
    """Referrals, arrivals, plans, concerns, visits with their days, surveys and partners."""
    yield from chain(of_reintegration(house), of_concerns(house))
    yield from chain(of_registrations(house), of_contact_checks(house), of_check_ins(house))
    yield from chain(of_partner_moves(house), of_schedule(house))
