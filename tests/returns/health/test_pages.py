"""The page of health on the way: what it says to whom, how often it asks, and that it works without a journey."""

import re
from datetime import timedelta

from flask import Flask

from foundation.clock import MovableClock
from foundation.web.container import Container
from returns.health.rules.assistance import Answer
from returns.health.rules.certificates import CertificateKind
from returns.health.rules.health import EntryKind
from tests.doors.visits import counted
from tests.factories.healthy import make_entry
from tests.factories.journeys import make_plannable, make_ready, make_team
from tests.factories.makers import arrived
from tests.factories.referred import make_partner, make_referred

_WORDS = re.compile(r"<[^>]+>|\s+")


def words(text: str) -> str:
    """The words of a page, without its tags."""
    return " ".join(_WORDS.sub(" ", text).split())


def test_it_says_the_week_on_each_flight_and_between_which_days_to_get_the_report(
    app: Flask, container: Container
) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    leaves = container.clock.now().date() + timedelta(days=9)
    due_on = leaves + timedelta(days=280 - 30 * 7 - 2)
    make_entry(container, team.owner, case, EntryKind.PREGNANCY, due_on=due_on, children="one")
    make_entry(container, team.owner, case, EntryKind.ASSISTANCE, code="WCHR", asked_on=container.clock.now().date())
    said = words(arrived(app, team.owner).get(f"/cases/{case}/health").text)
    assert said.count("weeks: 30, days: 2") == 2
    assert "Obtain it between 26 Nov 2026 and 3 Dec 2026, for flights 1 and 2." in said
    assert "Request by 30 Nov 2026, 08:00 Istanbul" in re.sub(r"\s+", " ", said)
    assert "Reconfirm by 1 Dec 2026, 08:00 Istanbul" in said
    assert "Turkish Airlines" in said
    assert "Flight 1 3 Dec 2026" in said
    assert "flight 1 3 Dec" not in said


def test_dates_of_the_journey_have_no_date_of_birth_as_their_example(app: Flask, container: Container) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    page = arrived(app, team.owner).get(f"/cases/{case}/health").text
    assert f"Year, month, day, for example {container.clock.now():%Y-%m-%d}." in page
    assert "1990" not in page
    assert "for example 1990-07-23" in arrived(app, team.owner).get("/cases/new").text


def test_a_partner_does_not_open_it_and_a_specialist_does_not_write_it(app: Flask, container: Container) -> None:
    partner = make_partner(container)
    sent = make_referred(container, partner=partner)
    for one in partner:
        browser = arrived(app, one)
        assert browser.get(f"/cases/{sent.case}/health").status_code == 403
        assert browser.post(f"/cases/{sent.case}/health", kind="was_born").status_code == 403
    team = make_team(container)
    case = make_plannable(container, team)
    specialist = arrived(app, team.specialist)
    page = specialist.get(f"/cases/{case}/health").text
    assert "Add a record" not in page
    assert specialist.post(f"/cases/{case}/health", kind="was_born").status_code == 403


def test_it_asks_as_often_however_much_is_recorded(app: Flask, container: Container, clock: MovableClock) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    browser, at = arrived(app, team.owner), f"/cases/{case}/health"
    assert browser.get(at).status_code == 200
    with counted(container) as before:
        browser.get(at)
    day = container.clock.now().date()
    for code in ("WCHR", "LANG", "MAAS"):
        make_entry(container, team.owner, case, EntryKind.ASSISTANCE, code=code, asked_on=day)
    for paper in CertificateKind:
        clock.move(timedelta(minutes=1))
        timed = (
            {"at_on": day, "at_time": container.clock.now().time()} if paper is CertificateKind.BOARDING_CHECK else {}
        )
        make_entry(container, team.owner, case, EntryKind.PAPER, paper=paper, issued_on=day, **timed)
    with counted(container) as after:
        browser.get(at)
    assert len(after.statements) == len(before.statements) <= 12


def test_what_was_typed_stays_and_the_form_is_open(app: Flask, container: Container) -> None:
    team = make_team(container)
    case = make_plannable(container, team)
    browser = arrived(app, team.owner)
    answer = browser.post(f"/cases/{case}/health", kind="expects_child", weeks="20", children="one")
    assert answer.status_code == 422
    (opened,) = re.findall(r'<details class="consequence" open>.*?</details>', answer.text, re.DOTALL)
    assert 'value="20"' in opened
    assert 'value="expects_child"' in opened


def test_nothing_of_it_is_in_an_address_or_a_title(app: Flask, container: Container) -> None:
    team = make_team(container)
    case = make_ready(container, team)
    make_entry(container, team.owner, case, EntryKind.PREGNANCY, due_on=container.clock.now().date(), children="one")
    answer = arrived(app, team.owner).get(f"/cases/{case}/health")
    assert answer.status_code == 200
    page = answer.text
    addresses = " ".join(re.findall(r'(?:href|action|src)="([^"]*)"', page))
    title = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0]
    for word in ("pregnan", "birth", "child", "medif", "wheelchair", *(one.value for one in EntryKind)):
        assert word not in addresses
        assert word not in title.lower()
    assert all(one.value not in addresses for one in Answer)
