"""After an erasure nothing of the erased lies in any store, file, log or dump; without it, the same search finds it."""

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from datetime import date

import pytest
from sqlalchemy import select, text

from foundation.security.key_store import wrapped_key
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import case_by_id
from returns.names.models import NameToken
from returns.notes.services import add_note
from returns.people.models import Identifier
from tests.factories.erasures import erase_case, erase_person, people_in
from tests.factories.families import make_family
from tests.factories.makers import make_account, make_case
from tests.factories.saved import make_view
from tests.security.raw import all_rows, dump, dump_of_server, files_of_stores, found_in, hex_decoded, raw, raw_engine
from tests.security.sealed_values import sealed_values

pytestmark = pytest.mark.both_databases
GONE, FAMILY_NAME, PHONE, NUMBER, PLACE = "Yodgoraxon", "Karimovabegim", "+905321234567", "DOC7654321", "Samarqandcha"
WORDS = {"given": GONE, "family": FAMILY_NAME, "phone": PHONE, "number": NUMBER, "place": PLACE}


class World:
    """A case of one person and a family of two, and what is looked for of the case and of the first of the family."""

    def __init__(self, container: Container) -> None:
        """Make both, with a note that names everybody."""
        self.container = container
        self.places: dict[str, str] = {}  # where each was found last
        self.officer, self.colleague = make_account(container), make_account(container)
        named = {"given_name": GONE, "family_name": FAMILY_NAME, "phone": PHONE, "document_number": NUMBER}
        self.case = make_case(container, self.officer, **named, place_of_return=PLACE)
        self.family = make_family(container, self.officer, date(1990, 2, 3), date(1992, 4, 5), **named)
        make_view(container, self.officer)
        with writing(container.units, self.officer.scope(container)) as unit:
            case = case_by_id(unit.session, self.family.case)
            assert case is not None
            add_note(unit, case, f"{GONE} {FAMILY_NAME}, +90 532 123 45 67, {NUMBER}: Member2 is well.", False)
        self.gone = {self.family.people[0], *people_in(container, self.case)}
        self.needles, self.bytes = dict[str, str](), dict[str, bytes]()
        for number, each in enumerate((*self.gone, self.case)):
            self.needles |= {f"id {number}": each.hex, f"id {number} with dashes": str(each)}
        self._look_up_bytes()

    def _look_up_bytes(self) -> None:
        """Keyed hashes of the search, sealed values, and the wrapped keys, as they lie in the stores."""
        with raw(self.container) as connection:
            for entity in (Identifier, NameToken):
                table = entity.__table__
                rows = list(connection.execute(select(table)))
                others = {bytes(row.value_index) for row in rows if row.person_id not in self.gone}
                for row in rows:
                    if row.person_id in self.gone and bytes(row.value_index) not in others:
                        self.bytes[f"hash in {table.name} {row.id}"] = bytes(row.value_index)
            cases = Case.__table__
            row = connection.execute(select(cases).where(cases.c.id == self.case)).one()
            self.bytes["hash of the reference"] = bytes(row.reference_index)
            self.bytes["sealed reference"] = bytes(row.reference_sealed)
        with raw(self.container, "keys") as connection:
            owners = {self.case, *self.gone}
            for row in connection.execute(select(wrapped_key).where(wrapped_key.c.owner.in_(owners))):
                self.bytes[f"key {row.kind} {row.owner}"] = bytes(row.wrapped)

    def erase(self) -> None:
        """The case, and the first of the family."""
        erase_case(self.container, self.case)
        erase_person(self.container, self.family.case, self.family.people[0])

    def found(self) -> set[str]:
        """What of them lies where somebody could find it: rows, opened values, files of stores and of the server."""
        opened = {place: "\n".join(map(str, said)).encode() for place, said in sealed_values(self.container).items()}
        rows = {n: repr(r).encode() for n, r in all_rows(self.container).items() if "audit" not in n}
        hits = {hit.split(" (")[0] for hit in found_in(opened, WORDS)} | {
            h.split(" (")[0] for h in found_in(rows, self.needles)
        }
        content = dump(self.container)
        files = {"dump": content, "hex of the dump": hex_decoded(content), **files_of_stores(self.container)}
        files |= dump_of_server(self.container)
        hits |= _names(found_in(files, WORDS))
        self.places = {
            name: place for name, needle in self.bytes.items() for place, lies in files.items() if needle in lies
        }
        return hits | set(self.places)


def _names(hits: list[str]) -> set[str]:
    """What was found, without where."""
    return {hit.split(" (")[0] for hit in hits}


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """What the program writes while a test runs."""
    written = io.StringIO()
    with redirect_stderr(written):
        yield written


def test_without_an_erasure_the_search_finds_everything(container: Container) -> None:
    world = World(container)
    found = world.found()
    assert found >= {"given", "family", "phone", "number", "place", *world.bytes}
    assert {name for name in found if name.startswith("id ")}


def test_after_an_erasure_it_finds_nothing(container: Container, logs: io.StringIO) -> None:
    world = World(container)
    world.erase()
    assert world.found() == set(), world.places
    assert found_in({"logs": logs.getvalue().encode()}, {**WORDS, **world.needles}) == []
    if not container.stores.shared:
        for store in ("data", "keys"):
            with raw_engine(container, store) as engine, engine.connect() as connection:
                connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM"))
        assert world.found() == set(), "nor in what a VACUUM leaves"
    others = people_in(container, world.family.case)
    assert others == [world.family.people[1]]
    note = "\n".join(map(str, sealed_values(container)["note.content.text"]))
    assert "Member2 is well." in note
