"""The pages of surveys: an interview that two people save."""

import re

from flask import Flask

from foundation.web.container import Container
from reintegration.surveys.models import SurveyResponse
from tests.factories.answered import WELL, best_answers
from tests.factories.follow_up import make_followed, rows
from tests.factories.makers import arrived


def test_who_saves_an_interview_after_another_reads_that_one_and_can_save_theirs(
    app: Flask, container: Container
) -> None:
    one = make_followed(container)
    here = f"/visits/{one.visit}/survey/{one.person}"
    fields = {**{f"q-{code}": answer for code, answer in best_answers().items()}, "mode": "visit", "edition": "0"}
    well = {name: str(points) for name, points in WELL.items()}
    assert arrived(app, one.coordinator).post(here, **fields, **well).status_code == 303
    browser, other = arrived(app, one.worker), {"q-able_to_stay": "no"}
    refused = browser.post(here, **{**fields, **other})
    assert refused.status_code == 409
    assert "This interview has been saved since you opened it." in refused.text
    assert f'href="/visits/{one.visit}/scores/{one.person}"' in refused.text
    assert re.search(r'name="q-able_to_stay" value="no"[^>]* checked', refused.text)
    edition = re.search(r'name="edition" value="(\d+)"', refused.text)
    assert edition is not None
    assert browser.post(here, **{**fields, **other, "edition": edition[1]}).status_code == 303
    assert sorted(response.edition for response in rows(container, SurveyResponse)) == [1, 2]
    stale = browser.post(here, **{**fields, "mode": "telepathy"})
    assert 'name="edition" value="0"' in stale.text, "nobody told them yet that somebody else saved it"
