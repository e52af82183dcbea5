"""Papers of a case in a browser: what is missing leads to where it is filled in, and the PDF is saved."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.factories.paperwork import make_documented


@pytest.mark.parametrize("language", ["en-GB", "ar"])
def test_a_paper_is_chosen_and_saved(desk: Desk, container: Container, width: int, language: str) -> None:
    made = make_documented(container)
    window = desk.open(made.team.owner, width, language)
    page = window.page
    window.go(f"/cases/{made.case}/paperwork")
    expect(page.locator(".paper")).to_have_count(8)
    assert window.faults() == []
    page.locator("#travel-letter-language").select_option("fa_AF")
    with page.expect_download() as download:
        page.locator("form[action$=travel_letter] button").press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    assert download.value.suggested_filename.startswith("travel-letter-")
    assert window.troubles == []
