"""A manager reads the figures in a browser: how many, how sure, who is missing, and what nobody is told."""

from random import Random

import pytest

from foundation.accounts.permissions import Role
from foundation.web.wiring import Wiring
from reintegration.jobs.snapshots import take_snapshot
from tests.browser.conftest import Desk
from tests.makers import make_account
from tests.reintegration.caseload import Somebody, make_caseload
from tests.reintegration.makers import make_team

_WHY = ("unreachable", "refused", "not_attempted")


def _people(rng: Random) -> list[Somebody]:
    """Women fare worse; five people returned to Albania."""
    found = []
    for number in range(240):
        sex, country = ("female", "male", "male")[number % 3], ("UZ", "GE")[number % 2]
        rank = number // 3 % 10
        if rank > 6:
            found.append(Somebody("not_measured", _WHY[rank - 7], sex=sex, country=country))
            continue
        is_sustained = rank < (2 if sex == "female" else 5)
        last = "4/5" if is_sustained else f"{rng.randint(4, 9)}/20"
        verdict = "sustained" if is_sustained else "not_yet"
        found.append(Somebody(verdict, last=last, first="1/2" if rank % 2 else None, sex=sex, country=country))
    return [*found, *(Somebody("sustained", last="4/5", country="AL") for _number in range(5))]


@pytest.mark.parametrize("width", [1280, 390], ids=["desk", "phone"])
def test_a_manager_compares_and_nobody_is_found(desk: Desk, house: Wiring, width: int) -> None:
    make_caseload(house, make_team(house), _people(Random(1)))
    take_snapshot(house.units)(house.clock.now())
    window = desk.open(make_account(house, Role.MANAGER), width)
    window.go("/outcomes")
    window.shows("Of all who are due")
    assert window.faults() == []
    window.follow("Sex")
    window.shows("Against everybody else")
    women = window.page.locator("#sustained").locator("xpath=..").get_by_role("row").filter(has_text="Women")
    assert "−37 −52 to −22" in women.inner_text().replace("\n", " ").replace("\t", " ")
    assert window.faults() == []
    window.follow("Country of origin")
    window.shows("On the map")
    albania = window.page.get_by_role("row").filter(has_text="Albania").first
    assert "not shown" in albania.inner_text()
    assert window.faults() == []
    taken = window.download(window.page.get_by_role("link", name="CSV", exact=True))
    text = taken.path().read_text("utf-8-sig")
    assert '"Albania";"2026-11-23";"";""' in text
    assert taken.suggested_filename == "outcomes-country.csv"
