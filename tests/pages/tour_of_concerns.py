"""The tour's part about concerns: raised, taken, written about, closed and opened again, by office and partner."""

from collections.abc import Iterator
from datetime import timedelta

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from reintegration.concerns.rules import Category
from tests.factories.arrived import make_arrived
from tests.factories.concerned import Followed, raised
from tests.factories.makers import make_account
from tests.pages.stops import Stop


def of_concerns(container: Container) -> Iterator[Stop]:
    """Every page of this topic."""
    made = make_arrived(container)
    one, here = made.referred, f"/people/{made.referred.case}/concerns"
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, one.owner.office_id)
    followed = Followed(one, specialist, one.owner)
    other = raised(followed, one.owner, note="needed", done="needed", category=Category.OTHER)
    about = raised(followed, one.owner, note="needed", about_organisation_id=one.organisation)
    row = f"{here}/{other}"
    yield Stop("concerns-listed", specialist, "/concerns")
    yield Stop("concerns-listed-partner", one.worker, "/concerns")
    yield Stop("concerns-none-taken", one.worker, "/concerns?show=taken")
    yield Stop("concerns-of-office", one.owner, here)
    yield Stop("concerns-of-partner", one.worker, here)
    yield Stop("concern-about-partner", one.worker, f"{here}/{about}/take", {}, 404)
    yield Stop("concern-taken", specialist, f"{row}/take", {})
    yield Stop("concern-taken-already", one.worker, f"{row}/take", {}, 422)
    yield Stop("concerns-taken", specialist, "/concerns?show=taken")
    yield Stop("concern-noted", one.worker, f"{row}/notes", {"note": "needed"})
    yield Stop("concern-done", one.worker, f"{row}/close", {"note": "needed"})
    yield Stop("concern-reopened", one.worker, f"{row}/reopen", {"reason": "needed"})
    yield Stop("today-of-concerns", one.worker, "/", after=timedelta(minutes=1))
    yield Stop("closure-of-partner", one.coordinator, f"/people/{one.case}/closure")
