"""The part of the tour that sets up a second factor, signs in with it, proves who it is, and has it reset."""

from collections.abc import Iterator
from datetime import timedelta

from foundation.accounts.permissions import Role
from foundation.accounts.queries.staff import second_factor_of
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from tests.factories.makers import PASSWORD, Person, make_account
from tests.factories.phones import Phone
from tests.factories.scopes import EVERYTHING
from tests.pages.stops import Stop

PAGE = "/account/second-factor"


def _phone(container: Container, person: Person) -> Phone:
    """The phone that has read the code of the page before."""
    with reading(container.units, EVERYTHING) as unit:
        waiting = second_factor_of(unit.session, person.id, in_force=False, for_use=False)
        assert waiting is not None
        return Phone(container, waiting.secret)


def of_second_factor(container: Container, administrator: Person) -> Iterator[Stop]:
    """In the end the clock moves on: whoever comes later proves again who they are."""
    who = make_account(container, Role.MANAGER)
    yield Stop("factor-none", who, PAGE)
    yield Stop("factor-begun", who, f"{PAGE}/begin", {})
    yield Stop("factor-wrong", who, f"{PAGE}/confirm", {"code": "1"}, 422)
    yield Stop("factor-confirmed", who, f"{PAGE}/confirm", {"code": _phone(container, who).code()})
    yield Stop("factor-in-force", who, PAGE)
    yield Stop("me-with-factor", who, "/account")
    yield Stop("factor-codes", who, f"{PAGE}/codes", {})
    yield Stop("factor-other-phone", who, f"{PAGE}/begin", {})
    yield Stop("code", None, "/sign-in", {"email": who.email, "password": PASSWORD})
    yield Stop("code-wrong", None, "/sign-in/code", {"code": "1"}, 422)
    yield Stop("code-no-phone", None, "/sign-in/code?way=recovery")
    yield Stop("account-with-factor", administrator, f"/accounts/{who.id}")
    yield Stop("proof", who, "/account/proof")
    yield Stop("proof-wrong", who, "/account/proof", {"code": "1"}, 422)
    yield Stop("proof-before-codes", who, f"{PAGE}/codes", {}, 403, timedelta(minutes=6))
    yield Stop("proof-by-password", administrator, f"/accounts/{who.id}/second-factor", {}, 403)
    a_file = {"next": "/outcomes/all.csv", "password": PASSWORD}
    yield Stop("proof-before-a-file", administrator, "/account/proof", a_file)
    yield Stop("code-too-late", None, "/sign-in/code")
