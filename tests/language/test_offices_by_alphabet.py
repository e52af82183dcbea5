"""Offices and partner organisations stand where their reader looks for them, wherever one is chosen."""

import html
import re
from collections.abc import Sequence

import pytest
from flask import Flask

from foundation.accounts.models import Office, Organisation
from foundation.accounts.permissions import Role
from foundation.storage.unit_of_work import writing
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


@pytest.mark.parametrize("kind", [Office, Organisation])
@pytest.mark.parametrize("language", SORTED)
def test_whoever_invites_finds_an_office_by_its_letter(
    app: Flask, container: Container, kind: type[Office] | type[Organisation], language: str
) -> None:
    _make(container, kind, "TR")
    administrator = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    assert _order(administrator, "/accounts/invite", language) == list(SORTED[language])


@pytest.mark.parametrize("language", SORTED)
def test_offices_that_are_asked_to_sign_or_to_take_over_too(app: Flask, container: Container, language: str) -> None:
    _make(container, Office, "TR")
    alone = make_alone(container)
    asks = arrived(app, alone.team.owner)
    assert _order(asks, f"/cases/{alone.case}/second-signature", language) == list(SORTED[language])
    partner = make_organisation(container, country="UZ")
    registers = arrived(app, make_account(container, Role.PARTNER_COORDINATOR, place=partner))
    assert _order(registers, "/arrivals/register", language) == list(SORTED[language])
