"""The pages that a partner worker has on the phone, in the languages of which only these are translated."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.language.locales import PHONE_LANGUAGES, HouseDomain
from foundation.web.container import Container
from tests.factories.follow_up import Followed, make_followed
from tests.factories.makers import Browser, arrived, make_account

CATALOGUES = Path(__file__).parents[2] / "translations"


class _Recording(NullTranslations):
    """English, and what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[str] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(message)
        return message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        self.messages.add(singular)
        return singular if number == 1 else plural


def _walk(browser: Browser, one: Followed) -> None:
    """Today, the visits, one of them, its survey, the check of the card, and an attempt by one press."""
    visit = f"/visits/{one.visit}"
    for address in ("/", "/visits", visit, f"{visit}/survey/{one.person}", f"/people/{one.case}/safe-contact"):
        assert browser.get(address).status_code == 200
    assert browser.post(f"{visit}/attempts", channel="call", outcome="no_answer").status_code == 303
    assert browser.get(visit).status_code == 200


def test_every_sentence_of_the_phone_pages_is_in_their_catalogues(
    app: Flask, container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = make_followed(container)
    browser = arrived(app, one.worker)
    spoken = _Recording()
    monkeypatch.setattr(HouseDomain, "get_translations", lambda _domain: spoken)
    _walk(browser, one)
    assert len(spoken.messages) > 100
    for language in PHONE_LANGUAGES:
        with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            catalogue = read_po(file)
        translated = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue}
        assert spoken.messages - translated == set(), language


def test_partners_staff_choose_among_them_and_nobody_else(app: Flask, container: Container) -> None:
    one = make_followed(container)
    worker, officer = arrived(app, one.worker), arrived(app, one.officer)
    for browser, is_offered in (
        (worker, True),
        (officer, False),
        (arrived(app, make_account(container, Role.MANAGER)), False),
    ):
        labels = set(re.findall(r'name="language" value="(\w+)"', browser.get("/account").text))
        assert labels >= {"en", "tr", "ar"}
        assert (labels >= set(PHONE_LANGUAGES)) == is_offered
    assert officer.post("/language", language="uz").status_code == 422
    assert worker.post("/language", language="fa_AF").status_code == 303
    page = worker.get(f"/visits/{one.visit}").text
    assert '<html lang="fa" dir="rtl"' in page
    assert "ثبت" in page
    assert "Second factor" in worker.get("/account").text, "what is not translated is English"
