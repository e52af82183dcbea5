"""Before exports and grants whoever sits there proves afresh who they are; what was typed is kept meanwhile."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from foundation.accounts.models import AccessGrant
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.forms.fields import FormSchema, Line
from foundation.web.container import Container
from foundation.web.route import Request
from foundation.web.routes import route
from tests.accounts.hands import failed_attempts, numbers
from tests.audit.story import Story, tell
from tests.doors.visits import entered, rows, says_who_may
from tests.factories.makers import PASSWORD, Browser, make_account, make_case

_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
REASON = 'Plans the reception; <told> by "M" & others.\r\nSecond line.'
# Whatever widens rights, beside grants and every export.
WIDENS = {
    "accounts.confirm",
    "accounts.extras",
    "accounts.factor_reset",
    "accounts.invite",
    "accounts.reactivate",
    "accounts.reset",
    "calendar.make",
    "emergency.confirm",
    "emergency.open",
    "factor.begin",
    "factor.codes",
    "factor.off",
    "grant_requests.confirm",
}


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """An application of the test's own: exports are planted in it."""
    return new_app


@pytest.fixture
def story(container: Container) -> Story:
    """One case and its people."""
    return tell(container)


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    found = {html.unescape(name): html.unescape(value) for name, value in _HIDDEN.findall(page)}
    return {name: value for name, value in found.items() if name != "csrf_token"}


def late(app: Flask, container: Container, clock: MovableClock, person: Any) -> Browser:
    """A browser in which somebody works on, a while after proving who they are."""
    browser = entered(app, container, person)
    clock.move(timedelta(minutes=numbers(container).step_up_minutes))
    return browser


def _planted(app: Flask) -> list[str]:
    taken: list[str] = []

    class Wanted(FormSchema):
        what = Line(40)

    def export(request: Request) -> Any:
        taken.append(request.data.get("what", ""))
        return {"all": "of it"}

    own: dict[str, Any] = {"permission": Permission.OWN_ACCOUNT, "schema": Wanted, "steps_up": True}
    route(app, "/export", "people.export", endpoint="page", **own)(export)
    route(app, "/send", "sent.export", method="POST", endpoint="send", **own)(export)
    route(app, "/api/export", "api.export", endpoint="api", as_json=True, **own)(export)
    return taken


def _is_in_need(action: str) -> bool:
    return action.endswith(".export") or action == "grants.give" or action in WIDENS


def _routes(app: Flask) -> list[Any]:
    return [route for view in app.view_functions.values() if (route := getattr(view, "route", None)) is not None]


def test_every_export_and_grant_and_whatever_widens_rights_is_stamped(app: Flask) -> None:
    assert {one.action for one in _routes(app) if _is_in_need(one.action) and not one.steps_up} == set()
    assert WIDENS | {"grants.give"} <= {one.action for one in _routes(app)}


def test_an_export_without_the_word_would_be_noticed(app: Flask) -> None:
    route(app, "/careless", "careless.export", permission=Permission.OWN_ACCOUNT)(lambda request: "all of it")
    assert [one.action for one in _routes(app) if _is_in_need(one.action) and not one.steps_up] == ["careless.export"]


def test_a_public_door_cannot_ask_for_a_proof(app: Flask) -> None:
    with pytest.raises(ValueError, match="nobody to prove"):
        route(app, "/public", "public.export", is_public=True, steps_up=True)(lambda request: "open")


def test_a_door_that_takes_a_file_cannot_ask_for_a_proof(app: Flask) -> None:
    own: dict[str, Any] = {
        "permission": Permission.OWN_ACCOUNT,
        "size_rule": "files.most_megabytes",
        "method": "POST",
    }
    with pytest.raises(ValueError, match="would be lost"):
        route(app, "/upload", "upload.export", steps_up=True, **own)(lambda request: "taken")


def test_a_planted_export_opens_after_a_fresh_proof_alone(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    taken, person = _planted(app), make_account(container, Role.MANAGER)
    assert entered(app, container, person).get("/export?what=fresh").json == {"all": "of it"}
    browser = late(app, container, clock, person)
    asked = browser.get("/export?what=later")
    assert (asked.status_code, asked.headers["Location"]) == (303, "/account/proof?next=/export?what%3Dlater")
    page = browser.get(asked.headers["Location"])
    on = browser.post("/account/proof", **hidden(page.text), password=PASSWORD)
    # For a file the browser shows no page: it would stay on the question.
    assert on.status_code == 200
    assert '<meta http-equiv="refresh" content="0;url=/export?what=later">' in on.text
    assert 'href="/export?what=later"' in on.text
    assert browser.get("/export?what=later").json == {"all": "of it"}
    assert browser.post("/account/proof", next="/account", password=PASSWORD).headers["Location"] == "/account"
    assert taken == ["fresh", "later"]
    clock.move(timedelta(minutes=numbers(container).step_up_minutes))
    assert browser.get("/export?what=again").status_code == 303, "a proof grows old"


def test_programs_are_told_by_a_code_and_prove_in_place(app: Flask, container: Container, clock: MovableClock) -> None:
    _planted(app)
    browser = late(app, container, clock, make_account(container))
    refused = browser.get("/api/export")
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "step_up_needed")
    assert "permission" not in refused.json["error"]
    wrong = browser.post_json("/account/proof", {"password": "wrong"})
    assert (wrong.status_code, wrong.json["error"]["code"]) == (422, "bad_input")
    assert browser.get("/api/export").status_code == 403
    assert browser.post_json("/account/proof", {"password": PASSWORD}).status_code == 204
    assert browser.get("/api/export").json == {"all": "of it"}


def test_a_posted_export_is_carried_through_the_question(app: Flask, container: Container, clock: MovableClock) -> None:
    taken = _planted(app)
    browser = late(app, container, clock, make_account(container))
    browser.noted(browser.get("/account/proof"))
    answer = _proved(browser, browser.post("/send", what="<those> & these"))
    assert answer.status_code == 200
    assert taken == ["<those> & these"]


def _proved(browser: Browser, asked: TestResponse) -> TestResponse:
    """Answer the question with the password, and send on what was kept."""
    assert asked.status_code == 403
    target = hidden(asked.text)["next"]
    browser.noted(asked)
    on = browser.noted(browser.post("/account/proof", **hidden(asked.text), password=PASSWORD))
    assert on.status_code == 200
    assert f'action="{html.escape(target)}"' in on.text
    return browser.post(target, **hidden(on.text))


def _grant(story: Story, **changed: str) -> dict[str, str]:
    fields = {"to": story.officer.id.hex, "compartment": "health", "days": "5", "reason": REASON}
    return {**fields, **changed}


def test_what_was_typed_into_a_grant_survives_the_question(
    app: Flask, container: Container, clock: MovableClock, story: Story
) -> None:
    browser = late(app, container, clock, story.specialist)
    address, before = f"/cases/{story.case}/grants", rows(container, AccessGrant)
    asked = browser.post(address, **_grant(story))
    assert rows(container, AccessGrant) == before
    wrong = browser.post("/account/proof", **hidden(browser.noted(asked).text), password="wrong")
    assert wrong.status_code == 422
    assert hidden(wrong.text)["kept.reason"].replace("\r\n", "\n") == REASON.replace("\r\n", "\n"), "also then"
    assert "wrong" not in hidden(wrong.text).values()
    given = _proved(browser, browser.post(address, **_grant(story)))
    assert given.status_code == 303
    assert rows(container, AccessGrant) == before + 1
    assert "Plans the reception; &lt;told&gt;" in browser.get(address).text


def test_a_button_that_sends_nothing_else_is_pressed_again(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    browser = late(app, container, clock, make_account(container))
    begun = _proved(browser, browser.post("/account/second-factor/begin"))
    assert (begun.status_code, begun.headers["Location"]) == (303, "/account/second-factor")
    assert "typed-secret" in browser.get("/account/second-factor").text


def test_the_question_comes_after_permission_and_row(
    app: Flask, container: Container, clock: MovableClock, story: Story
) -> None:
    foreign = make_case(container, make_account(container))
    specialist, officer = late(app, container, clock, story.specialist), entered(app, container, story.officer)
    clock.move(timedelta(hours=1))
    assert specialist.post(f"/cases/{foreign}/grants", **_grant(story)).status_code == 404
    refused = officer.post(f"/cases/{story.case}/grants", **_grant(story))
    assert refused.status_code == 403
    assert says_who_may(refused, "grants.give"), "the permission, not a proof"


def test_revoking_needs_no_fresh_proof(app: Flask, container: Container, clock: MovableClock, story: Story) -> None:
    protector = late(app, container, clock, story.protector)
    assert protector.post(f"/grants/{story.grant}/revoke").status_code == 303


def test_guessing_at_the_question_is_slowed_down(app: Flask, container: Container, clock: MovableClock) -> None:
    _planted(app)
    browser = late(app, container, clock, make_account(container))
    browser.noted(browser.get("/account/proof"))
    for number in range(numbers(container).failures_per_account):
        assert browser.post("/account/proof", password="wrong").status_code == 422
        assert failed_attempts(container) == number + 1
    stopped = browser.post("/account/proof", password=PASSWORD, **{"kept.what": "typed"}, next="/send")
    assert (stopped.status_code, hidden(stopped.text)["kept.what"]) == (429, "typed")
    assert browser.post_json("/account/proof", {"password": PASSWORD}).status_code == 429
    assert browser.get("/api/export").status_code == 403


def test_a_proof_leads_to_no_other_site(app: Flask, container: Container, clock: MovableClock) -> None:
    browser = late(app, container, clock, make_account(container))
    for target in ("https://elsewhere.example", "//elsewhere.example", "/\\elsewhere"):
        assert browser.post("/account/proof", password=PASSWORD, next=target).headers["Location"] == "/"


def test_unlocking_with_the_password_is_a_proof_where_there_is_no_second_factor(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    _planted(app)
    browser = late(app, container, clock, make_account(container))
    clock.move(timedelta(hours=11))
    assert browser.get("/api/export").json["error"]["code"] == "locked"
    assert browser.post_json("/unlock", {"password": PASSWORD}).status_code == 204
    assert browser.get("/api/export").status_code == 200
