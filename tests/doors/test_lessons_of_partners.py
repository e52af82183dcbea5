"""What users of comparable systems complain about, at the doors of partners: one test for each sentence."""

from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.follow_up import Team, make_followed, make_team
from tests.factories.makers import Person, make_account

PAGES = ("/", "/visits", "/visits?show=coming", "/referrals")


def _two_workers(container: Container) -> tuple[Team, Person]:
    team = make_team(container)
    return team, make_account(container, Role.PARTNER_WORKER, team.worker.organisation_id)


def test_row_limited_users_can_still_list_and_count_what_is_theirs(app: Flask, container: Container) -> None:
    team, colleague = _two_workers(container)
    for _ in range(3):
        make_followed(container, team)
    make_followed(container, Team(team.officer, colleague, team.coordinator))
    expected = {team.worker: 3, colleague: 1, team.coordinator: 4}
    for who, count in expected.items():
        browser = entered(app, container, who)
        for address in ("/visits", "/referrals"):
            page = browser.get(address).text
            assert page.count("data-row") == count, (who.role, address)
            assert f"of {count}" in page or "1–" not in page


def test_a_device_never_downloads_people_who_are_not_its_own(app: Flask, container: Container) -> None:
    team, colleague = _two_workers(container)
    mine = make_followed(container, team, given_name="Ownzahra")
    theirs = make_followed(container, Team(team.officer, colleague, team.coordinator), given_name="Otherzahra")
    browser = entered(app, container, team.worker)
    downloaded = "".join(browser.get(address).text for address in PAGES)
    downloaded += browser.get(f"/people/{mine.case}").text + browser.get(f"/visits/{mine.visit}").text
    assert "Ownzahra" in downloaded
    assert "Otherzahra" not in downloaded
    for address in (f"/people/{theirs.case}", f"/visits/{theirs.visit}"):
        assert browser.get(address).status_code == 404
    assert str(theirs.case) not in downloaded
    assert str(theirs.visit) not in downloaded
