"""Every read and every search leaves a record: who, what, about whom."""

import pytest
from flask import Flask

from foundation.compartments import Compartment
from foundation.web.container import Container
from tests.audit.story import NAMES, Story, tell
from tests.audit.written import Written, changes, events, everything_written
from tests.factories.makers import Browser, arrived


@pytest.fixture
def story(container: Container) -> Story:
    """One case and its people."""
    return tell(container)


def _new_events(container: Container, browser: Browser, address: str) -> list[Written]:
    before = len(events(container))
    assert browser.get(address).status_code == 200
    return events(container)[before:]


# Who reads what: action, and the kinds of subjects that must stand in the record.
READS = [
    ("officer", "/", "today.read", {"case", "person"}),
    ("officer", "/cases", "cases.list", {"case", "person"}),
    ("officer", "/cases/{case}", "cases.open", {"case", "person"}),
    ("officer", "/api/cases", "cases.list", {"case", "person"}),
    ("officer", "/api/cases/{case}", "cases.open", {"case", "person"}),
    ("holder", "/cases/{case}/protected", "protected.open", {"door"}),
    ("specialist", "/cases/{case}/grants", "grants.list", {"door"}),
    ("protector", "/grants", "grants.review", {"door"}),
    ("protector", "/audit", "audit.read", set()),
    ("protector", "/audit?about={case}", "audit.read", {"asked"}),
    ("protector", "/audit?actor={officer}", "audit.read", {"asked"}),
    ("administrator", "/accounts", "accounts.list", set()),
    ("administrator", "/accounts/{officer}", "accounts.open", {"account"}),
]


def test_every_read_leaves_one_record_and_says_who_read_what(app: Flask, container: Container, story: Story) -> None:
    doors = {container.secrets.door(story.case, one.value) for one in Compartment}
    for who, address, action, kinds in READS:
        person = story.person(who)
        (record,) = _new_events(container, arrived(app, person), story.at(address))
        said = (record.actor, record.scope, record.action, record.outcome, record.kinds)
        assert said == (person.id, person.role, action, "done", kinds), address
        assert record.ids("case") <= {story.case}
        assert record.ids("door") <= doors
        assert record.ids("asked") | record.ids("account") <= {story.case, story.officer.id}


def test_a_list_names_all_whom_it_showed_and_nobody_else(app: Flask, container: Container, story: Story) -> None:
    other = tell(container)
    (record,) = _new_events(container, arrived(app, story.officer), "/cases")
    assert record.ids("case") == {story.case}
    assert len(record.ids("person")) == 1
    assert other.case not in record.ids("case")


def test_an_empty_list_is_a_read_too(app: Flask, container: Container, story: Story) -> None:
    (record,) = _new_events(container, arrived(app, story.stranger), "/cases")
    assert (record.actor, record.subjects) == (story.stranger.id, ())


SEARCHED = [("phone", NAMES[3], 1), ("document", NAMES[4], 1), ("e-mail", "nobody.atall@example.org", 0)]


@pytest.mark.parametrize(("kind", "typed", "count"), SEARCHED, ids=[kind for kind, *_ in SEARCHED])
def test_a_search_leaves_keyed_hashes_and_a_count_never_its_text(
    app: Flask, container: Container, story: Story, kind: str, typed: str, count: int
) -> None:
    browser = arrived(app, story.officer)
    assert browser.post("/cases/search", q=typed).status_code == 200
    record = changes(container)[-1]
    assert (record.actor, record.action, record.outcome) == (story.officer.id, "cases.search", "done")
    assert f'"count":{count}' in record.detail
    hashes = [one for one in record.detail.split('"') if len(one) == 32]
    assert len(hashes) >= 1
    assert typed.casefold() not in everything_written(container).casefold()
    if count:
        assert events(container)[-1].ids("case") == {story.case}


@pytest.mark.parametrize(("typed", "status"), [(NAMES[3], 303), ("+905550000000", 422)], ids=["found", "not found"])
def test_a_search_of_the_audit_leaves_keyed_hashes_and_a_count(
    app: Flask, container: Container, story: Story, typed: str, status: int
) -> None:
    browser = arrived(app, story.protector)
    assert browser.post("/audit", what=typed).status_code == status
    found = [one for one in (*events(container), *changes(container)) if one.action == "audit.search"]
    assert {one.actor for one in found} == {story.protector.id}
    said = " ".join(one.detail for one in found)
    assert f'"count":{1 if status == 303 else 0}' in said
    assert [one for one in said.split('"') if len(one) == 32]
    assert typed not in everything_written(container)


def test_no_record_holds_a_name_or_a_number(app: Flask, container: Container, story: Story) -> None:
    browser = arrived(app, story.officer)
    for address in ("/cases", "/cases/{case}", "/api/cases/{case}", "/"):
        browser.get(story.at(address))
    written = everything_written(container).casefold()
    assert [name for name in NAMES if name.casefold() in written] == []
