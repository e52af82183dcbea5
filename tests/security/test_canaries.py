"""Canaries: what is typed into confidential fields lies nowhere in readable form: stores, files, logs, addresses."""

import base64
import json
import re
import secrets
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect as inspected, select, text
from sqlalchemy.types import LargeBinary

from foundation.audit.sealer import seal_all
from foundation.storage.base import Base
from foundation.storage.scopes import DEMO
from foundation.storage.types import canonical_json
from foundation.storage.unit_of_work import reading
from tests.clock import START
from tests.security.canaries import Canaries
from tests.security.raw import all_rows, dump, files_below, found_in, hex_decoded, raw, raw_engine
from tests.security.walk import Walk, cookie_content

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def sealed_columns() -> dict[str, tuple[type[Base], str]]:
    """Every sealed column of every mapped class, by `table.column`."""
    return {
        f"{mapper.class_.__tablename__}.{column.key}": (mapper.class_, column.key.removesuffix("_sealed"))
        for mapper in Base.registry.mappers
        for column in mapper.columns
        if column.key.endswith("_sealed")
    }


def _opened_texts(walk: Walk, entity: type[Base], name: str) -> list[str]:
    with reading(walk.house.units, DEMO) as unit:
        rows = unit.session.execute(select(entity)).scalars().all()
        return [canonical_json(getattr(row, name)) for row in rows]


def _columns_without(walk: Walk) -> list[str]:
    values = [*walk.canaries.all_values()]
    return sorted(
        column
        for column, (entity, name) in sealed_columns().items()
        if not any(value in opened for opened in _opened_texts(walk, entity, name) for value in values)
    )


def _server_files(walk: Walk) -> dict[str, bytes]:
    """The files of the PostgreSQL server that belong to this database, and its write-ahead log."""
    with raw(walk.house) as connection:
        connection.execute(text("SELECT pg_switch_wal()"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        database = connection.execute(
            text("SELECT oid FROM pg_database WHERE datname = current_database()")
        ).scalar_one()
    places = {**files_below(folder / "base" / str(database)), **files_below(folder / "log")}
    newest = sorted((folder / "pg_wal").glob("0*"), key=lambda path: path.stat().st_mtime)[-3:]
    return {**places, **{str(path): path.read_bytes() for path in newest}}


def _checkpoint(walk: Walk) -> None:
    with raw_engine(walk.house) as engine, engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("CHECKPOINT"))


def _everything_at_rest(walk: Walk) -> dict[str, bytes]:
    """All rows, all files of the instance folder, of the server, and all logs."""
    house, content = walk.house, dump(walk.house)
    places = {"rows": content, "rows, hex decoded": hex_decoded(content), "logs": walk.logs.getvalue().encode()}
    places |= files_below(house.settings.instance)
    if house.stores.shared:
        _checkpoint(walk)
        places |= _server_files(walk)
    return places


def test_every_sealed_column_got_a_canary(walked: Walk) -> None:
    assert _columns_without(walked) == []


def test_no_canary_lies_in_any_store_file_or_log(walked: Walk) -> None:
    house = walked.house
    seal_all(house.stores, house.secrets, house.clock.now())
    places = _everything_at_rest(walked)
    if not house.stores.shared:
        names = {Path(place).name for place in places}
        assert names >= {"returns.db", "returns.db-wal", "returns.db-shm", "audit.db", "audit.db-wal", "keys.db"}
    assert len(walked.logs.getvalue().splitlines()) >= len(walked.answers), "every answer leaves a line in the log"
    assert found_in(places, walked.canaries.needles()) == []
    house.stores.dispose()  # on SQLite the write-ahead log is folded into the file
    assert found_in(files_below(house.settings.instance), walked.canaries.needles()) == []


def _without_tokens(walk: Walk) -> dict[str, str]:
    """The cookie carries the session token, and the page that shows a link shows its token: they are for that."""
    return {name: needle for name, needle in walk.canaries.needles().items() if "token" not in name}


def test_no_canary_lies_in_titles_headers_or_cookies(walked: Walk) -> None:
    titles: list[str] = []
    headers, cookies = [], []
    for answer in walked.answers:
        headers += [f"{name}: {value}" for name, value in answer.headers.items()]
        titles += _TITLE.findall(answer.text) if answer.mimetype == "text/html" else []
        for value in answer.headers.getlist("Set-Cookie"):
            kept = value.split(";")[0].removeprefix("presence=")
            cookies += [json.dumps(cookie_content(walked.app, kept))] if kept else []
    assert len(titles) > 40
    assert len(cookies) > 10
    places = {"titles": titles, "headers": headers, "cookies": cookies}
    assert found_in({name: "\n".join(lines).encode() for name, lines in places.items()}, _without_tokens(walked)) == []


def test_no_canary_lies_in_the_addresses_that_pages_lead_to(walked: Walk) -> None:
    pages = [answer.text for answer in walked.answers if answer.mimetype == "text/html"]
    links = {link for page in pages for link in re.findall(r'(?:href|action|src|formaction)="([^"]*)"', page)}
    # What the browser itself asked for may come back: as a link that keeps the filters, or changes the language.
    asked = [walked.canaries.word(f"strange {name}") for name in ("address", "place", "state")]
    own = [link for link in links if not any(word in link for word in asked) and not link.startswith("tel:")]
    assert len(own) > 40
    assert found_in({"links": "\n".join(own).encode()}, _without_tokens(walked)) == []


def test_an_unexpected_error_shows_nothing_of_its_text(walked: Walk) -> None:
    broken = [answer.get_data() for answer in walked.answers if answer.status_code == 500]
    assert len(broken) == 2
    needles = {name: walked.canaries.word(name) for name in ("text of an error", "local variable of an error")}
    assert found_in({str(n): body for n, body in enumerate(broken)}, needles) == []


def test_the_search_bites(walked: Walk) -> None:
    """One canary in plain, in each store and in the log, is found."""
    house, planted = walked.house, Canaries()
    with raw(house) as connection:
        row = {"id": uuid.uuid4().hex, "name": f"Office of {planted.word('a')}"}
        connection.execute(text("INSERT INTO office (id, name, country) VALUES (:id, :name, 'TR')"), row)
        connection.execute(
            text("INSERT INTO heartbeat (name, at) VALUES (:name, :at)"), {"name": planted.word("b"), "at": str(START)}
        )
    print(f"a careless line about {planted.word('c')}", file=walked.logs)
    hits = found_in(_everything_at_rest(walked), planted.needles())
    assert "canary (plain) in rows" in hits
    assert "canary (plain) in logs" in hits
    files = [hit for hit in hits if ("/base/" in hit if house.stores.shared else "returns.db" in hit)]
    assert files, hits


@pytest.mark.parametrize(
    ("hidden", "form"),
    [
        (lambda word: word.encode(), "plain"),
        (lambda word: word.upper().encode(), "plain"),
        (lambda word: word.encode("utf-16-be"), "utf-16"),
        (lambda word: word.encode().hex().encode(), "hex"),
        (lambda word: word[::-1].encode(), "backwards"),
        (lambda word: base64.b64encode(b"ab" + word.encode() + b"c"), "base64"),
        (lambda word: base64.urlsafe_b64encode(b"a" + word.encode()), "base64"),
        (
            lambda word: json.dumps("".join(f"\\u{ord(one):04X}" for one in word)).replace("\\\\", "\\").encode(),
            "escaped",
        ),
    ],
)
def test_the_search_knows_many_forms(hidden: Callable[[str], bytes], form: str) -> None:
    word = "q7h2k9x4m1z8r3t6w5y0"
    place = secrets.token_bytes(500) + hidden(word) + secrets.token_bytes(500)
    assert any(form in hit for hit in found_in({"file": place}, {"canary": word[:12]}))


# Plain on purpose: the list of the domain (figures need them, they identify nobody alone), process facts, keyed hashes.
PLAIN = {
    "case": "id office_id owner_id reference_index state track country opened_on legal_deadline deadline_or_never"
    " created_at created_by version",
    "person": "id case_id ordinal role sex birth_year_band version",
    "identifier": "id person_id kind value_index",
    "protected_note": "id door",
    "access_grant": "id door account_id given_by given_at until revoked_at revoked_by",
    "account": "id email_index role office_id organisation_id status password_hash language invited_by confirmed_by"
    " created_at version",
}


def test_plain_columns_about_people_are_those_that_were_decided() -> None:
    """A new column in a table with sealed columns is sealed, or stands on this list."""
    entities = {entity.__tablename__: entity for entity, _ in sealed_columns().values()}
    assert set(entities) == set(PLAIN)
    for table, entity in entities.items():
        plain = {c.key for c in inspected(entity).columns if not c.key.endswith("_sealed")}
        assert plain == set(PLAIN[table].split()), table


def test_every_sealed_column_is_binary_and_has_its_descriptor() -> None:
    for name, (entity, attribute) in sealed_columns().items():
        assert isinstance(entity.__table__.columns[f"{attribute}_sealed"].type, LargeBinary), name
        assert type(entity.__dict__[attribute]).__name__ == "Sealed", name


def test_the_birth_date_is_not_stored_but_for_its_five_years(walked: Walk) -> None:
    rows = all_rows(walked.house)
    people = next(rows[table] for table in rows if table.endswith(".person"))
    assert [1940 in row for row in people] == [True, True]
