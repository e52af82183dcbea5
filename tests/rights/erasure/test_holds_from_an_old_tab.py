"""A hold that somebody answered meanwhile: the form of an old tab gets the list, and says what is wrong above it."""

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.factories.erasures import make_protector
from tests.factories.makers import arrived, make_account, make_case
from tests.rights.erasure.test_pages import _hold


@pytest.mark.parametrize("old", ["confirm", "decline", "end"])
def test_an_old_tab_gets_the_list_with_the_error_on_top(app: Flask, container: Container, old: str) -> None:
    officer = make_account(container)
    case = make_case(container, officer)
    arrived(app, officer).post(f"/cases/{case}/retention/hold", reason="A court asks for it.")
    hold = _hold(container).id
    browser = arrived(app, make_protector(container))
    assert browser.post(f"/retention/holds/{hold}/decline", why="No court.").status_code == 303
    refused = browser.post(f"/retention/holds/{hold}/{old}", why="No court.")
    assert refused.status_code in (409, 422)
    assert "Legal holds" in refused.text
    assert refused.text.count("data-error-summary") == 1
    assert "Declined" in refused.text, "the list as it is now"
