"""Where one chooses a country, a language or a currency, those of one's own country stand first, all others by name."""

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.language.formats import all_countries, countries, spoken_languages
from foundation.language.money import currencies
from foundation.language.sorting import alphabetical
from foundation.web.container import Container
from tests.factories.journeys import make_plannable, make_team, people_of
from tests.factories.makers import arrived, make_account, make_organisation


def _in_english(name: str) -> tuple[str, str]:
    return alphabetical(name, "en")


@pytest.mark.parametrize(
    ("own", "first_languages"), [("UZ", {"uz"}), ("BE", {"nl", "fr", "de"}), ("AF", {"fa", "fa_AF", "ps"})]
)
def test_own_stand_first_and_all_others_by_name(app: Flask, own: str, first_languages: set[str]) -> None:
    with app.test_request_context("/"):
        named, spoken = countries(all_countries(), own), spoken_languages(own)
    assert named[0][0] == own
    assert [name for _code, name in named[1:]] == sorted((name for _code, name in named[1:]), key=_in_english)
    size = len(first_languages)
    assert {code for code, _name in spoken[:size]} == first_languages
    assert [name for _code, name in spoken[size:]] == sorted((name for _code, name in spoken[size:]), key=_in_english)


def test_where_nobody_reads_all_stand_by_name() -> None:
    assert countries(["UZ", "TR", "AF"]) == [("AF", "Afghanistan"), ("TR", "Türkiye"), ("UZ", "Uzbekistan")]
    assert currencies()[0][0] == "AED"


def test_own_is_the_country_of_the_readers_office_or_organisation(app: Flask, container: Container) -> None:
    partner = make_organisation(container, country="UZ")
    coordinator = make_account(container, Role.PARTNER_COORDINATOR, place=partner)
    page = arrived(app, coordinator).get("/follow-up/schedule").text
    assert page.index('<option value="UZ"') < page.index('<option value="AF"')
    team = make_team(container)
    case_id = make_plannable(container, team)
    person = people_of(container, team.owner, case_id)[0]
    page = arrived(app, team.owner).get(f"/cases/{case_id}/people/{person}").text
    assert page.index('<option value="tr"') < page.index('<option value="af"')
