"""An answer is all that is held, found by the inventory; others are blacked out, what is withheld leaves no mark."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, inspect, select

from app import ROOT
from foundation.accounts.permissions import Role
from foundation.compartments import Compartment
from foundation.inventory.queries import classes_by_table, inventory
from foundation.inventory.rules import About, Answer
from foundation.papers.words import words_of
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.notes.services import add_note
from returns.protection.rules.records import RecordKind
from returns.protection.services.protection import add_protected_note
from rights.requests.models import RequestAnswer
from rights.requests.pages.wording import words_of_fields
from rights.requests.queries.requests import answer_of
from rights.requests.queries.walk import SILENT, behind_door, held_about
from rights.requests.rules.answers import BLACKED, Passage, Section, ValueKind, given
from rights.requests.rules.requests import RequestKind
from tests.databases import copied
from tests.factories.asking import Asked, assembled, make_asked_in
from tests.factories.behind_doors import make_holder, write
from tests.factories.families import GROWN, TWELVE, make_family
from tests.factories.journeys import at_work
from tests.factories.makers import Person, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.populated.world import make_populated

GIVEN = sorted(name for name, entry in inventory().tables.items() if entry.answer is Answer.GIVEN)
WITHHELD = {name for name, entry in inventory().tables.items() if entry.answer is Answer.WITHHELD}


def passages(sections: tuple[Section, ...]) -> Iterator[tuple[str, Passage]]:
    """Every passage with its table."""
    for section in sections:
        for entry in section.entries:
            for passage in entry.passages:
                yield section.table, passage


def texts(sections: tuple[Section, ...]) -> str:
    """Everything that an answer hands over, as one text."""
    return "\n".join(given(passage) for _table, passage in passages(sections))


def test_a_table_of_tomorrow_is_handed_over_without_new_code(sqlite_template: Path, tmp_path: Path) -> None:
    copied(sqlite_template, tmp_path / "instance")
    command = [sys.executable, "-m", "tests.rights.requests.queries.planted", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said == {"content.friend": BLACKED, "content.text": f"It rains with {BLACKED}."}


def test_every_table_that_is_given_is_reached_by_what_it_is_about() -> None:
    about = {name: inventory().tables[name].about for name in GIVEN}
    assert {name for name, what in about.items() if what not in (About.PERSON, About.CASE)} == set()
    for name in GIVEN:
        columns = {column for column, word in inventory().tables[name].plain.items() if word == "of"}
        assert name in ("case", "person") or columns & {"case_id", "person_id", "owner_id"}, name


def _about_the_case(container: Container, case_id: Any, people: set[Any]) -> dict[str, set[Any]]:
    """The rows of tables that are given that are about a case or its people, past every scope."""
    rows: dict[str, set[Any]] = {}
    with reading(container.units, EVERYTHING) as unit:
        for name in GIVEN:
            entity: Any = classes_by_table()[name]
            of = [column for column, word in inventory().tables[name].plain.items() if word == "of"]
            for row in unit.session.execute(select(entity)).scalars():
                if {getattr(row, column, None) for column in ("id", *of)} & {case_id, *people}:
                    rows.setdefault(name, set()).add(inspect(row).identity)
    return rows


@pytest.mark.one_database
def test_whoever_works_on_a_case_sees_everything_that_is_given_of_it(container: Container) -> None:
    world = make_populated(container)
    officer = world.people["officer"]
    for case_id in (world.arrived.referred.case, world.planned.case, world.family.case):
        with reading(container.units, officer.scope(container)) as unit:
            people = {person.id for person in members_of_case(unit.session, case_id)}
        every = _about_the_case(container, case_id, people)
        assert len(every) > 5
        with reading(container.units, officer.scope(container)) as unit:
            for name, rows in every.items():
                entity: Any = classes_by_table()[name]
                seen = {inspect(row).identity for row in unit.session.execute(select(entity)).scalars()}
                assert rows <= seen, name


def test_nothing_that_is_withheld_is_even_asked_for(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    asked: set[str] = set()

    def listen(connection: Any, cursor: Any, sql: str, *rest: object) -> None:
        asked.update(name for name in WITHHELD if re.search(rf"\b{name}\b", sql))

    with reading(container.units, owner.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        person = members_of_case(unit.session, case_id)[0].id
        event.listen(unit.session.get_bind(), "before_cursor_execute", listen)
        held_about(unit.session, case, person)
        event.remove(unit.session.get_bind(), "before_cursor_execute", listen)
    assert WITHHELD
    assert asked == set()


def _assembled(container: Container, owner: Person, case_id: Any, kind: RequestKind = RequestKind.ACCESS) -> Asked:
    asked = make_asked_in(container, case_id, owner, kind)
    assembled(container, asked)
    return asked


def sections_of(container: Container, asked: Asked) -> tuple[Section, ...]:
    """What an answer holds."""
    with reading(container.units, asked.owner.scope(container)) as unit:
        answer = answer_of(unit.session, asked.request)
        assert answer is not None
        return answer.content.sections


_SAME = {"given_name": "Aziza", "family_name": "Karimova", "place_of_return": "Urgut", "phone": "+905321112233"}


def test_an_answer_is_the_same_with_and_without_something_behind_the_doors(container: Container) -> None:
    owner = make_account(container)
    without, protected = (
        make_case(container, owner, document_number=number, **_SAME) for number in ("U1000001", "U1000002")
    )
    from_specialist = make_holder(container, protected, make_specialist(container, owner))
    for kind in (RecordKind.STATUS, RecordKind.CONDITION):
        write(container, from_specialist, protected, kind)
    plain, marked = (sections_of(container, _assembled(container, owner, case)) for case in (without, protected))
    assert json.dumps(comparable(plain)) == json.dumps(comparable(marked))


def test_the_paper_of_a_door_tells_nobody_what_was_said_of_another(container: Container) -> None:
    owner = make_account(container)
    family, alone = make_family(container, owner, GROWN, GROWN), make_family(container, owner, GROWN)
    specialist = make_specialist(container, owner)
    said = {}
    for case, person in (
        (family.case, family.people[0]),
        (family.case, family.people[1]),
        (alone.case, alone.people[0]),
    ):
        holder = make_holder(container, case, specialist)
        door = container.secrets.door(case, Compartment.TRAFFICKING.value)
        with writing(container.units, holder.scope(container)) as unit:
            add_protected_note(unit, door, "She says who sold her.")
            unit.session.flush()
            of_case = case_by_id(unit.session, case)
            assert of_case is not None
            said[person] = behind_door(unit, of_case, person, [door], [])
    assert [texts(said[person]) for person in family.people] == ["", ""]
    assert {section.table for section in said[alone.people[0]]} == {"protected_note", "protection_clearance"}


def make_specialist(container: Container, owner: Person) -> Person:
    """A protection specialist of the owner's office."""
    return make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)


def comparable(sections: tuple[Section, ...]) -> list[Any]:
    """An answer but for what is drawn or numbered for each case: references and the number of the document."""
    own = {"reference", "value"}
    return [
        (
            section.table,
            [
                [(one.field, one.kind, given(one)) for one in entry.passages if one.field not in own]
                for entry in section.entries
            ],
        )
        for section in sections
    ]


def test_others_are_blacked_out_wherever_they_are_named(container: Container) -> None:
    owner = make_account(container, name="Defne Aksoy")
    family = make_family(container, owner, GROWN, TWELVE, given_name="Aziza", family_name="Karimova")
    with at_work(container, owner, family.case) as (unit, case):
        add_note(unit, case, "Aziza says that Member2 waits. Defne Aksoy called back.")
    asked = _assembled(container, owner, family.case)
    said = texts(sections_of(container, asked))
    assert f"Aziza says that {BLACKED} waits. {BLACKED} called back." in said
    assert "Member2" not in said
    assert "Defne" not in said
    assert "Family2" not in said


def test_nothing_of_another_person_of_the_case_is_given(container: Container) -> None:
    owner = make_account(container)
    family = make_family(container, owner, GROWN, date(2015, 7, 8))
    asked = _assembled(container, owner, family.case)
    held = list(passages(sections_of(container, asked)))
    assert [passage.value for table, passage in held if table == "person" and passage.field == "birth_date"] == [
        GROWN.isoformat()
    ]
    assert date(2015, 7, 8).isoformat() not in {passage.value for _table, passage in held}


def test_colleagues_are_roles_and_no_names(container: Container) -> None:
    owner = make_account(container, name="Defne Aksoy")
    asked = _assembled(container, owner, make_case(container, owner))
    held = [passage for _table, passage in passages(sections_of(container, asked))]
    staff = {passage.value for passage in held if passage.kind is ValueKind.STAFF}
    assert staff == {"return_officer"}
    assert not any("Aksoy" in given(passage) for passage in held)


def test_portability_gives_what_people_gave_themselves(container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    with at_work(container, owner, case_id) as (unit, case):
        add_note(unit, case, "A note of the office.")
    asked = _assembled(container, owner, case_id, RequestKind.PORTABILITY)
    sections = sections_of(container, asked)
    tables = {section.table for section in sections}
    assert {"person", "identifier", "safe_contact"} <= tables
    assert tables <= {name for name in GIVEN if inventory().tables[name].is_provided}
    assert "A note of the office." not in texts(sections)


def test_an_answer_is_sealed_with_the_key_of_the_person(container: Container) -> None:
    owner = make_account(container)
    asked = _assembled(container, owner, make_case(container, owner))
    with reading(container.units, EVERYTHING) as unit:
        [answer] = unit.session.execute(select(RequestAnswer)).scalars()
        assert answer.key_name() == ("person", asked.person)
        assert b"Given" not in (answer.content_sealed or b"")


def test_each_table_and_field_that_is_given_has_a_name_of_its_own() -> None:
    words, fields = words_of("en"), words_of_fields()
    given = [entry for entry in inventory().tables.values() if entry.answer is Answer.GIVEN]
    assert [entry.name for entry in given if not words.has(f"request.tables.{entry.name}")] == []
    leaves = {
        f"{entry.name}.{name}"
        for entry in given
        for name in (*entry.sealed, *(column for column, word in entry.plain.items() if word not in {*SILENT, "of"}))
    }
    nameless = [leaf for leaf in leaves if leaf.removesuffix(".*").rpartition(".")[2] not in {*fields, "content"}]
    assert nameless == []
