"""The tour's part after the return: referrals, arrivals, episodes, plans, concerns, closure."""

from collections.abc import Iterator

from foundation.web.container import Container
from reintegration.referrals.rules import ReferralState
from returns.consent.rules import TransferPurpose
from tests.factories.arrived import make_arrived
from tests.factories.makers import Person, make_account, make_office
from tests.factories.referred import make_partner, make_referred
from tests.pages.stops import Stop
from tests.pages.tour_of_plans import of_plans

FOLLOW_UP = TransferPurpose.FOLLOW_UP


def _empty(partner: tuple[Person, Person], officer: Person) -> Iterator[Stop]:
    yield Stop("referrals-none", partner[0], "/referrals")
    yield Stop("referrals-none-office", officer, "/referrals")


def _referrals(container: Container, partner: tuple[Person, Person], officer: Person) -> Iterator[Stop]:
    coordinator, worker = partner
    one = make_referred(container, partner=partner, owner=officer, state=ReferralState.SENT, assigned=False, members=2)
    row = f"/referrals/{one.referrals[FOLLOW_UP]}"
    yield Stop("referrals", coordinator, "/referrals")
    yield Stop("referral-sent", coordinator, row)
    yield Stop("referral-reject-errors", coordinator, f"{row}/answer", {"accept": "false"}, 422)
    yield Stop("referral-accepted", coordinator, f"{row}/answer", {"accept": "true"})
    yield Stop("referral-answered-twice", coordinator, f"{row}/answer", {"accept": "true"}, 422)
    yield Stop("referral-assigned", coordinator, f"{row}/assign", {"to": worker.id.hex})
    yield Stop("people-departed", worker, f"/people/{one.case}")
    overview = f"/cases/{one.case}/reintegration"
    yield Stop("reintegration-departed", officer, overview)
    yield Stop("sharing-empty", officer, f"/cases/{one.case}/sharing")
    revoke = f"/cases/{one.case}/referrals/{one.referrals[FOLLOW_UP]}/revoke"
    yield Stop("reintegration-revoked", officer, revoke, {"reason": "Someone else is nearer."})
    again = {"to": f"{one.organisation.hex}:{FOLLOW_UP.value}"}
    yield Stop("reintegration-sent", officer, overview, again)


def _arrival(container: Container, partner: tuple[Person, Person], officer: Person) -> Iterator[Stop]:
    one = make_referred(container, partner=partner, owner=officer)
    there = {"day": "2026-11-24", "time": "11:30", "is_identity_confirmed": "true"}
    page = f"/people/{one.case}/arrival"
    yield Stop("arrival", one.worker, page)
    yield Stop("arrival-of-owner", officer, page)
    yield Stop("arrival-errors", one.worker, page, {"day": "soon", "time": "99"}, 422)
    yield Stop("arrival-not-confirmed", one.worker, page, {"day": "2026-11-24", "time": "11:30"}, 422)
    yield Stop("arrival-confirmed", one.worker, page, there)
    unplanned = make_arrived(container, partner=partner, owner=officer, contact=False).referred
    yield Stop("people-without-visits", one.worker, f"/people/{unplanned.case}")
    yield Stop("visits-not-planned", one.worker, f"/people/{unplanned.case}/visits", {}, 422)


def _episode(container: Container, partner: tuple[Person, Person], officer: Person) -> Iterator[Stop]:
    made = make_arrived(container, partner=partner, owner=officer)
    one, here = made.referred, f"/people/{made.referred.case}"
    concern = f"{here}/concerns/{made.concern}"
    yield Stop("people", one.worker, here)
    yield Stop("reintegration", officer, f"/cases/{one.case}/reintegration")
    yield Stop("sharing", officer, f"/cases/{one.case}/sharing")
    yield Stop("concerns", one.worker, f"{here}/concerns")
    yield Stop("closure-blocked", officer, f"{here}/closure")
    yield Stop("closure-of-worker", one.worker, f"{here}/closure", {"reason": "own_choice"}, 422)
    yield Stop("concern-closed", one.worker, f"{concern}/close", {"note": "She moved to her sister."})
    yield Stop("closure", officer, f"{here}/closure")
    yield Stop("closed", officer, f"{here}/closure", {"reason": "own_choice", "note": "Found work."})
    yield Stop("people-closed", one.worker, here, None, 404)


def of_reintegration(container: Container) -> Iterator[Stop]:
    """Every page of these topics, for a partner and for an officer."""
    partner, officer = make_partner(container), make_account(container, place=make_office(container))
    yield from _empty(partner, officer)
    yield from _referrals(container, partner, officer)
    yield from _arrival(container, partner, officer)
    yield from of_plans(container, partner, officer)
    yield from _episode(container, partner, officer)
