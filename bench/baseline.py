"""The bare baseline: as many rows in plain columns, bare templates. No sign-in, scope, keys, audit, rules or forms."""

import os
import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Flask, abort, redirect, render_template_string, request as http_request
from flask.typing import ResponseReturnValue
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    create_engine,
    event,
    func,
    insert,
    select,
    text,
)

Rows = Mapping[Table, Iterable[Sequence[dict[str, Any]]]]  # of each table, piece by piece
metadata = MetaData()
plain_case = Table(
    "plain_case",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("office_id", Uuid, nullable=False),
    Column("reference", String(20)),
    Column("name", String(200)),
    Column("sex", String(20)),
    Column("band", Integer),
    Column("country", String(2)),
    Column("state", String(40)),
    Column("opened_on", Date),
    Column("legal_deadline", Date),
    Column("owner", String(120)),
    Column("place", String(200)),
    Index("ix_plain_case_office", "office_id", "opened_on", "id"),
)
Index("ix_plain_case_name", plain_case.c.office_id, func.lower(plain_case.c.name))
plain_outcome = Table(
    "plain_outcome",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("is_surveyed", Boolean, nullable=False),
    Column("verdict", String(40), nullable=False),
    Column("missing_because", String(40)),
    Column("window_closes_on", Date, nullable=False),
)
plain_check_in = Table(
    "plain_check_in",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("visit_id", Uuid, nullable=False, index=True),
    Column("outcome", String(20), nullable=False),
    Column("physical", Integer),
    Column("mental", Integer),
    Column("social", Integer),
    Column("note", Text),
    Column("at", DateTime(timezone=True), nullable=False),
)
_LIST = """<!doctype html><title>Cases</title><table>{% for row in rows %}
<tr><td><a href="/cases/{{ row.id }}">{{ row.reference }}</a><td>{{ row.name }}<td>{{ row.sex }} {{ row.band }}
<td>{{ row.country }}<td>{{ row.state }}<td>{{ row.legal_deadline }}<td>{{ row.opened_on }}<td>{{ row.owner }}
{% endfor %}</table>"""
_OPEN = """<!doctype html><title>Case</title><h1>{{ row.name }}</h1>
<dl><dt>Reference<dd>{{ row.reference }}<dt>Country<dd>{{ row.country }}<dt>Place<dd>{{ row.place }}
<dt>State<dd>{{ row.state }}<dt>Deadline<dd>{{ row.legal_deadline }}<dt>Owner<dd>{{ row.owner }}</dl>"""
_OUTCOMES = """<!doctype html><title>Outcomes</title><table>{% for row in rows %}
<tr><td>{{ row.verdict }}<td>{{ row.missing_because or "" }}<td>{{ row.people }}{% endfor %}</table>"""


def open_engine(url: str) -> Engine:
    """An engine of the baseline; on SQLite with write-ahead log and sync as the program's data has them."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")

    return engine


def fill(url: str, rows: Rows) -> None:
    """Create the baseline's tables with these rows, which come in pieces."""
    engine = open_engine(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    for table, pieces in rows.items():
        for piece in pieces:
            with engine.begin() as connection:
                connection.execute(insert(table), list(piece))
    with engine.begin() as connection:
        connection.execute(text("ANALYZE"))
    engine.dispose()


def create() -> Flask:
    """The bare application: a list of 25, a search by name, one case, saving a check-in, and counts of outcomes."""
    app = Flask(__name__)
    engine, office = open_engine(os.environ["BASELINE_URL"]), uuid.UUID(os.environ["BASELINE_OFFICE"])
    _add_cases(app, engine, office)
    _add_search(app, engine, office)
    _add_follow_up(app, engine)
    return app


def _add_cases(app: Flask, engine: Engine, office: uuid.UUID) -> None:
    @app.get("/cases")
    def cases() -> str:
        statement = select(plain_case).where(plain_case.c.office_id == office)
        with engine.connect() as connection:
            rows = connection.execute(
                statement.order_by(plain_case.c.opened_on.desc(), plain_case.c.id.desc()).limit(25)
            ).all()
        return render_template_string(_LIST, rows=rows)

    @app.get("/cases/<uuid:case_id>")
    def one(case_id: uuid.UUID) -> str:
        with engine.connect() as connection:
            row = connection.execute(select(plain_case).where(plain_case.c.id == case_id)).one_or_none()
        if row is None:
            abort(404)
        return render_template_string(_OPEN, row=row)


def _add_search(app: Flask, engine: Engine, office: uuid.UUID) -> None:
    @app.post("/cases/search")
    def search() -> str:
        begins = http_request.form["q"].lower()
        name = func.lower(plain_case.c.name)
        wanted = (plain_case.c.office_id == office, name >= begins, name < begins + chr(0xFFFF))
        with engine.connect() as connection:
            rows = connection.execute(select(plain_case).where(*wanted).order_by(name).limit(25)).all()
        return render_template_string(_LIST, rows=rows)


def _add_follow_up(app: Flask, engine: Engine) -> None:
    @app.post("/visits/<uuid:visit_id>")
    def check_in(visit_id: uuid.UUID) -> ResponseReturnValue:
        ratings = {name: int(http_request.form[name]) for name in ("physical", "mental", "social")}
        said = {"outcome": http_request.form["outcome"], "note": http_request.form["note"], "at": datetime.now(UTC)}
        with engine.begin() as connection:
            connection.execute(insert(plain_check_in).values(id=uuid.uuid4(), visit_id=visit_id, **ratings, **said))
        return redirect(f"/visits/{visit_id}", 303)

    @app.get("/outcomes")
    def outcomes() -> str:
        kept = (plain_outcome.c.verdict, plain_outcome.c.missing_because)
        closed = plain_outcome.c.window_closes_on < datetime.now(UTC).date()
        statement = select(*kept, closed.label("is_closed"), func.count().label("people"))
        with engine.connect() as connection:
            rows = connection.execute(
                statement.where(plain_outcome.c.is_surveyed).group_by(*kept, closed.label("is_closed"))
            ).all()
        return render_template_string(_OUTCOMES, rows=rows)
