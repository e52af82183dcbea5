"""A search for ways, as an officer sends it, and the forms of the page that choose one."""

import re
import uuid
from datetime import timedelta

from foundation.web.container import Container
from tests.factories.makers import Browser


def search(browser: Browser, container: Container, case_id: uuid.UUID, **typed: str) -> str:
    """The page with the ways from Istanbul in nine days, or as typed."""
    day = (container.clock.now().date() + timedelta(days=9)).isoformat()
    response = browser.post(f"/cases/{case_id}/ways", **{"origin_typed": "IST", "first_day": day, **typed})
    assert response.status_code == 200, response.text
    return str(response.text)


def forms_of(page: str) -> list[dict[str, list[str]]]:
    """The fields of each form that chooses a way: its legs."""
    forms = re.findall(r'<form method="post" action="[^"]*/ways/choose".*?</form>', page, re.DOTALL)
    return [{"leg": re.findall(r'name="leg" value="([^"]*)"', form)} for form in forms]
