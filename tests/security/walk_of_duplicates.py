"""The part of the walk about people who may be one: the same person is entered again, and their cases are linked."""

import re
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.security.walk import Walk

_FOUND = re.compile(r'name="who" value="([0-9a-f]{32})"')


def duplicates(walk: "Walk") -> None:
    """Somebody is looked for by name, entered again under it, and linked to the case that is there."""
    c, officer = walk.canaries, walk.at_work("officer")
    name = {"given_name": c.word("given name"), "family_name": c.word("family name")}
    assert officer.post("/cases/search", q=f"{name['given_name']} {name['family_name']}").status_code == 200
    born, idempotency_key = c.fact("birth date", "1943-07-19"), uuid.uuid4().hex
    stated = {**name, "sex": "female", "country": "UZ", "birth_date": born, "note": c.word("note of the same person")}
    page = officer.post("/cases/new", idempotency_key=idempotency_key, **stated)
    assert page.status_code == 200
    assert stated["note"] in page.text
    found = _FOUND.search(page.text)
    assert found
    sent = officer.post("/cases/new", idempotency_key=idempotency_key, who=found.group(1), **stated)
    assert sent.status_code == 303, sent.text
    at = sent.headers["Location"]
    assert "One of them has a" in officer.get(at).text  # an earlier or a later one: the clock may stand
    assert officer.get(f"{at}/duplicates").status_code == 200
