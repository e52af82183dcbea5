"""The tour's part about moving people between partners, the look before sending, and the list of visits."""

import dataclasses
from collections.abc import Iterator

from foundation.web.container import Container
from returns.consent.rules import TransferPurpose
from tests.factories.arrived import make_arrived
from tests.factories.makers import Person, make_account
from tests.factories.referred import make_partner
from tests.pages.stops import Stop

FOLLOW_UP = TransferPurpose.FOLLOW_UP


def _lists(coordinator: Person, worker: Person, officer: Person) -> Iterator[Stop]:
    yield Stop("visits", worker, "/visits")
    yield Stop("visits-coordinator", coordinator, "/visits?show=coming")
    yield Stop("visits-nobody", coordinator, "/visits?whose=nobody&show=late")
    yield Stop("visits-officer", officer, "/visits")
    yield Stop("visits-mangled", worker, "/visits?show=none", None, 422)


def of_partner_moves(container: Container) -> Iterator[Stop]:
    """One case that moves from a partner to another."""
    coordinator, worker = make_partner(container)
    officer = make_account(container)
    one = make_arrived(container, partner=(coordinator, worker), owner=officer, members=2).referred
    row = one.referrals[FOLLOW_UP]
    yield from _lists(coordinator, worker, officer)
    yield Stop("move-wish", coordinator, f"/referrals/{row}/move")
    said = {"reason": "no_capacity", "note": "Likes tea.", "message": "Has a dog."}
    yield Stop("move-wished", coordinator, f"/referrals/{row}/move", said)
    yield Stop("move-asked", coordinator, f"/referrals/{row}/move")
    yield Stop("move-none-agreed", officer, f"/cases/{one.case}/referrals/{row}/move")
    other, _worker = make_partner(container)
    dataclasses.replace(one, coordinator=other).agree_to_transfer(FOLLOW_UP)
    yield Stop("move", officer, f"/cases/{one.case}/referrals/{row}/move")
    assert other.organisation_id is not None
    look = f"/cases/{one.case}/preview?to={other.organisation_id.hex}:{FOLLOW_UP.value}"
    yield Stop("preview", officer, look)
    yield Stop("preview-errors", officer, f"/cases/{one.case}/preview", None, 422)
    to = {"to": other.organisation_id.hex, "message": "Has a dog."}
    yield Stop("moved", officer, f"/cases/{one.case}/referrals/{row}/move", to)
    yield Stop("move-kept", coordinator, f"/referrals/{row}/move/undo", {})
