"""An entry about a day or a time to come is refused at the field that is wrong."""

import re

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.factories.follow_up import make_followed
from tests.factories.makers import arrived


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"day": "2026-12-20", "time": "9:00"}, "day"),
        ({"day": "2026-12-20"}, "day"),
        ({"time": "23:59"}, "time"),
    ],
)
def test_the_error_stands_at_the_day_if_that_is_to_come_else_at_the_time(
    app: Flask, container: Container, typed: dict[str, str], field: str
) -> None:
    one = make_followed(container)
    refused = arrived(app, one.worker).post(
        f"/visits/{one.visit}/attempts", channel="call", outcome="no_answer", **typed
    )
    assert refused.status_code == 422
    wrong = re.findall(r'<a href="#([\w-]+)">\s*[^<]*in the future', refused.text)
    assert [name.rpartition("-")[2] for name in wrong] == [field]
