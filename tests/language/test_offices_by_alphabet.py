"""Offices and partner organisations stand where their reader looks for them, wherever one is chosen."""

import html
import re
from collections.abc import Sequence

import pytest
from flask import Flask
from flask_babel import force_locale

from foundation.accounts.models import Office, Organisation
from foundation.accounts.permissions import Role
from foundation.accounts.queries.tenants import tenants_page
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from tests.doors.visits import entered
from tests.factories.makers import Browser, arrived, make_account, make_organisation
from tests.factories.scopes import EVERYTHING
from tests.factories.second_signatures import make_alone

NAMES = ("Zonguldak", "Çanakkale", "ankara", "İzmir", "Iğdır", "Şırnak", "ابها", "أنقرة", "بورصة")
SORTED = {
    "en": ("ankara", "Çanakkale", "Iğdır", "İzmir", "Şırnak", "Zonguldak"),
    "tr": ("ankara", "Çanakkale", "Iğdır", "İzmir", "Şırnak", "Zonguldak"),
    "ar": ("ابها", "أنقرة", "بورصة"),
}


def _make(container: Container, kind: type[Office] | type[Organisation], country: str) -> None:
    with writing(container.units, EVERYTHING) as unit:
        unit.session.add_all(kind(name=name, country=country) for name in NAMES)


def _order(browser: Browser, path: str, language: str) -> Sequence[str]:
    """The invented names that the options of a page have, in their order."""
    browser.post("/language", language=language, next="/account")
    options = re.findall(r"<option [^>]*>([^<]*)", browser.get(path).text)
    shown = [html.unescape(label).strip() for label in options]
    found = [name for label in shown for name in NAMES if re.search(rf"(^|: ){name}( \(|$)", label)]
    return [name for name in found if name in SORTED[language]]


def _named(page: str) -> list[str]:
    """The invented names that a list shows, in their order."""
    cells = [html.unescape(cell).strip() for cell in re.findall(r">([^<>]+)<", page.partition("<table")[2])]
    return [cell for cell in cells if cell in NAMES]


@pytest.mark.parametrize("kind", [Office, Organisation])
@pytest.mark.parametrize("language", SORTED)
def test_whoever_invites_finds_an_office_by_its_letter(
    app: Flask, container: Container, kind: type[Office] | type[Organisation], language: str
) -> None:
    _make(container, kind, "TR")
    administrator = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    assert _order(administrator, "/accounts/invite", language) == list(SORTED[language])


@pytest.mark.parametrize("are_partners", [False, True])
@pytest.mark.parametrize("language", SORTED)
def test_the_list_of_them_is_sorted_so_over_its_pages(
    app: Flask, container: Container, language: str, are_partners: bool
) -> None:
    _make(container, Organisation if are_partners else Office, "TR")
    administrator = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    administrator.post("/language", language=language, next="/account")
    page = administrator.get(f"/places?kind={'organisation' if are_partners else 'office'}").text
    assert [name for name in _named(page) if name in SORTED[language]] == list(SORTED[language])
    forth: list[str] = []
    back: list[str] = []
    with app.test_request_context(), force_locale(language), reading(container.units, EVERYTHING) as unit:
        part = tenants_page(unit.session, are_partners, "", None, 2)
        forth += [tenant.name for tenant in part.items]
        while part.next_cursor:
            part = tenants_page(unit.session, are_partners, "", part.next_cursor, 2)
            forth += [tenant.name for tenant in part.items]
        back += [tenant.name for tenant in part.items]
        while part.previous_cursor:
            part = tenants_page(unit.session, are_partners, "", part.previous_cursor, 2)
            back = [*(tenant.name for tenant in part.items), *back]
    assert [name for name in forth if name in SORTED[language]] == list(SORTED[language])
    assert back == forth


@pytest.mark.parametrize("language", SORTED)
def test_offices_that_are_asked_to_sign_or_to_take_over_too(app: Flask, container: Container, language: str) -> None:
    _make(container, Office, "TR")
    alone = make_alone(container)
    asks = arrived(app, alone.team.owner)
    assert _order(asks, f"/cases/{alone.case}/second-signature", language) == list(SORTED[language])
    partner = make_organisation(container, country="UZ")
    registers = arrived(app, make_account(container, Role.PARTNER_COORDINATOR, place=partner))
    assert _order(registers, "/arrivals/register", language) == list(SORTED[language])
