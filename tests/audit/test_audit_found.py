"""Finding in the audit: filters combine, survive paging, and go by one press; files of it name nobody."""

import csv
import io
import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from foundation.accounts.permissions import Permission, Role
from foundation.audit.queries import AuditFilter, audit_page, first_read, looks_at
from foundation.audit.records import DONE, REFUSED, Record, RecordKind, Shown, Subject, kind_of
from foundation.audit.sealer import seal_all
from foundation.audit.trail import write_event
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.web.container import Container
from tests.audit.intruder import Intruder
from tests.audit.story import NAMES, tell
from tests.audit.verified import audit_verify
from tests.audit.written import events, note_change, note_read
from tests.factories.makers import Browser, Person, arrived, make_account
from tests.factories.rules_of_today import change_rule

CASE, OTHER = uuid.UUID(int=11), uuid.UUID(int=12)


def _protector(app: Flask, container: Container) -> Browser:
    return arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER))


def _records(page: str) -> list[str]:
    return [record.split("</details>")[0] for record in page.split('<details class="record">')[1:]]


def _event(
    container: Container,
    actor: Person,
    action: str,
    outcome: str = DONE,
    subjects: tuple[Subject, ...] = (),
    detail: dict[str, Any] | None = None,
) -> None:
    record = Record(container.clock.now(), actor.id, actor.role.value, action, outcome, subjects, detail or {})
    write_event(container.stores.audit, container.secrets, record)


@pytest.mark.parametrize(
    ("outcome", "detail", "kinds", "kind"),
    [
        (DONE, "{}", ["case", "person"], RecordKind.PEOPLE),
        (DONE, "{}", ["account", "anything"], RecordKind.PEOPLE),
        (DONE, "{}", ["account", "office", "asked"], RecordKind.OTHER),
        (DONE, "{}", [], RecordKind.OTHER),
        (DONE, '{"searched":["ab"]}', [], RecordKind.SEARCH),
        (DONE, '{"handed_out":true}', ["case"], RecordKind.EXPORT),
        (REFUSED, '{"handed_out":true}', ["case"], RecordKind.REFUSED),
    ],
)
def test_the_kind_of_a_record_follows_from_what_it_says(
    outcome: str, detail: str, kinds: list[str], kind: RecordKind
) -> None:
    assert kind_of(outcome, detail, kinds) is kind


def _of_each_kind(container: Container, actor: Person) -> None:
    about = (("case", CASE),)
    _event(container, actor, "cases.open", subjects=about)
    _event(container, actor, "cases.search", detail={"searched": ["ab"]})
    _event(container, actor, "files.download", subjects=about, detail={"handed_out": True})
    _event(container, actor, "cases.open", REFUSED, detail={"code": "not_found"})
    _event(container, actor, "today.page")
    note_change(container, CASE, actor=actor.id)


SHOWN = {
    Shown.PEOPLE: 5,
    Shown.READS: 1,
    Shown.CHANGES: 1,
    Shown.SEARCHES: 1,
    Shown.EXPORTS: 1,
    Shown.REFUSALS: 1,
    Shown.EVERYTHING: 6,
}


@pytest.mark.parametrize("shown", Shown)
def test_each_kind_is_found_alone_and_with_every_other_filter(container: Container, shown: Shown) -> None:
    actor, other = make_account(container), make_account(container)
    for who in (actor, other):
        _of_each_kind(container, who)
    chosen = AuditFilter(actor=actor.id, shown=shown)
    assert audit_page(container.stores, chosen, None, 25).total == SHOWN[shown]
    entries = audit_page(container.stores, chosen, None, 25).items
    assert {entry.actor for entry in entries} == {actor.id}
    about = audit_page(container.stores, AuditFilter(actor.id, (CASE,), shown=shown), None, 25).items
    assert {entry.uid for entry in about} == {entry.uid for entry in entries if ("case", CASE) in entry.subjects}


def test_days_begin_and_end_with_the_first_and_before_the_next(container: Container, clock: MovableClock) -> None:
    begins = clock.now()
    for _ in range(3):
        note_read(container, CASE)
        clock.move(timedelta(days=1))
    chosen = AuditFilter(subjects=(CASE,), since=begins + timedelta(days=1), before=begins + timedelta(days=2))
    [entry] = audit_page(container.stores, chosen, None, 25).items
    assert entry.at == begins + timedelta(days=1)


@pytest.mark.parametrize("shown", [Shown.EVERYTHING, Shown.READS])
def test_reads_are_found_alike_before_and_after_their_seal(container: Container, shown: Shown) -> None:
    actor = make_account(container)
    for _ in range(2):
        _event(container, actor, "cases.open", subjects=(("case", CASE), ("case", OTHER)))
    chosen = [AuditFilter(who, (CASE,), shown=shown) for who in (None, actor.id)]
    before = [audit_page(container.stores, each, None, 25) for each in chosen]
    looked = looks_at(container.stores, [CASE], [actor.role.value])
    seal_all(container.stores, container.secrets, container.clock.now())
    assert [audit_page(container.stores, each, None, 25) for each in chosen] == before
    assert [len(page.items) for page in before] == [2, 2]
    assert looks_at(container.stores, [CASE], [actor.role.value]) == looked != {}
    _event(container, actor, "cases.open", subjects=(("case", CASE),))
    assert [len(audit_page(container.stores, each, None, 25).items) for each in chosen] == [3, 3]
    assert first_read(container.stores, chosen[1]) == before[1].items[-1].at


def test_a_record_about_two_of_the_subjects_is_found_once(container: Container) -> None:
    note_read(container, CASE, OTHER)
    page = audit_page(container.stores, AuditFilter(subjects=(CASE, OTHER)), None, 25)
    assert (len(page.items), page.total) == (1, 1)


@pytest.mark.parametrize("shown", [Shown.EVERYTHING, Shown.PEOPLE, Shown.REFUSALS])
def test_what_is_behind_a_subject_is_found_with_it(container: Container, shown: Shown) -> None:
    actor, door, doors = make_account(container), uuid.uuid4(), (uuid.uuid4(), OTHER)
    for each in (CASE, OTHER, door):
        _event(container, actor, "cases.open", subjects=(("case", each),))
        _event(container, actor, "cases.open", REFUSED, (("asked", each),), {"code": "not_found"})
    for who in (None, actor.id):
        listed = audit_page(container.stores, AuditFilter(who, (CASE, *doors), shown=shown), None, 25)
        together = audit_page(container.stores, AuditFilter(who, (CASE,), behind=doors, shown=shown), None, 25)
        assert together == listed
        assert len(together.items) == (2 if shown is Shown.REFUSALS else 4)


def test_a_record_with_many_subjects_says_how_many_there_are(container: Container) -> None:
    note_read(container, *(uuid.uuid4() for _ in range(9)), CASE)
    [entry] = audit_page(container.stores, AuditFilter(subjects=(CASE,)), None, 25, 6).items
    assert (len(entry.subjects), entry.subject_count) == (6, 10)


@pytest.mark.parametrize(
    ("table", "sql"),
    [
        ("audit_event", "UPDATE {t} SET kind = 'other' WHERE kind = 'people'"),
        ("audit_event", "UPDATE {s} SET at = '2020-01-01 00:00:00.000000'"),
        ("audit_change", "UPDATE {t} SET kind = 'search'"),
        ("audit_event", "UPDATE {s} SET record_kind = 'other'"),
        ("audit_event", "UPDATE {s} SET in_seal = false"),
        ("audit_change", "UPDATE {s} SET at = NULL"),
        ("audit_change", "UPDATE {s} SET record_kind = 'refused'"),
    ],
)
def test_whoever_hides_a_record_from_a_filter_is_found(app: Flask, container: Container, table: str, sql: str) -> None:
    note_read(container, CASE)
    note_change(container, CASE)
    assert audit_verify(app).status == 0
    assert Intruder(container).run(table, sql) > 0
    assert f"{table} " in audit_verify(app).problems


def test_filters_combine_survive_paging_and_go_by_one_press(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    reader, other = make_account(container), make_account(container)
    for _ in range(30):
        for who in (reader, other):
            note_read(container, CASE, actor=who.id)
        clock.move(timedelta(minutes=1))
    note_read(container, OTHER, actor=reader.id)
    browser = _protector(app, container)
    first = browser.get(f"/audit?about={CASE}")
    assert len(_records(first.text)) == 25
    day = clock.now().date().isoformat()
    answer = browser.post("/audit", about=str(CASE), who=reader.email, since=day, until=day, show="reads")
    assert answer.status_code == 303
    address = answer.headers["Location"]
    for part in (f"about={CASE}", f"actor={reader.id}", f"since={day}", f"until={day}", "show=reads"):
        assert part in address
    page = browser.get(address).text
    assert len(_records(page)) == 25
    assert all(reader.name in record and other.name not in record for record in _records(page))
    [following] = re.findall(r'href="(/audit\?[^"]*page=[^"]*)"', page)
    second = browser.get(following.replace("&amp;", "&")).text
    assert len(_records(second)) == 5, "the sixth is about another case"
    chips = re.search(r'<ul class="active-filters.*?</ul>', page, re.S)
    assert chips is not None
    links = [link.replace("&amp;", "&") for link in re.findall(r'href="(/audit[^"]*)"', chips[0])]
    assert len(links) == 6, "one for each, and one for all of them"
    assert links[-1] == "/audit"
    without = browser.get(links[0]).text
    assert any(other.name in record for record in _records(without)), "the first took the colleague away"


@pytest.mark.one_database
def test_a_form_that_was_refused_keeps_what_was_chosen_before(app: Flask, container: Container) -> None:
    reader = make_account(container)
    note_read(container, CASE, actor=reader.id)
    note_read(container, OTHER, actor=reader.id)
    browser = _protector(app, container)
    answer = browser.post("/audit", actor=str(reader.id), about=str(CASE), who="nobody@example.org", since="soon")
    assert answer.status_code == 422
    assert not _records(answer.text), "half of the filters would answer another question"
    assert 'value="nobody@example.org"' in answer.text
    assert f'name="about" value="{CASE}"' in answer.text
    assert f'name="actor" value="{reader.id}"' in answer.text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("since", "until", "says"),
    [
        ("2026-11-25", "2026-11-24", "The last day is before the first."),
        ("soon", "", "Enter a date such as"),
        ("0001-01-01", "", "Enter a date such as"),
        ("", "9999-12-31", "Enter a date such as"),
    ],
)
def test_days_that_cannot_be_are_said_beside_the_field(
    app: Flask, container: Container, since: str, until: str, says: str
) -> None:
    browser = _protector(app, container)
    answer = browser.post("/audit", since=since, until=until)
    assert answer.status_code == 422
    assert says in answer.text
    assert browser.get(f"/audit?since={since}&until={until}").status_code == 422


@pytest.mark.one_database
def test_empty_lists_say_why_and_what_to_do(app: Flask, container: Container) -> None:
    browser = _protector(app, container)
    found = browser.get(f"/audit?about={uuid.uuid4()}").text
    assert "Nothing recorded for this" in found
    assert "Clear all filters" in found


@pytest.mark.one_database
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_needs_a_fresh_proof(app: Flask, container: Container, clock: MovableClock, kind: str) -> None:
    browser = _protector(app, container)
    assert browser.get(f"/audit.{kind}").status_code == 200
    clock.move(timedelta(minutes=6))
    asked = browser.get(f"/audit.{kind}")
    assert asked.status_code in (303, 401, 403)


@pytest.mark.one_database
def test_a_file_has_what_was_found_and_names_nobody(app: Flask, container: Container) -> None:
    story = tell(container)
    arrived(app, story.officer).get(story.at("/cases/{case}"))
    browser = arrived(app, story.protector)
    answer = browser.get(f"/audit.csv?about={story.case}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    heading, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert len(heading) == 9
    assert any(row[1] == str(story.officer.id) and str(story.case) in row[7] for row in rows)
    for name in (*NAMES, story.officer.name, story.specialist.name, story.officer.email):
        assert name not in answer.data.decode()
    [told] = [event for event in events(container) if event.action == "audit.export"]
    assert told.ids("asked") == {story.case}
    assert f'"count":{len(rows)}' in told.detail
    assert '"handed_out":true' in told.detail


def test_a_file_about_a_case_does_not_say_whether_there_is_something_behind_its_doors(
    app: Flask, container: Container
) -> None:
    story = tell(container)
    door = container.secrets.door(story.case, Compartment.TRAFFICKING.value)
    assert arrived(app, story.holder).get(f"/protected/{door}").status_code == 200
    browser = arrived(app, story.protector)
    assert f"about={door}" in browser.get(f"/audit?about={story.case}").text
    file = browser.get(f"/audit.csv?about={story.case}").data.decode("utf-8-sig")
    assert str(story.case) in file
    assert str(door) not in file
    assert str(door) in browser.get("/audit.csv").data.decode("utf-8-sig")  # of everything: beside no case


@pytest.mark.one_database
def test_a_file_holds_no_more_than_the_rule_lets_out_and_says_so(app: Flask, container: Container) -> None:
    change_rule(container, "audit.export_rows", 3, "count")
    for _ in range(5):
        note_read(container, CASE)
    answer = _protector(app, container).get(f"/audit.csv?about={CASE}")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 1 + 3 + 1
    assert rows[-1][0].startswith("There are more records than a file holds.")


@pytest.mark.one_database
def test_in_a_sheet_when_is_a_moment_and_roles_are_words(app: Flask, container: Container) -> None:
    story = tell(container)
    arrived(app, story.officer).get(story.at("/cases/{case}"))
    answer = arrived(app, story.protector).get(f"/audit.xlsx?about={story.case}")
    heading, first = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(max_row=2))
    assert heading[0].value.startswith("When ("), heading[0].value
    assert (first[0].is_date, first[0].number_format) == (True, "d mmm yyyy hh:mm:ss")
    assert first[2].value == "Return officer"


@pytest.mark.one_database
def test_whatever_leaves_as_a_file_is_found_as_such(app: Flask, container: Container) -> None:
    officer = make_account(container, extras=frozenset({Permission.LEAD_OFFICE}))
    browser = arrived(app, officer)
    assert browser.get("/imports/template.csv").status_code == 200
    found = audit_page(container.stores, AuditFilter(officer.id, shown=Shown.EXPORTS), None, 25).items
    assert [entry.action for entry in found] == ["import.template"]


def test_the_review_of_grants_leads_to_who_looked_at_the_case(app: Flask, container: Container) -> None:
    story = tell(container)
    browser = arrived(app, story.protector)
    assert f'href="/audit?about={story.case.hex}"' in browser.get("/grants").text
    assert browser.get(f"/audit?about={story.case.hex}").status_code == 200
