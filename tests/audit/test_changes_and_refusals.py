"""Every change leaves a record in its own transaction; every refusal leaves one that survives the rollback."""

import uuid
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from foundation.accounts.permissions import Role
from foundation.accounts.queries import staff
from foundation.accounts.rules import AccountStatus
from foundation.compartments import Compartment, shared_part
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import count_cases
from returns.cases.services.cases import open_case
from tests.audit.story import Story, tell
from tests.audit.written import changes, events
from tests.factories.makers import arrived, make_account, make_case, new_case, signed_in
from tests.factories.scopes import EVERYTHING

CASE = {"given_name": "Aziza", "sex": "female", "country": "UZ", "birth_date": "1990-02-03"}


@pytest.fixture
def story(container: Container) -> Story:
    """One case and its people."""
    return tell(container)


def _cases(container: Container) -> int:
    with reading(container.units, EVERYTHING) as unit:
        return count_cases(unit.session)


# Who changes what: address, fields, the action of the change record and the kinds of its subjects.
CHANGES: list[tuple[str, str, dict[str, Any], str, set[str]]] = [
    ("officer", "/cases/new", CASE, "case.open", {"case", "person"}),
    (
        "specialist",
        "/cases/{case}/grants",
        {"to": "{officer}", "compartment": "legal", "days": "3", "reason": "x"},
        "grant.give",
        {"door", "account", "grant"},
    ),
    ("protector", "/grants/{grant}/revoke", {}, "grant.revoke", {"door", "account", "grant"}),
    ("administrator", "/places", {"kind": "office", "name": "Third", "country": "TR"}, "office.add", {"office"}),
    ("administrator", "/accounts/{officer}/deactivate", {}, "account.deactivate", {"account"}),
]


def test_every_change_leaves_one_record(app: Flask, container: Container, story: Story) -> None:
    for who, address, fields, action, kinds in CHANGES:
        person, browser = story.person(who), arrived(app, story.person(who))
        before = len(changes(container))
        sent = {name: story.at(value) for name, value in fields.items()}
        assert browser.post(story.at(address), **sent).status_code == 303, address
        (record,) = changes(container)[before:]
        assert (record.actor, record.scope, record.outcome, record.kinds) == (person.id, person.role, "done", kinds)
        assert action in record.action.split("+")
        assert '"rows":' in record.detail


def test_a_case_sent_as_json_leaves_the_same_record(app: Flask, container: Container, story: Story) -> None:
    browser = arrived(app, story.officer)
    made = uuid.UUID(browser.post_json("/api/cases", CASE).json["id"])
    record = changes(container)[-1]
    assert (record.actor, record.action, record.ids("case")) == (story.officer.id, "case.open", {made})


def test_a_protected_note_leaves_its_door_and_not_its_case(app: Flask, container: Container, story: Story) -> None:
    browser = arrived(app, story.holder)
    door = container.secrets.door(story.case, Compartment.TRAFFICKING.value)
    assert browser.post(story.at("/cases/{case}/protected"), door=door.hex, text="Seen.").status_code == 303
    record = changes(container)[-1]
    assert (record.actor, record.action, record.subjects) == (story.holder.id, "protected.write", (("door", door),))
    assert story.case.hex not in record.detail


def test_signing_in_leaves_a_record_about_the_account(app: Flask, container: Container, story: Story) -> None:
    signed_in(app, story.officer)
    record = changes(container)[-1]
    assert (record.action, record.subjects) == ("sign_in.start", (("account", story.officer.id),))


def test_a_change_that_fails_takes_its_record_with_it(container: Container, story: Story) -> None:
    officer, before = story.officer, (len(changes(container)), _cases(container))
    assert officer.office_id is not None
    with pytest.raises(ZeroDivisionError), writing(container.units, officer.scope(container)) as unit:
        open_case(unit, container.secrets, new_case(), officer.office_id, officer.id)
        unit.session.flush()
        unit.participants["trail"].before_commit()  # the record is in the database, and not committed
        raise ZeroDivisionError
    assert (len(changes(container)), _cases(container)) == before


def test_a_commit_that_fails_takes_the_record_with_it(container: Container, story: Story) -> None:
    before = (len(changes(container)), _cases(container))

    def fail(connection: object) -> None:
        raise ZeroDivisionError

    event.listen(container.stores.data, "commit", fail)
    with pytest.raises(ZeroDivisionError):
        make_case(container, story.officer)
    event.remove(container.stores.data, "commit", fail)
    container.stores.dispose()  # as after a crash: what was open is rolled back
    assert (len(changes(container)), _cases(container)) == before
    make_case(container, story.officer)
    assert (len(changes(container)), _cases(container)) == (before[0] + 1, before[1] + 1)


GRANT = {"compartment": "legal", "days": "3", "reason": "x"}
# Who is refused what: method, address, fields, status, action, and what the record's detail says.
REFUSALS: list[tuple[str, str, dict[str, str] | None, int, str, str]] = [
    ("officer", "/accounts", None, 403, "accounts.list", '{"code":"access_denied","permission":"accounts.manage"}'),
    ("manager", "/cases", None, 403, "cases.list", '"permission":"cases.list"'),
    ("stranger", "/cases/{case}", None, 404, "cases.open", '{"code":"not_found"}'),
    ("stranger", "/api/cases/{case}", None, 404, "cases.open", '{"code":"not_found"}'),
    ("officer", "/cases/{case}/protected", None, 404, "protected.open", '{"code":"not_found"}'),
    ("officer", "/cases/{case}/grants", {**GRANT, "to": "{officer}"}, 403, "grants.give", '"permission":"grants.give"'),
    ("officer", "/cases/new", {"given_name": "A"}, 422, "cases.create", '"fields":["birth_date","country","sex"]'),
    ("specialist", "/cases/{case}/grants", {**GRANT, "to": "{me}"}, 422, "grants.give", '"code":"rule_broken"'),
    ("administrator", "/accounts/{officer}/reactivate", {}, 409, "accounts.reactivate", '"code":"conflict"'),
    ("lead", "/accounts/{officer}/confirm", {}, 409, "accounts.confirm", '"code":"conflict"'),
]


def test_every_refusal_leaves_a_record_and_changes_nothing(app: Flask, container: Container, story: Story) -> None:
    doors = {container.secrets.door(story.case, name) for one in Compartment for name in (one.value, shared_part(one))}
    for who, address, fields, status, action, said in REFUSALS:
        person = make_account(container, Role.MANAGER) if who == "manager" else story.person(who)
        browser, url = arrived(app, person), story.at(address)
        before = (len(changes(container)), len(events(container)))
        sent = {name: story.at(value.replace("{me}", str(person.id))) for name, value in (fields or {}).items()}
        answer = browser.get(url) if fields is None else browser.post(url, **sent)
        assert answer.status_code == status, (address, status)
        (record,) = events(container)[before[1] :]
        assert (record.actor, record.action, record.outcome) == (person.id, action, "refused")
        assert said in record.detail
        assert len(changes(container)) == before[0]
        if status == 404:
            assert {one for _, one in record.subjects} == (doors if action == "protected.open" else {story.case})


def test_an_id_that_never_was_is_refused_with_the_same_record(app: Flask, container: Container, story: Story) -> None:
    browser, unknown = arrived(app, story.stranger), uuid.uuid4()
    assert browser.get(f"/cases/{unknown}").status_code == 404
    assert browser.get(f"/cases/{story.case}").status_code == 404
    first, second = events(container)[-2:]
    assert (first.ids("asked"), second.ids("asked")) == ({unknown}, {story.case})
    assert first._replace(subjects=()) == second._replace(subjects=())


def test_what_was_written_before_the_refusal_is_rolled_back_and_the_record_stays(
    app: Flask, container: Container, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two who add an office of one name at once, the second is found out by the constraint, after the insert."""
    browser = arrived(app, story.administrator)
    place = {"kind": "office", "name": "Twice", "country": "TR"}
    assert browser.post("/places", **place).status_code == 303
    before = len(changes(container))
    with monkeypatch.context() as patched:  # as if the other had added it after this one looked
        patched.setattr(staff, "offices", lambda session: [])
        assert browser.post("/places", **place).status_code == 409
    assert len(changes(container)) == before
    assert (events(container)[-1].action, events(container)[-1].outcome) == ("tenants.add", "refused")


def test_a_door_never_stands_beside_its_case(app: Flask, container: Container, story: Story) -> None:
    door = container.secrets.door(story.case, Compartment.TRAFFICKING.value)
    holder, specialist = arrived(app, story.holder), arrived(app, story.specialist)
    protected, grants = story.at("/cases/{case}/protected"), story.at("/cases/{case}/grants")
    for address in (protected, story.at("/cases/{case}"), "/cases", "/"):
        holder.get(address)
    for fields in ({"door": door.hex, "text": "A note"}, {"door": door.hex, "text": ""}, {"door": uuid.uuid4().hex}):
        holder.post(protected, **fields)
    arrived(app, story.officer).get(protected)
    specialist.get(grants)
    for to in (story.officer.id, story.specialist.id, uuid.uuid4()):
        specialist.post(grants, **GRANT, to=to)
    protector = arrived(app, story.protector)
    for address in ("/grants", "/audit", f"/audit?about={story.case}", f"/audit?about={door}"):
        assert protector.get(address).status_code == 200
    protector.post(story.at("/grants/{grant}/revoke"))
    protector.post(story.at("/grants/{grant}/revoke"))
    doors = {container.secrets.door(story.case, name) for one in Compartment for name in (one.value, shared_part(one))}
    seen = [(record, {one for _, one in record.subjects}) for record in (*events(container), *changes(container))]
    assert [
        record for record, ids in seen if ids & doors and (story.case in ids or story.case.hex in record.detail)
    ] == []
    hexes = [one.hex for one in doors]
    beside = [r for r, ids in seen if story.case in ids and any(one in r.detail for one in hexes)]
    assert beside == []
    assert any(door in ids for _, ids in seen)


def test_an_account_that_waits_is_named_when_it_is_confirmed(app: Flask, container: Container, story: Story) -> None:
    waiting = make_account(container, place=story.lead.office_id, status=AccountStatus.UNCONFIRMED)
    browser = arrived(app, story.lead)
    assert browser.post(f"/accounts/{waiting.id}/confirm").status_code == 303
    record = changes(container)[-1]
    assert (record.actor, record.action, record.ids("account")) == (story.lead.id, "account.confirm", {waiting.id})
