"""Where a grant can be seen: on its case by specialists, sealed in the database, and in an audit that names no case."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.models import AccessGrant
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.guard import execute_stamped
from foundation.web.container import Container
from returns.cases.models import Case
from returns.protection.models import ProtectedNote
from tests.audit.story import Story, tell
from tests.audit.written import changes, events
from tests.doors.visits import entered
from tests.factories.makers import make_case, make_grant

REASON = "canary of the reason"
NOTE = "canary of the note"


@pytest.fixture
def story(container: Container) -> Story:
    """One case and its people; the holder may open its trafficking door for five days."""
    return tell(container)


def _walk(app: Flask, container: Container, story: Story) -> None:
    """Everything that can be done with grants and notes, refusals too."""
    specialist, holder, protector, officer = (
        entered(app, container, story.person(who)) for who in ("specialist", "holder", "protector", "officer")
    )
    grants, inside = f"/cases/{story.case}/grants", f"/cases/{story.case}/protected"
    fields = {"to": story.officer.id, "compartment": "legal", "days": 3, "reason": REASON}
    door = container.secrets.door(story.case, Compartment.TRAFFICKING.value).hex
    assert specialist.get(grants).status_code == 200
    assert specialist.post(grants, **fields).status_code == 303
    assert specialist.post(grants, **{**fields, "days": 900}).status_code == 422
    assert officer.get(grants).status_code == 403
    assert officer.post(grants, **fields).status_code == 403
    assert holder.get(inside).status_code == 200
    assert holder.post(inside, door=door, text=NOTE).status_code == 303
    assert holder.post(inside, door=door, text="").status_code == 422
    assert holder.post(inside, door="0" * 32, text=NOTE).status_code == 404
    assert specialist.get(inside).status_code == 404
    assert protector.get("/grants").status_code == 200
    assert protector.post(f"/grants/{story.grant}/revoke").status_code == 303


def test_no_record_of_grants_and_notes_names_the_case(app: Flask, container: Container, story: Story) -> None:
    _walk(app, container, story)
    about = [one for one in (*events(container), *changes(container)) if re.search(r"grant|protected", one.action)]
    assert len(about) >= 12
    for record in about:
        assert record.kinds <= {"door", "grant", "account"}, record.action
        assert story.case not in {subject for _, subject in record.subjects}, record.action
        for told in (story.case.hex, str(story.case), REASON, NOTE, "trafficking", "legal"):
            assert told not in record.detail, record.action


def test_the_data_protection_officer_still_finds_them_by_the_case(
    app: Flask, container: Container, story: Story
) -> None:
    _walk(app, container, story)
    page = entered(app, container, story.protector).get(f"/audit?about={story.case}").text
    for words in ("Gave access to protected information", "Wrote protected information", "Read protected information"):
        assert words in page


def test_what_a_grant_is_about_is_sealed(app: Flask, container: Container, story: Story) -> None:
    _walk(app, container, story)
    with container.stores.data.connect() as connection:
        for table in (AccessGrant.__table__, ProtectedNote.__table__):
            stored = list(execute_stamped(connection, select(table)))
            assert stored
            for row in stored:
                for value in row:
                    raw = value if isinstance(value, bytes) else str(value).encode()
                    for told in (story.case.hex, str(story.case), REASON, NOTE, "trafficking", "legal"):
                        assert told.encode() not in raw
                    assert story.case.bytes not in raw
        assert list(execute_stamped(connection, select(Case.id).where(Case.id == story.case)))


def test_grants_are_listed_on_their_case_for_specialists_alone(app: Flask, container: Container, story: Story) -> None:
    other = make_case(container, story.officer)
    make_grant(container, other, story.specialist, story.lead, Compartment.HEALTH)
    page = entered(app, container, story.specialist).get(f"/cases/{story.case}/grants").text
    assert story.holder.name in page.split("</h1>")[1].split("<form")[0]
    assert story.lead.name not in page.split("</h1>")[1].split("<form")[0]
    for who in ("officer", "lead"):
        answer = entered(app, container, story.person(who)).get(f"/cases/{story.case}/grants")
        assert answer.status_code == 403
        assert story.holder.name not in answer.text
        assert "Open to" in answer.text
    for who in ("stranger", "administrator", "protector"):
        assert entered(app, container, story.person(who)).get(f"/cases/{story.case}/grants").status_code == 404


def test_the_case_page_shows_the_door_to_whom_it_is_open_and_one_sentence_to_others(
    app: Flask, container: Container, clock: MovableClock, story: Story
) -> None:
    address = f"/cases/{story.case}"
    holder, officer = entered(app, container, story.holder), entered(app, container, story.officer)
    assert f"{address}/protected" in holder.get(address).text
    closed = officer.get(address).text
    assert f"{address}/protected" not in closed
    assert "Protected information: ask the duty specialist" in closed
    clock.move(timedelta(days=5))
    assert f"{address}/protected" not in holder.get(address).text


def test_a_case_without_protected_information_looks_the_same(app: Flask, container: Container, story: Story) -> None:
    """Who holds no grant cannot tell from the page whether there is anything behind the doors."""
    empty = make_case(container, story.officer, given_name="Dilnozaxon", family_name="Karimovabegim")
    officer = entered(app, container, story.officer)

    def section(case: object) -> str:
        return re.sub(r"[0-9a-f-]{36}", "the id", officer.get(f"/cases/{case}").text.split("Protected information")[1])

    assert section(empty)[:400] == section(story.case)[:400]
