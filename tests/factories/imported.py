"""Makers of imports: a file with invented people, an import that is staged, named and checked."""

import csv
import io
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from foundation.accounts.permissions import Permission
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.models import Case
from returns.cases.queries import people_of_case
from returns.imports.queries import CaseloadImport, counts_of, import_by_id, rows_of_import
from returns.imports.rules.imports import ImportState, RowState
from returns.imports.services.applying import apply_import, rehearse
from returns.imports.services.imports import Mapped, Sent, begin_import, map_columns
from returns.imports.services.rows import check_piece
from returns.people.rules.people import IdentifierKind
from tests.factories.makers import Person, make_account
from tests.worlds import world

HEADINGS = ("family_number", "given_name", "family_name", "birth_date", "sex", "country_of_return", "phone")
LEADS = frozenset({Permission.LEAD_OFFICE})


def leader(container: Container, **said: Any) -> Person:
    """An officer who leads an office."""
    return make_account(container, extras=LEADS, **said)


def row(number: int, **changed: str) -> dict[str, str]:
    """What a list tells of one invented person."""
    told = {
        "family_number": str(number),
        "given_name": f"Given{number:04}",
        "family_name": f"Family{number:04}",
        "birth_date": f"{1950 + number % 50}-03-{1 + number % 28:02}",
        "sex": "f" if number % 2 else "m",
        "country_of_return": "Uzbekistan",
        "phone": f"+90532{2_000_000 + number}",
    }
    return {**told, **changed}


def csv_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    """A CSV file with the codes as its headings."""
    into = io.StringIO(newline="")
    writer = csv.DictWriter(into, list(dict.fromkeys(name for one in rows for name in one)))
    writer.writeheader()
    writer.writerows(rows)
    return into.getvalue().encode()


def staged(container: Container, who: Person, content: bytes, **said: Any) -> uuid.UUID:
    """An import whose file was sent by somebody; returns its id."""
    assert who.office_id is not None
    with writing(container.units, who.scope(container)) as unit:
        return begin_import(unit, who.office_id, Sent(content, **said))


def the_import(unit: Any, import_id: uuid.UUID) -> CaseloadImport:
    """One import, as this unit sees it."""
    found = import_by_id(unit.session, import_id)
    assert found is not None
    return found


def named(container: Container, who: Person, import_id: uuid.UUID, **said: Any) -> None:
    """Take the columns as they were guessed; whoever sends them owns the cases."""
    with writing(container.units, who.scope(container)) as unit:
        one = the_import(unit, import_id)
        map_columns(unit, one, Mapped(said.pop("columns", one.content.mapping), owner_id=who.id, **said))


def checked(container: Container, who: Person, import_id: uuid.UUID) -> dict[RowState, int]:
    """Go on with the check until it is done; returns how many rows are in which state."""
    state = ImportState.CHECKING
    while state is not ImportState.CHECKED:
        with writing(container.units, who.scope(container)) as unit:
            check_piece(unit, container.secrets, the_import(unit, import_id))
        with reading(container.units, who.scope(container)) as unit:
            state, counts = the_import(unit, import_id).state, counts_of(unit.session, import_id)
    return counts


@world
def make_import(container: Container, who: Person, rows: Sequence[Mapping[str, str]]) -> uuid.UUID:
    """An import of these rows that was checked; returns its id."""
    import_id = staged(container, who, csv_of(rows))
    named(container, who, import_id)
    checked(container, who, import_id)
    return import_id


@world
def make_open_import(container: Container, who: Person, case_id: uuid.UUID) -> tuple[uuid.UUID, uuid.UUID]:
    """An import with a bad row, and one whose person may be the one of a case; its id, and that of the second row."""
    with reading(container.units, who.scope(container)) as unit:
        person = people_of_case(unit.session, case_id)[0]
        phone = next(one.value for one in person.identifiers if one.kind is IdentifierKind.PHONE)
    import_id = make_import(container, who, [row(7001, birth_date="1900-01-01"), row(7002, phone=phone)])
    with reading(container.units, who.scope(container)) as unit:
        return import_id, rows_of_import(unit.session, import_id)[1].id


def findings(container: Container, who: Person, import_id: uuid.UUID) -> list[tuple[int, str, str]]:
    """What is wrong: row, column and code."""
    with reading(container.units, who.scope(container)) as unit:
        return [
            (row.ordinal, column, code)
            for row in rows_of_import(unit.session, import_id)
            for part in ("findings", "of_family")
            for code, column, _typed, _extra in getattr(row.report, part)
        ]


def rehearsed(container: Container, who: Person, import_id: uuid.UUID) -> dict[str, int] | None:
    """Run the dry run; what it would make."""
    with writing(container.units, who.scope(container)) as unit:
        rehearse(unit, container.secrets, the_import(unit, import_id))
    with reading(container.units, who.scope(container)) as unit:
        made = the_import(unit, import_id).content.rehearsed
        return vars(made) if made is not None else None


def applied(container: Container, who: Person, import_id: uuid.UUID) -> int:
    """Run the last step; how many cases the import says it made."""
    with writing(container.units, who.scope(container)) as unit:
        return apply_import(unit, container.secrets, the_import(unit, import_id)).cases


def cases(container: Container, who: Person) -> int:
    """How many cases the office has."""
    with reading(container.units, who.scope(container)) as unit:
        return int(unit.session.query(Case).count())
