"""A phone with an authenticator app, by an arithmetic of its own (RFC 4226 and 6238), and accounts that have one."""

import base64
import hashlib
import hmac
import html
import re
import struct
from dataclasses import dataclass

from flask import Flask
from werkzeug.test import TestResponse

from foundation.web.container import Container
from tests.factories.makers import PASSWORD, Browser, Person, arrived

_SECRET = re.compile(r'class="typed-secret">.*?>([A-Z2-7 ]+)<', re.DOTALL)
_RECOVERY = re.compile(r"<li>\s*<bdi[^>]*>([0-9a-z]{5}-[0-9a-z]{5})</bdi>")


def one_time_code(key: bytes, step: int) -> str:
    """RFC 4226, section 5.3, with six digits."""
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


@dataclass
class Phone:
    """A phone that knows one secret; its clock is the house's."""

    container: Container
    secret: str

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or some half minutes from now."""
        padded = self.secret + "=" * (-len(self.secret) % 8)
        return one_time_code(base64.b32decode(padded), int(self.container.clock.now().timestamp()) // 30 + steps)

    def wrong_code(self) -> str:
        """Six digits that none of the steps around now has."""
        near = {self.code(steps) for steps in range(-3, 4)}
        return next(code for number in range(10) if (code := f"{number:06}") not in near)


def secret_on(page: str) -> str:
    """The secret that a page shows for typing by hand, without its gaps."""
    found = _SECRET.search(page)
    assert found is not None, "the page shows a secret"
    return found.group(1).replace(" ", "")


def recovery_codes_on(page: str) -> list[str]:
    """The recovery codes that a page shows once."""
    return [html.unescape(code) for code in _RECOVERY.findall(page)]


def enrol(browser: Browser, container: Container) -> tuple[Phone, list[str]]:
    """Set up a second factor in a browser that is signed in; the phone and the recovery codes."""
    assert browser.post("/account/second-factor/begin").status_code == 303
    phone = Phone(container, secret_on(browser.get("/account/second-factor").text))
    shown = browser.noted(browser.post("/account/second-factor/confirm", code=phone.code()))
    assert shown.status_code == 200, shown.text
    codes = recovery_codes_on(shown.text)
    assert codes
    return phone, codes


def with_phone(app: Flask, container: Container, person: Person) -> tuple[Phone, list[str]]:
    """The same for somebody who is then signed out again."""
    browser = arrived(app, person)
    found = enrol(browser, container)
    assert browser.post("/sign-out").status_code == 303
    return found


def half_way(app: Flask, person: Person) -> Browser:
    """A browser after the right password, before the code."""
    browser = Browser(app)
    answer = browser.post("/sign-in", email=person.email, password=PASSWORD)
    assert answer.headers["Location"] == "/sign-in/code"
    assert browser.get("/sign-in/code").status_code == 200
    return browser


def give(browser: Browser, code: str) -> TestResponse:
    """The second step."""
    return browser.post("/sign-in/code", code=code)


def signed_in_by(app: Flask, person: Person, code: str) -> Browser:
    """A browser after both steps."""
    browser = half_way(app, person)
    assert give(browser, code).status_code == 303
    assert browser.get("/account").status_code == 200
    return browser
