"""A request from the day it was received to the day it is answered, as an office works on it."""

import json

from flask import Flask

from foundation.web.container import Container
from tests.factories.asking import make_asked
from tests.factories.makers import arrived

LANGUAGES = ("en", "tr", "ar", "fa_AF", "fr")


def test_a_request_goes_from_receipt_to_hand_over(app: Flask, container: Container) -> None:
    asked = make_asked(container, proven=False)
    officer, colleague = arrived(app, asked.owner), arrived(app, asked.colleague)
    page = officer.get(asked.url).text
    assert "Waiting for proof of identity" in page
    assert 'name="how" value="code_phrase"' in page
    assert "checked" not in page.partition('name="how"')[2].partition("</fieldset>")[0]  # never a preset
    refused = officer.post(f"{asked.url}/assemble")
    assert refused.status_code == 422
    assert "Use the safe-contact card" in refused.text
    assert officer.post(f"{asked.url}/identity", how="code_phrase", text="Said the phrase.").status_code == 303
    assert officer.post(f"{asked.url}/assemble").status_code == 303
    answer = officer.get(f"{asked.url}/answer").text
    assert "Given name" in answer
    assert officer.get(f"{asked.url}/paper?language=en").status_code == 422
    assert officer.post(f"{asked.url}/submit").status_code == 303
    own = officer.post(f"{asked.url}/review", approve="yes")
    assert own.status_code == 422
    assert "Ask a colleague" in own.text
    assert colleague.post(f"{asked.url}/review", approve="yes").status_code == 303
    assert officer.get(f"{asked.url}/paper?language=en").data.startswith(b"%PDF")
    data = json.loads(officer.get(f"{asked.url}/data?language=en").data)
    assert data["kind"] == "access"
    assert officer.post(f"{asked.url}/hand-over", how="in_person").status_code == 303
    assert "Done" in officer.get(asked.url).text
