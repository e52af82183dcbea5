"""Drafts: kept at the address of their form, offered to whoever typed them, gone when sent, thrown away or run out."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask, Response, request as http_request
from sqlalchemy import select
from werkzeug.test import TestResponse

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.drafts.models import FormDraft
from foundation.drafts.rules import DraftKey
from foundation.drafts.services import typed_of
from foundation.scheduling.runs import run_job
from foundation.security.key_store import delete_keys
from foundation.storage.unit_of_work import reading, store_transaction, writing
from foundation.system.drafts import job_of_drafts
from foundation.web.container import Container
from returns.cases.queries import ended_among
from returns.consent.rules import CHECKLIST
from tests.doors.visits import counted, entered, rows
from tests.factories.makers import PASSWORD, Browser, Person, arrived, make_account, make_case, make_office
from tests.factories.scopes import EVERYTHING

AS_SCRIPT = {"Accept": "application/json"}
NOTE = "Wants to see her mother first."


@pytest.fixture
def officer(container: Container) -> Person:
    """Somebody who types."""
    return make_account(container)


@pytest.fixture
def at(container: Container, officer: Person) -> str:
    """The address of a case of the officer."""
    return f"/cases/{make_case(container, officer)}"


@pytest.fixture
def browser(app: Flask, container: Container, officer: Person) -> Browser:
    """The officer's browser."""
    return entered(app, container, officer, idle_minutes=60 * 24 * 30)


def by_script(browser: Browser, address: str, **fields: Any) -> TestResponse:
    """Keep what is typed, as the script of the page does."""
    sent = {"csrf_token": browser.token, "draft": "keep", "draft_part": "form", "idempotency_key": "0" * 32, **fields}
    return browser.client.post(address, data=sent, headers=AS_SCRIPT)


def check_of(browser: Browser, at: str) -> tuple[str, str]:
    """The protection check of the one person of a case: the address of the form, and which draft is theirs."""
    person = field(browser.get(f"{at}/protection-check").text, "draft_part")
    return f"{at}/protection-check/{UUID(person)}", person


def swept(container: Container) -> None:
    """Run the job that sweeps drafts."""
    assert run_job(container.units, job_of_drafts(container, ended_among), container.clock)


def field(page: str, name: str) -> str:
    """The value of an input of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found.group(1)


def test_a_draft_is_offered_opened_and_gone_when_the_form_is_sent(browser: Browser, at: str) -> None:
    address, part = check_of(browser, at)
    answer = by_script(browser, address, fear="none", note=NOTE, idempotency_key="1" * 32, draft_part=part)
    assert (answer.status_code, answer.json["version"]) == (200, 1)
    assert answer.json["said"].startswith("Saved as a draft")
    page = browser.get(address).text
    assert "A draft of yours from" in page
    assert NOTE not in page
    assert "data-draft-waits" in page
    page = browser.get(f"{address}?draft=open").text
    assert NOTE in page
    assert re.search(r'name="fear" value="none" id="[^"]+" checked', page)
    assert (field(page, "idempotency_key"), field(page, "draft_version")) == ("1" * 32, "1")
    fields = {"fear": "none", "claim": "none", "is_detained": "no", "has_legal_advice": "no", "may_enter": "yes"}
    assert browser.post(address, **fields, idempotency_key="1" * 32, draft_part=part).status_code == 303
    assert "A draft of yours" not in browser.get(address).text
    late = by_script(
        browser, address, note=NOTE, idempotency_key="1" * 32, draft_part=part
    )  # a slow window, behind the form that it belongs to
    assert late.status_code == 409
    assert "A draft of yours" not in browser.get(address).text
    assert (
        by_script(browser, address, note="Another form.", idempotency_key="2" * 32, draft_part=part).status_code == 200
    )


def test_without_a_script_a_button_keeps_and_another_throws_away(browser: Browser, at: str) -> None:
    address = f"{at}/consents"
    page = browser.get(address).text
    assert 'name="draft" value="keep"' in page
    kept = browser.post(address, draft="keep", draft_part="form", purpose="data", checklist=[CHECKLIST[0]], place="x")
    assert kept.headers["Location"].endswith(address)
    page = browser.get(address).text
    assert "Saved as a draft" in page
    page = browser.get(f"{address}?draft=open").text
    assert re.search(rf'value="{CHECKLIST[0]}" id="[^"]+" checked', page)
    assert browser.post(address, draft="discard", draft_part="form").status_code == 303
    assert "A draft of yours" not in browser.get(f"{address}?draft=open").text


def test_the_button_keeps_what_the_script_has_just_kept_and_replaces_nothing(browser: Browser, at: str) -> None:
    address = f"{at}/consents"
    browser.get(address)
    typed = {"purpose": "data", "place": "x", "draft_part": "form", "draft_version": "0"}
    assert by_script(browser, address, **typed).json["version"] == 1
    browser.post(address, draft="keep", **typed)
    assert "replaces the draft" not in browser.get(address).text
    browser.post(address, draft="keep", **{**typed, "place": "y"})
    assert "replaces the draft" in browser.get(address).text


def test_a_new_case_and_each_card_of_safe_contact_have_drafts_of_their_own(
    browser: Browser, at: str, container: Container
) -> None:
    by_script(browser, "/cases/new", given_name="Dilnoza", birth_date="soon")
    assert 'value="Dilnoza"' in browser.get("/cases/new?draft=open").text
    page = browser.get(f"{at}/safe-contact").text
    person = field(page, "draft_part")
    assert person == field(page, "person_id")
    by_script(browser, f"{at}/safe-contact", draft_part=person, code_phrase="her sister", person_id=person)
    assert 'value="her sister"' in browser.get(f"{at}/safe-contact?draft=open").text
    assert rows(container, FormDraft) == 2


def test_nobody_else_is_offered_a_draft_and_out_of_scope_none_is_kept(
    app: Flask, container: Container, browser: Browser, officer: Person, at: str
) -> None:
    address = f"{at}/consents"
    by_script(browser, address, place=NOTE)
    colleague = entered(app, container, make_account(container, place=officer.office_id))
    assert NOTE not in colleague.get(f"{address}?draft=open").text
    assert "A draft of yours" not in colleague.get(address).text
    stranger = entered(app, container, make_account(container))
    assert by_script(stranger, address, place="mine").status_code == 404
    specialist = entered(app, container, make_account(container, Role.PROTECTION_SPECIALIST, officer.office_id))
    assert by_script(specialist, address, place="mine").status_code == 403
    assert rows(container, FormDraft) == 1


def test_two_windows_the_newer_wins_and_hears_of_it(browser: Browser, at: str, clock: MovableClock) -> None:
    address = f"{at}/consents"
    assert by_script(browser, address, place="first", draft_version="0").json["version"] == 1
    assert by_script(browser, address, place="second", draft_version="1").json["version"] == 2
    clock.move(timedelta(minutes=3))
    other = by_script(browser, address, place="third", draft_version="1").json
    assert "another window" in other["said"]
    assert 'value="third"' in browser.get(f"{address}?draft=open").text


def test_a_draft_runs_out_and_is_swept(container: Container, browser: Browser, at: str, clock: MovableClock) -> None:
    address = f"{at}/consents"
    by_script(browser, address, place=NOTE)
    clock.move(timedelta(days=6))
    by_script(browser, check_of(browser, at)[0], note=NOTE)
    clock.move(timedelta(days=1))
    swept(container)
    assert rows(container, FormDraft) == 1
    clock.move(timedelta(days=6))
    swept(container)
    assert rows(container, FormDraft) == 0


def test_what_has_run_out_is_not_offered_even_before_the_sweep(
    app: Flask, container: Container, officer: Person, at: str, clock: MovableClock
) -> None:
    browser = entered(app, container, officer, idle_minutes=60 * 24 * 30)
    by_script(browser, f"{at}/consents", place=NOTE)
    clock.move(timedelta(days=6, hours=23))
    assert "A draft of yours" in browser.get(f"{at}/consents").text
    clock.move(timedelta(hours=2))
    assert "A draft of yours" not in browser.get(f"{at}/consents").text


def test_the_end_of_a_case_ends_its_drafts(container: Container, browser: Browser, at: str) -> None:
    by_script(browser, f"{at}/consents", place=NOTE)
    by_script(browser, "/cases/new", given_name="Dilnoza")
    assert (
        browser.post(f"{at}/withdraw", to="withdrawn_by_organisation", reason="She stays.", decided_by="x").status_code
        == 303
    )
    assert "A draft of yours" not in browser.get(f"{at}/consents").text
    swept(container)
    assert rows(container, FormDraft) == 1  # about no case


def test_a_draft_whose_case_was_erased_says_nothing(container: Container, browser: Browser, at: str) -> None:
    by_script(browser, f"{at}/consents", place=NOTE)
    with reading(container.units, EVERYTHING) as unit:
        draft = unit.session.execute(select(FormDraft)).scalar_one()
        assert draft.key_name() == ("case", UUID(at.rsplit("/", 1)[-1]))
        assert draft.content["fields"] == {"place": NOTE}


def test_only_what_a_door_takes_is_kept(container: Container, browser: Browser, at: str) -> None:
    forged = {"password": "secret", "owner_id": str(uuid4()), "place": "a\x00b", "csrf": "x", "": "y"}
    assert by_script(browser, f"{at}/consents", **forged).status_code == 200
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.execute(select(FormDraft)).scalar_one().content["fields"] == {"place": "ab"}
    assert by_script(browser, f"{at}/consents", place="x" * 300_000).status_code == 422
    assert by_script(browser, f"{at}/consents", draft_of="0" * 32).status_code == 404


def test_keeping_is_no_event_and_a_page_asks_once_more(
    app: Flask, container: Container, browser: Browser, at: str
) -> None:
    address = f"{at}/consents"
    browser.get(address)
    with counted(container) as bare:
        browser.get(address)
    with counted(container) as keeping:
        assert by_script(browser, address, place=NOTE).status_code == 200
    assert keeping.writes("audit") == []
    assert not [one for one in keeping.writes() if "audit" in one.lower() or "change" in one.lower()]
    with counted(container) as offered:
        assert "A draft of yours" in browser.get(address).text
    assert len(offered) == len(bare)
    with counted(container) as opened:
        browser.get(f"{address}?draft=open")
    assert len(opened) == len(bare)
    asked = [sql for store, sql in offered.statements if "form_draft" in sql]
    assert len(asked) == 1


def test_a_draft_on_its_way_while_the_sign_in_ends_brings_no_older_cookie_back(
    app: Flask, officer: Person, browser: Browser, at: str
) -> None:
    check, part = check_of(browser, at)
    assert "Set-Cookie" in by_script(browser, check, draft_part=part, text=NOTE).headers, "who types is there"
    other = arrived(app, officer)

    def meanwhile(response: Response) -> Response:
        if http_request.path == check:
            other.post("/account/sign-out-everywhere")
        return response

    late = app.after_request_funcs.setdefault(None, [])
    late.append(meanwhile)
    try:
        answer = by_script(browser, check, draft_part=part, text=NOTE)
    finally:
        late.remove(meanwhile)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers


def test_covering_keeps_what_was_typed_and_locks_behind_a_page_that_says_nothing(
    app: Flask, container: Container, at: str
) -> None:
    officer = make_account(container, place=make_office(container))
    browser = arrived(app, officer)
    address, part = check_of(browser, f"/cases/{make_case(container, officer)}")
    browser.get(address)
    covered = browser.post(address, draft="cover", draft_part=part, note=NOTE)
    assert covered.headers["Location"] == "/unlock"
    page = browser.get("/unlock").text
    for word in ("Assisted", "return", "case ", officer.name, NOTE, "protection"):
        assert word not in re.sub(r"<[^>]+>", " ", page).replace("csrf", ""), word
    assert browser.get(address).status_code == 303  # locked, whatever is asked for
    assert browser.post("/unlock", password="wrong").status_code == 422
    back = browser.post("/unlock", password=PASSWORD)
    assert back.headers["Location"].endswith(address)
    assert "A draft of yours" in browser.get(address).text


def test_erasing_the_key_of_a_case_leaves_nothing_to_offer(container: Container, officer: Person) -> None:
    case = make_case(container, officer)
    now = container.clock.now()
    with writing(container.units, officer.scope(container)) as unit:
        content = {"fields": {"note": NOTE}, "idempotency_key": uuid4().hex}
        more = {"account_id": officer.id, "place": b"p" * 16, "key_of": DraftKey.CASE, "about": case}
        unit.session.add(FormDraft(**more, saved_at=now, until=now + timedelta(days=1), content=content))
    with store_transaction(container.stores.keys) as connection:
        delete_keys(connection, [("case", case)])
    with reading(container.units, officer.scope(container)) as unit:
        assert typed_of(unit.session.execute(select(FormDraft)).scalar_one()) is None
