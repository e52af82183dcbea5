"""Today: what is mine and next, and nothing that is over."""

from flask import Flask

from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import writing
from foundation.web.wiring import Wiring
from returns.models.cases import Case
from returns.rules.cases import ENDED, CaseState
from tests.makers import arrived, make_account, make_case

OVER = (*ENDED, CaseState.DEPARTED, CaseState.ARRIVED)
MINE, NEWEST = "My cases, nearest deadline first", "Newest in the office"


def test_a_case_that_has_left_or_ended_is_not_among_those_with_a_deadline(app: Flask, house: Wiring) -> None:
    officer = make_account(house)
    make_case(house, officer, given_name="Waiting")
    for state in OVER:
        case_id = make_case(house, officer, given_name=f"Over-{state.value}")
        with writing(house.units, DEMO) as unit:
            case = unit.session.get(Case, case_id)
            assert case is not None
            case.state = state
    page = arrived(app, officer).get("/").text
    mine, newest = page[page.index(MINE) : page.index(NEWEST)], page[page.index(NEWEST) :]
    assert "Waiting" in mine
    assert "Over-" not in mine
    assert "Over-" in newest
