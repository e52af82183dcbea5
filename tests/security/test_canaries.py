"""Canaries: what is typed into confidential fields lies nowhere in readable form: stores, files, logs, addresses."""

import json
import re
import uuid
from pathlib import Path
from typing import Any

from itsdangerous import base64_decode
from sqlalchemy import text

from foundation.audit.sealer import seal_all
from foundation.forms.fields import ChangeForm, EmailAddress, Line, Prose
from tests.clock import START
from tests.populated.world import WORDS
from tests.security.canaries import Canaries
from tests.security.coded import CODED, COPIES, NOT_KEPT, READABLE, WITHOUT_TEXT
from tests.security.raw import (
    all_rows,
    bytes_of,
    dump,
    files_below,
    files_of_stores,
    found_in,
    hex_decoded,
    raw,
)
from tests.security.sealed_values import sealed_columns, sealed_values
from tests.security.walk import Walk, cookie_content
from tests.security.walk_of_bookings import THROWN_AWAY
from tests.security.walk_of_routes import ids_of, pages

_AN_ID = re.compile(r"[0-9a-f]{32}")
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def _newest_of_the_log(walk: Walk) -> dict[str, bytes]:
    """The newest files of the write-ahead log of the PostgreSQL server."""
    with raw(walk.container) as connection:
        connection.execute(text("SELECT pg_switch_wal()"))
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    newest = sorted((folder / "pg_wal").glob("0*"), key=lambda path: path.stat().st_mtime)[-3:]
    return {str(path): path.read_bytes() for path in newest}


def _everything_at_rest(walk: Walk) -> dict[str, bytes]:
    """All rows, all files of the instance folder, of the server, and all logs."""
    container, content = walk.container, dump(walk.container)
    places = {"rows": content, "rows, hex decoded": hex_decoded(content), "logs": walk.logs.getvalue().encode()}
    places |= files_below(container.settings.instance) | files_of_stores(container)
    return places | _newest_of_the_log(walk) if container.stores.shared else places


def test_every_sealed_value_got_a_canary_or_is_known_to_hold_none(walked: Walk) -> None:
    """A new key inside a sealed column is typed by the walk, or stands on the list of codes, days and numbers."""
    values = [*walked.canaries.all_values()]
    opened = {place: said for place, said in sealed_values(walked.container).items() if said}
    without = {p for p, said in opened.items() if not any(value in str(one) for one in said for value in values)}
    assert {re.sub(r"\.answers\..*", ".answers", place) for place in without} == CODED
    columns = {".".join(place.split(".")[:2]) for place in opened if place not in without}
    assert {column.removesuffix("_sealed") for column in sealed_columns()} == columns | WITHOUT_TEXT


def _before(schema: type, taken: set[Any]) -> list[type]:
    """The forms with which a row was stated that this one states anew."""
    return [base for base in schema.__mro__[1:] if base in taken]


def test_every_text_of_every_form_was_typed_with_a_canary(walked: Walk) -> None:
    """A door that takes a new text is walked through, or its text is one of those that are not kept."""
    stamps = [getattr(view, "route", None) for view in walked.app.view_functions.values()]
    taken = {route.schema for route in stamps if route is not None and route.writes and route.schema is not None}
    typed = walked.typed()
    seen = {*typed, *NOT_KEPT}
    texts = {
        f"{schema.__name__}.{name}"
        for schema in taken
        if schema.__module__.startswith(("foundation.", "returns.", "reintegration.", "rights."))
        for name, field in schema().fields.items()
        if type(field) in (Line, Prose, EmailAddress)
        # What a form states anew is read as in the form that it was stated with.
        and not (issubclass(schema, ChangeForm) and {f"{one.__name__}.{name}" for one in _before(schema, taken)} & seen)
    }
    assert texts - typed == NOT_KEPT
    assert len(texts) > 60


def test_no_code_inside_sealed_content_can_be_read_in_any_row_or_log(walked: Walk) -> None:
    """Not only texts: a need, an answer, a reason or a day of fitness stands in no other column, audit row or log."""
    rows = {table: found for table, found in all_rows(walked.container).items() if not table.endswith(".rule")}
    places = {table: b"\x00".join(bytes_of(value) for row in found for value in row) for table, found in rows.items()}
    places |= {"logs": walked.logs.getvalue().encode()}
    kept = sealed_values(walked.container)
    opened = {str(one) for place, said in kept.items() if not place.startswith(COPIES) for one in said}
    codes = {one for one in opened if len(one) >= 6 and not _AN_ID.fullmatch(one)} - READABLE
    assert codes >= {"wheelchair", "fit_with_conditions", "support_period_ended", "strongly_agree", "trafficking"}
    whole = re.compile(rb"(?<!\w)(?:" + b"|".join(re.escape(one.encode()) for one in sorted(codes)) + rb")(?!\w)")
    assert [(table, found) for table, content in places.items() for found in whole.findall(content)] == []


def test_no_canary_lies_in_any_store_file_or_log(walked: Walk) -> None:
    container = walked.container
    seal_all(container.stores, container.secrets, container.clock.now())
    places = _everything_at_rest(walked)
    if not container.stores.shared:
        names = {Path(place).name for place in places}
        assert names >= {"returns.db", "returns.db-wal", "returns.db-shm", "audit.db", "audit.db-wal", "keys.db"}
    assert len(walked.logs.getvalue().splitlines()) >= len(walked.answers), "every answer leaves a line in the log"
    assert found_in(places, walked.canaries.needles()) == []
    container.stores.dispose()  # on SQLite the write-ahead log is folded into the file
    assert found_in(files_below(container.settings.instance), walked.canaries.needles()) == []


def _without_tokens(walk: Walk) -> dict[str, str]:
    """The cookie carries the session token, and the page that shows a link shows its token: they are for that."""
    return {name: needle for name, needle in walk.canaries.needles().items() if "token" not in name}


def _cookies(walk: Walk) -> list[str]:
    """What every session cookie held, messages for the next page among it."""
    sent = [value.split(";")[0] for answer in walk.answers for value in answer.headers.getlist("Set-Cookie")]
    kept = [value.removeprefix("presence=") for value in sent if value.startswith("presence=")]
    marks = [value.removeprefix("device=").encode() for value in sent if value.startswith("device=")]
    assert marks, "who signs in gets a mark of the device"
    read = [hex_decoded(base64_decode(mark.partition(b".")[0])).decode(errors="replace") for mark in marks]
    return [json.dumps(cookie_content(walk.app, value)) for value in kept if value] + read


def test_what_is_read_and_thrown_away_lies_not_even_under_seal(walked: Walk) -> None:
    """The text of a booking, and the machine-readable lines of a document: of these no part is kept."""
    words = {**walked.canaries.words, **walked.canaries.facts}
    needles = {name: needle for name, needle in words.items() if name.startswith(THROWN_AWAY)}
    assert len(needles) == 9
    opened = {place: "\n".join(map(str, said)).encode() for place, said in sealed_values(walked.container).items()}
    assert found_in(opened, needles) == []
    assert found_in(_everything_at_rest(walked), needles) == []


def test_no_canary_lies_in_titles_headers_or_cookies(walked: Walk) -> None:
    titles: list[str] = []
    headers, cookies = [], _cookies(walked)
    for answer in walked.answers:
        headers += [f"{name}: {value}" for name, value in answer.headers.items()]
        titles += _TITLE.findall(answer.text) if answer.mimetype == "text/html" else []
    assert len(titles) > 120
    assert len(cookies) > 10
    places = {"titles": titles, "headers": headers, "cookies": cookies}
    assert found_in({name: "\n".join(lines).encode() for name, lines in places.items()}, _without_tokens(walked)) == []


# What stands in addresses, and the walk has no row of: an import forgets its rows, the others are not made by it.
WITHOUT_A_ROW = {"erasure", "import", "row", "offer", "partner", "flight", "timetable", "proposal"}


def test_every_page_of_the_table_was_opened(walked: Walk) -> None:
    """By its address, by everybody of the walk whom the table lets in; but for pages of which the walk has no row."""
    names = {name for one in pages() for name in one.names}
    assert names - set(ids_of(walked)) - set(WORDS) == WITHOUT_A_ROW
    opened = {address for _who, address in walked.opened}
    assert opened == {one.address for one in pages() if not WITHOUT_A_ROW & set(one.names)}
    assert len(walked.opened) > 300


def test_messages_and_mails_name_nobody(walked: Walk) -> None:
    letters = [f"{one['Subject']}\n{one.get_content()}" for one in walked.letters]
    assert len(letters) > 3
    assert any("_flashes" in one for one in _cookies(walked)), "what pages say once travels in the cookie"
    assert found_in({"letters": "\n".join(letters).encode()}, walked.canaries.needles()) == []


def test_calendars_name_nobody_and_no_flight(walked: Walk) -> None:
    calendars = [one.text.replace("\r\n ", "") for one in walked.answers if one.mimetype == "text/calendar"]
    assert sum(one.count("BEGIN:VEVENT") for one in calendars) >= 3
    known = {name: needle for name, needle in walked.canaries.needles().items() if "reference" not in name}
    assert found_in({"calendars": "\n".join(calendars).encode()}, known) == []


def test_errors_in_json_quote_nothing(walked: Walk) -> None:
    errors = [one.get_data() for one in walked.answers if one.is_json and one.status_code >= 400]
    assert {one.status_code for one in walked.answers if one.is_json} >= {200, 201, 422, 500}
    assert found_in({"errors": b"\n".join(errors)}, walked.canaries.needles()) == []


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
    container, planted = walked.container, Canaries()
    with raw(container) as connection:
        row = {"id": uuid.uuid4().hex, "name": f"Office of {planted.word('a')}"}
        connection.execute(text("INSERT INTO office (id, name, country) VALUES (:id, :name, 'TR')"), row)
        connection.execute(
            text("INSERT INTO heartbeat (name, at) VALUES (:name, :at)"), {"name": planted.word("b"), "at": str(START)}
        )
    print(f"a careless line about {planted.word('c')}", file=walked.logs)
    hits = found_in(_everything_at_rest(walked), planted.needles())
    assert "canary (plain) in rows" in hits
    assert "canary (plain) in logs" in hits
    files = [hit for hit in hits if ("/base/" in hit if container.stores.shared else "returns.db" in hit)]
    assert files, hits


def test_the_birth_date_is_not_stored_but_for_its_five_years(walked: Walk) -> None:
    rows = all_rows(walked.container)
    people = next(rows[table] for table in rows if table.endswith(".person"))
    assert [[band in row for band in (1940, 1970)] for row in people].count([True, False]) == 3
    assert sum(1970 in row for row in people) == 1
