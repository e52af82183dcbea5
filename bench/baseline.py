"""The bare baseline: the same rows in plain columns, a bare template. No sign-in, scope, keys or audit."""

import os
import uuid
from typing import Any

from flask import Flask, abort, render_template_string
from sqlalchemy import (
    Column,
    Date,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    event,
    insert,
    select,
)

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
_LIST = """<!doctype html><title>Cases</title><table>{% for row in rows %}
<tr><td><a href="/cases/{{ row.id }}">{{ row.reference }}</a><td>{{ row.name }}<td>{{ row.sex }} {{ row.band }}
<td>{{ row.country }}<td>{{ row.state }}<td>{{ row.legal_deadline }}<td>{{ row.opened_on }}<td>{{ row.owner }}
{% endfor %}</table>"""
_OPEN = """<!doctype html><title>Case</title><h1>{{ row.name }}</h1>
<dl><dt>Reference<dd>{{ row.reference }}<dt>Country<dd>{{ row.country }}<dt>Place<dd>{{ row.place }}
<dt>State<dd>{{ row.state }}<dt>Deadline<dd>{{ row.legal_deadline }}<dt>Owner<dd>{{ row.owner }}</dl>"""


def open_engine(url: str) -> Engine:
    """An engine of the baseline; on SQLite with the write-ahead log, as the program has it."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")

    return engine


def fill(url: str, rows: list[dict[str, Any]]) -> None:
    """Create the baseline's table with these rows."""
    engine = open_engine(url)
    metadata.drop_all(engine)
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(insert(plain_case), rows)
    engine.dispose()


def create() -> Flask:
    """The bare application: a list of 25 and one case."""
    app = Flask(__name__)
    engine = open_engine(os.environ["BASELINE_URL"])
    office = uuid.UUID(os.environ["BASELINE_OFFICE"])

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

    return app
