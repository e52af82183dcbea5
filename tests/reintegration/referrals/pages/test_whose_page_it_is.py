"""Pages about a part of a case say whose it is, beside the reference and never in the title."""

import re

from flask import Flask

from foundation.web.container import Container
from tests.doors.visits import counted, entered
from tests.factories.arrived import make_arrived
from tests.factories.helped import make_helped


def test_pages_about_a_part_of_a_case_say_whose_it_is(app: Flask, container: Container) -> None:
    made = make_arrived(container, members=2)
    helped, case = make_helped(made), made.referred.case
    plan = f"/people/{case}/plan"
    of_plan = [plan, f"{plan}/{made.item}", f"{plan}/{made.item}/change", f"{plan}/objectives/{helped.objective}"]
    pages = [*of_plan, f"/people/{case}/concerns", f"/people/{case}/closure"]
    browser = entered(app, container, made.referred.coordinator)
    for at in pages:
        browser.get(at)
        with counted(container) as found:
            page = browser.get(at).text
        assert len(found) <= 12, at
        lead = re.search(r'<p class="lead-line">(.*?)</p>', page, re.S)
        assert lead is not None, at
        assert "Member2" in lead[1], at
        assert "Case <" in lead[1], at
        title = re.search(r"<title>(.*?)</title>", page, re.S)
        assert title is not None
        assert "Member2" not in title[1], at
