"""Stops of the tour: imports, none and some; columns, a check, rows, the dry run, the last step, forgetting."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.imports.queries import imports_page, rows_of_import
from tests.factories.imported import csv_of, leader, row
from tests.factories.makers import Person, make_case
from tests.pages.stops import Stop


def of_imports(container: Container) -> Iterator[Stop]:
    """From the empty page to the cases."""
    who = leader(container)
    make_case(container, who, given_name="Given9001", family_name="Family9001", phone="+905320009001")
    yield Stop("imports-empty", who, "/imports")
    yield Stop("imports-no-list", who, "/imports", {"file": (BytesIO(b"%PDF-1.7"), "x.csv")}, 422)
    rows = [
        row(9001, phone="+905320009001", sex=""),
        row(9002, birth_date="1900-01-01", sex="615.00 TRY", family_number="9001"),
        row(9003, sex=""),
        row(9003, sex=""),
    ]
    yield Stop("imports-sent", who, "/imports", {"file": (BytesIO(csv_of(rows)), "x.csv")})
    at, codes = f"/imports/{_newest(container, who)}", list(rows[0])
    yield Stop("import-columns-errors", who, f"{at}/columns", {"column": [codes[0]] * 2 + codes[2:]}, 422)
    yield Stop("import-columns", who, f"{at}/columns", {"column": codes, "owner": who.id.hex})
    yield Stop("import-check", who, f"{at}/check", {})
    yield from _checked(who, at)
    yield from _rows_and_end(container, who, at)
    again = {"file": (BytesIO(csv_of(rows)), "x.csv")}
    yield Stop("imports-second", who, "/imports", again, after=timedelta(minutes=1))
    yield Stop("import-discarded", who, f"/imports/{_newest(container, who)}/discard", {})


def _checked(who: Person, at: str) -> Iterator[Stop]:
    yield Stop("import-words", who, f"{at}/columns")
    yield Stop("import-bad", who, f"{at}?state=bad")
    yield Stop("import-none-so", who, f"{at}?state=left_out")
    yield Stop("import-faults", who, f"{at}/faults.csv")
    yield Stop("import-template", who, "/imports/template.csv")
    yield Stop("import-not-yet", who, f"{at}/rehearse", {}, 422)


def _rows_and_end(container: Container, who: Person, at: str) -> Iterator[Stop]:
    alike, bad, _one, twin = _rows(container, who)
    yield Stop("import-row-bad", who, f"{at}/rows/{bad}")
    told = {"given_name": "Given9002", "country_of_return": "UZ", "family_number": "9001"}
    yield Stop("import-row-stale", who, f"{at}/rows/{bad}", {**told, "version": "77"}, 409)
    yield Stop(
        "import-row-still-bad", who, f"{at}/rows/{bad}", {**told, "phone": "12", **_edition(container, who, bad)}
    )
    yield Stop("import-row-mended", who, f"{at}/rows/{bad}", {**told, **_edition(container, who, bad)})
    yield Stop("import-row-alike", who, f"{at}/rows/{alike}")
    yield Stop(
        "import-decide-whom",
        who,
        f"{at}/rows/{alike}/decide",
        {"decision": "same", **_edition(container, who, alike)},
        422,
    )
    yield Stop(
        "import-decided", who, f"{at}/rows/{alike}/decide", {"decision": "new", **_edition(container, who, alike)}
    )
    yield Stop(
        "import-left-out",
        who,
        f"{at}/rows/{twin}/decide",
        {"decision": "leave_out", **_edition(container, who, twin)},
    )
    yield Stop("import-checked", who, f"{at}/check", {})
    yield Stop("import-rehearsed", who, f"{at}/rehearse", {})
    yield Stop("import-applied", who, f"{at}/apply", {})
    yield Stop("imports", who, "/imports")
    yield Stop("import-done", who, at)
    yield Stop("import-undoing", who, f"{at}/undo", after=timedelta(minutes=1))
    case_id = _a_case(container, who)
    yield Stop("import-worked-on", who, f"/cases/{case_id}/notes", {"text": "615.00 TRY"})
    yield Stop("import-undo-not", who, f"{at}/undo", {}, 422)


def _edition(container: Container, who: Person, row_id: object) -> dict[str, str]:
    with reading(container.units, who.scope(container)) as unit:
        rows = rows_of_import(unit.session, imports_page(unit.session, None, 1, container.clock.now()).items[0].id)
        return {"version": str(next(each.version for each in rows if each.id == row_id))}


def _a_case(container: Container, who: Person) -> object:
    with reading(container.units, who.scope(container)) as unit:
        newest = imports_page(unit.session, None, 1, container.clock.now()).items[0].id
        return next(each.case_id for each in rows_of_import(unit.session, newest) if each.case_id)


def _newest(container: Container, who: Person) -> object:
    with reading(container.units, who.scope(container)) as unit:
        return imports_page(unit.session, None, 1, container.clock.now()).items[0].id


def _rows(container: Container, who: Person) -> list[object]:
    with reading(container.units, who.scope(container)) as unit:
        newest = imports_page(unit.session, None, 1, container.clock.now()).items[0].id
        return [each.id for each in rows_of_import(unit.session, newest)]
