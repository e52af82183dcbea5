"""A walk through the real pages that types a canary into everything confidential, and stumbles on purpose."""

import html
import io
import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from foundation.accounts.rules import LinkPurpose
from foundation.accounts.services.links import make_link
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.scopes import PREPARE
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.paperwork.rules import CasePaper
from tests.factories.makers import Browser
from tests.factories.requested import learn
from tests.messaging.mail_server import Desk
from tests.security.canaries import Canaries, new_phone
from tests.security.walk_of_bookings import pasted_while_locked
from tests.security.walk_of_emergency import emergency
from tests.security.walk_of_files import files
from tests.security.walk_of_first_steps import draft_is_left, first_steps
from tests.security.walk_of_papers import papers
from tests.security.walk_of_people import people
from tests.security.walk_of_protection import behind_the_doors
from tests.security.walk_of_retention import holds
from tests.security.walk_of_routes import every_page
from tests.security.walk_of_second_factor import second_factor
from tests.security.walk_of_second_signature import second_signature
from tests.security.walk_of_the_journey import journey, other_case
from tests.security.walk_of_the_stay import stay
from tests.security.walk_of_unusual import unusual_reading
from tests.security.walk_of_workspace import workspace

_LINK = re.compile(r'value="[^"]*?/link/([^"/]+)"')
_DOOR = re.compile(r'name="door" value="([^"]+)"')
_REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")


def cookie_content(app: Flask, value: str) -> dict[str, Any]:
    """What a session cookie holds."""
    interface: Any = app.session_interface
    content: dict[str, Any] = interface.get_signing_serializer(app).loads(value)
    return content


class WatchedBrowser(Browser):
    """A browser that keeps every answer, and names a device of its own."""

    def __init__(self, walk: "Walk") -> None:
        """A fresh one, signed out."""
        super().__init__(walk.app)
        self._walk, self.who = walk, ""
        self.client.environ_base["HTTP_USER_AGENT"] = f"Firefox/1 {walk.canaries.word('user agent')}"
        vars(self.client)["open"] = self._kept(self.client.open)

    def post(self, url: str, **fields: Any) -> TestResponse:
        """Send a form; what was taken is noted."""
        answer = super().post(url, **fields)
        if answer.status_code < 400:
            self._walk.taken.append((url, fields))
        return answer

    def post_json(self, url: str, body: Any, key: str = "") -> TestResponse:
        """Send JSON; what was taken is noted as well."""
        answer = super().post_json(url, body, key)
        if answer.status_code < 400:
            self._walk.taken.append((url, body))
        return answer

    def _kept(self, send: Any) -> Any:
        def keep(*args: Any, **options: Any) -> TestResponse:
            answer: TestResponse = send(*args, **options)
            self._walk.answers.append(answer)
            self._walk.answered.append((self.who, answer))
            return answer

        return keep


class Walk:
    """People who come to work one after the other. `answers` holds everything that the program sent back.

    `taken`: the addresses and fields of the forms that were accepted; `letters`: the mails that left;
    `opened`: how each page of the table of routes answered whom; `papers`: which of them who made.
    """

    def __init__(self, app: Flask, container: Container, clock: MovableClock, logs: io.StringIO, desk: Desk) -> None:
        """Nobody is there yet. `logs` is what the program writes to stderr, `desk` takes its mails."""
        self.app, self.container, self.clock, self.logs, self.letters = app, container, clock, logs, desk.letters
        self.canaries, self.answers = Canaries(), list[TestResponse]()
        self.answered: list[tuple[str, TestResponse]] = []
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.opened: dict[tuple[str, str], int] = {}
        self.papers: dict[str, set[CasePaper]] = {}
        self._desks: dict[tuple[str, datetime], WatchedBrowser] = {}
        self.case_id = self.other_id = self.organisation = ""

    def browser(self) -> WatchedBrowser:
        """A new browser."""
        return WatchedBrowser(self)

    def typed(self) -> set[str]:
        """`Schema.field` of every field of an accepted form in which there was a canary or a fact."""
        addresses, values = self.app.url_map.bind("walk.test"), self.canaries.all_values()
        found = set()
        for address, fields in self.taken:
            endpoint, _path = addresses.match(address, method="POST")
            schema = vars(self.app.view_functions[endpoint])["route"].schema
            marked = [name for name, typed in fields.items() if any(value in str(typed) for value in values)]
            found |= {f"{schema.__name__}.{name}" for name in marked}
        return found

    def everything(self) -> None:
        """The whole walk."""
        self.staff_comes()
        self.case_is_opened()
        first_steps(self)
        files(self)
        self.doors_are_opened()
        other_case(self)
        people(self)
        behind_the_doors(self)
        emergency(self)
        second_signature(self)
        unusual_reading(self)
        journey(self)
        workspace(self)
        papers(self)
        stay(self)
        draft_is_left(self)
        learn(self.container)
        every_page(self)
        self.things_go_wrong()
        pasted_while_locked(self)
        self.links_and_ends()
        second_factor(self)

    def _use_link(self, token: str, who: str, **more: str) -> None:
        self.canaries.fact(f"link token of {who}", token)
        password = self.canaries.word(f"password of {who}")
        page = self.browser()
        page.get(f"/link/{token}")
        answer = page.post(f"/link/{token}", password=password, password_again=password, **more)
        assert answer.status_code == 303, answer.text

    def signed_in(self, who: str) -> WatchedBrowser:
        """Somebody at work."""
        browser, c = self.browser(), self.canaries
        browser.who = who
        browser.get("/sign-in")
        answer = browser.post("/sign-in", email=c.email(f"e-mail of {who}"), password=c.word(f"password of {who}"))
        assert answer.status_code == 303, answer.text
        cookie = browser.client.get_cookie("presence")
        assert cookie is not None
        opened = cookie_content(self.app, cookie.value)
        c.fact(f"session token of {who}, {len(c.facts)}", opened["_user_id"])
        browser.get("/account")
        return browser

    def at_work(self, who: str) -> WatchedBrowser:
        """Somebody in the browser in which they work already, unless the clock has moved since."""
        now = self.clock.now()
        if (who, now) not in self._desks:
            self._desks[who, now] = self.signed_in(who)
        return self._desks[who, now]

    def _invited(self, admin: WatchedBrowser, who: str, role: str, **more: Any) -> str:
        c = self.canaries
        admin.get("/accounts/invite")
        answer = admin.post(
            "/accounts/invite", name=c.word(f"name of {who}"), email=c.email(f"e-mail of {who}"), role=role, **more
        )
        found = _LINK.search(answer.text)
        assert found, answer.text
        self._use_link(found.group(1), who)
        return found.group(1)

    def staff_comes(self) -> None:
        """The first administrator by the link of the set-up; the others are invited and confirmed."""
        c = self.canaries
        with writing(self.container.units, PREPARE) as unit:
            policy = self.container.policy(unit)
            token, _ = make_link(unit, self.container.secrets, policy, LinkPurpose.FIRST_ADMINISTRATOR, None)
        self._use_link(token, "admin", name=c.word("name of admin"), email=c.email("e-mail of admin"))
        admin = self.signed_in("admin")
        admin.get("/places")
        admin.post("/places", kind="office", name="Izmir office", country="TR")
        admin.post("/places", kind="office", name="Ankara office", country="TR")
        found = re.search(r'href="(/places/[0-9a-f-]+)"', admin.get("/places").text)
        assert found
        admin.get(found.group(1))
        phones = {"phone": "+90 212 555 0101", "emergency_phone": "+90 212 555 0102"}
        assert admin.post(found.group(1), **phones).status_code == 303
        admin.post("/places", kind="organisation", name="Helpers in Samarkand", country="UZ")
        page = admin.get("/accounts/invite").text
        office = re.search(r'<option value="([^"]+)"[^>]*>\s*(?:<bdi>)?Izmir office', page)
        partner = re.search(r'<option value="([^"]+)"[^>]*>\s*(?:<bdi>)?Helpers in Samarkand', page)
        assert office, page
        assert partner, page
        self.organisation = partner.group(1)
        self._invited(admin, "dpo", "data_protection_officer")
        self._invited(admin, "officer", "return_officer", office_id=office.group(1))
        self._invited(admin, "second officer", "return_officer", office_id=office.group(1))
        self._invited(admin, "specialist", "protection_specialist", office_id=office.group(1))
        extras = ["sign_off", "lead_office", "approve_budget"]
        self._invited(admin, "signer", "return_officer", office_id=office.group(1), extras=extras)
        for who in ("coordinator", "worker"):
            self._invited(admin, who, f"partner_{who}", organisation_id=self.organisation)
        dpo = self.at_work("dpo")
        page = dpo.get("/confirmations").text
        for action in sorted(set(re.findall(r'action="(/accounts/[^"]+/confirm)"', page))):
            assert dpo.post(action).status_code == 303

    def case_is_opened(self) -> None:
        """A case through the form, and one through the JSON door; both are looked at in every way."""
        c, officer = self.canaries, self.at_work("officer")
        officer.get("/cases/new")
        stated = {
            "given_name": c.word("given name"), "family_name": c.word("family name"), "sex": "female", "country": "UZ",
            "track": "with_reintegration",
            "birth_date": c.fact("birth date", "1943-07-19"), "place_of_return": c.word("place of return"),
            "phone": c.fact("phone", new_phone()), "email": c.email("e-mail of person"),
            "document_number": c.word("document number"),
            "note": c.word("note of case"), "idempotency_key": uuid.uuid4().hex,
        }  # fmt: skip
        sent = officer.post("/cases/new", **stated)
        assert sent.status_code == 303, sent.text
        self.case_id = sent.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
        page = officer.get(f"/cases/{self.case_id}").text
        for name in ("given name", "family name", "place of return", "note of case", "document number"):
            assert c.word(name) in page, f"{name} is not shown, so nothing was put in"
        found = _REFERENCE.search(page)
        assert found
        reference = c.fact("reference", found.group())
        c.fact("reference without hyphens", reference.replace("-", ""))
        again = {**stated, "given_name": c.word("given name by JSON")}
        made = officer.post_json("/api/cases", again, uuid.uuid4().hex)
        assert made.status_code == 201, made.text
        self.other_id = made.json["id"]
        officer.get(f"/api/cases/{self.case_id}")
        officer.get("/api/cases")
        officer.get("/")
        officer.get("/cases?sort=-legal_deadline&whose=mine")
        for typed in (reference, stated["phone"], stated["email"], stated["document_number"], c.word("searched text")):
            assert officer.post("/cases/search", q=typed).status_code == 200

    def doors_are_opened(self) -> None:
        """A specialist opens a door to the officer, who writes behind it; the data protection officer looks."""
        c, specialist = self.canaries, self.at_work("specialist")
        page = specialist.get(f"/cases/{self.case_id}/grants").text
        to = re.search(rf'<option value="([^"]+)"[^>]*>[^<]*(?:<bdi[^>]*>)?{c.word("name of officer")}', page)
        assert to, page
        for step, fields in (("confirm", {}), ("decline", {"why": c.word("grant answer")})):
            given = specialist.post(
                f"/cases/{self.case_id}/grants", to=to.group(1), compartment=Compartment.TRAFFICKING.value, days="5",
                reason=c.word("grant reason"), idempotency_key=uuid.uuid4().hex,
            )  # fmt: skip
            assert given.status_code == 303, given.text
            self.a_second_person_answers(step, fields)
        assert c.word("grant answer") in specialist.get("/grants/requests").text
        officer = self.at_work("officer")
        door = _DOOR.search(officer.get(f"/cases/{self.case_id}/protected").text)
        assert door
        note = officer.post(f"/cases/{self.case_id}/protected", door=door.group(1), text=c.word("protected note"))
        assert note.status_code == 303, note.text
        assert c.word("protected note") in officer.get(f"/cases/{self.case_id}/protected").text
        dpo = self.at_work("dpo")
        assert c.word("grant reason") in dpo.get("/grants").text
        holds(self)
        asked = [("who", c.email("e-mail of officer")), ("what", c.facts["reference"]), ("what", c.facts["phone"])]
        for name, typed in asked:
            assert dpo.get(dpo.post("/audit", **{name: typed}).headers["Location"]).status_code == 200
        revoke = re.search(r'action="(/grants/[^"]+/revoke)"', html.unescape(dpo.get("/grants").text))
        assert revoke
        assert dpo.post(revoke.group(1)).status_code == 303

    def a_second_person_answers(self, step: str, fields: dict[str, str]) -> None:
        """The data protection officer confirms or declines what waits for a second person."""
        dpo = self.at_work("dpo")
        page = dpo.get("/grants/requests").text
        assert self.canaries.word("grant reason") in page
        action = re.search(rf'action="(/grants/requests/[^"]+/{step})"', page)
        assert action
        assert dpo.post(action.group(1), **fields).status_code == 303

    def things_go_wrong(self) -> None:
        """Refused forms, wrong passwords, mangled requests, strange addresses, a locked screen, an unexpected error."""
        c, officer = self.canaries, self.signed_in("officer")
        bad = {
            name: c.word(f"refused {name}")
            for name in (
                "given_name",
                "birth_date",
                "phone",
                "email",
                "sex",
                "document_number",
                "note",
                "idempotency_key",
            )
        }
        assert officer.post("/cases/new", **bad).status_code == 422
        assert officer.post_json("/api/cases", bad).status_code == 422
        officer.client.post(
            "/api/cases", data=f'{{"given_name": "{c.word("broken JSON")}"', content_type="application/json",
            headers={"X-CSRFToken": officer.token},
        )  # fmt: skip
        officer.client.post("/cases/new", data={"given_name": c.word("forged form")})
        officer.get(f"/cases/{c.word('strange address')}")
        officer.get(f"/cases?page={c.word('strange place')}&state={c.word('strange state')}")
        officer.get("/cases", headers={"Accept-Language": c.word("strange language"), "X-Forwarded-For": c.word("hop")})
        officer.post("/account/password", current_password=c.word("wrong password"), password="a", password_again="b")
        stranger = self.browser()
        stranger.get("/sign-in")
        stranger.post("/sign-in", email=c.email("unknown e-mail"), password=c.word("mistyped password"))
        stranger.get(f"/link/{c.word('mistyped link')}")
        assert officer.get("/broken").status_code == 500
        assert officer.get("/broken", headers={"Accept": "application/json"}).status_code == 500
        self.clock.move(self.idle())
        locked = officer.post("/cases/new", given_name=c.word("kept while locked"), note=c.word("note while locked"))
        assert locked.status_code == 401
        officer.post("/unlock", password=c.word("wrong unlock"), next="/cases")
        opened = officer.post("/unlock", password=c.word("password of officer"), next="/cases")
        assert opened.status_code == 303, opened.text

    def idle(self) -> timedelta:
        """After how long a screen locks itself."""
        with writing(self.container.units, PREPARE) as unit:
            return timedelta(minutes=self.container.policy(unit).idle_minutes, seconds=1)

    def links_and_ends(self) -> None:
        """A new password, a reset link, signing out."""
        c, officer = self.canaries, self.signed_in("officer")
        new, old = c.word("new password of officer"), c.word("password of officer")
        changed = officer.post("/account/password", current_password=old, password=new, password_again=new)
        assert changed.status_code == 303, changed.text
        admin = self.signed_in("admin")
        rows = re.findall(r'href="(/accounts/[0-9a-f-]{32,36})"', admin.get("/accounts").text)
        for row in sorted(set(rows)):
            page = admin.get(row).text
            if c.word("name of specialist") in page:
                found = _LINK.search(admin.post(f"{row}/reset").text)
                assert found
                self._use_link(found.group(1), "specialist")
        officer.get("/account")
        assert officer.post("/sign-out").status_code == 303
