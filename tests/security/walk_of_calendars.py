"""The part of the walk that subscribes to calendars: their addresses are looked for everywhere afterwards."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.security.walk import Walk

_TOKEN = re.compile(r"/calendar/([A-Za-z0-9_-]{43})\.ics")


def calendars(walk: "Walk") -> None:
    """Officer, specialist and partners look at the calendar, make addresses, fetch them, and choose their digests."""
    for who in ("officer", "specialist", "coordinator", "worker"):
        browser = walk.at_work(who)
        for view in ("week", "month"):
            assert browser.get(f"/calendar?view={view}").status_code == 200
        page = browser.get("/account/calendar").text
        assert "/calendar/" not in re.sub(r"/account/calendar/", "", page)
        [token] = set(_TOKEN.findall(browser.noted(browser.post("/account/calendar/address")).text))
        walk.canaries.fact(f"calendar token of {who}", token)
        fetched = walk.browser().get(f"/calendar/{token}.ics")
        assert fetched.mimetype == "text/calendar"
        browser.post("/account/calendar/digest", digest="every_day")
