"""Today of who oversees: whether the audit is sealed and data are backed up, with what is wrong on top."""

import re

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.web.container import Container
from tests.factories.makers import arrived, make_account
from tests.returns.work.pages.today_page import groups


@pytest.mark.parametrize("role", [Role.DATA_PROTECTION_OFFICER, Role.ADMINISTRATOR])
def test_what_is_wrong_is_on_top_and_what_is_well_is_counted(app: Flask, container: Container, role: Role) -> None:
    page = groups(arrived(app, make_account(container, role)).get("/").text)
    titles = list(page)
    assert titles[0] == "Overdue"
    assert "Data backup" in page["Overdue"], "nothing was ever backed up here"
    panel = page[titles[-1]]
    assert re.search(r"OK.*\d+ of \d+.*Audit is sealed", panel, re.DOTALL)
    assert "Data is backed up" not in panel, "it is said above"


@pytest.mark.parametrize(("role", "leads_to"), [(Role.DATA_PROTECTION_OFFICER, None), (Role.ADMINISTRATOR, "/health")])
def test_a_line_about_backups_leads_where_they_are_shown_or_nowhere(
    app: Flask, container: Container, role: Role, leads_to: str | None
) -> None:
    page = arrived(app, make_account(container, role)).get("/").text
    [line] = [line for line in re.findall(r"<li[^>]*>.*?</li>", page, re.DOTALL) if "Data backup" in line]
    assert re.findall(r'href="([^"#]+)"[^>]*>', line) == ([leads_to] if leads_to else [])
    assert ("data-row" in line) == bool(leads_to), "keys move among lines that open"


@pytest.mark.parametrize("role", [Role.MANAGER, Role.RETURN_OFFICER])
def test_nobody_else_reads_of_audit_and_backups(app: Flask, container: Container, role: Role) -> None:
    assert "Audit and backups" not in arrived(app, make_account(container, role)).get("/").text
