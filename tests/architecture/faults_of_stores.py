"""Faults with the database and the clock."""

from tests.architecture.planting import Fault, fault, module

SELECT, ENGINE, COMMIT = "select_stays_in_queries", "engines_are_made_in_one_place", "one_commit"
DOWN, CLOCK = "relationships_point_down", "the_time_comes_from_the_clock"
A_SERVICE, A_MODEL, A_QUERY = "returns/cases/services.py", "returns/cases/models.py", "returns/cases/queries.py"
UNIT_OF_WORK = "foundation/storage/unit_of_work.py"
EPISODE = module("class Episode:", '    """One."""', "", '    __tablename__ = "episode"')


def _upward(name: str, line: str) -> Fault:
    """A line in a class of returns that points to the table of reintegration."""
    files = {"reintegration/episodes/models.py": EPISODE, A_MODEL: module("class New:", f"    {line}")}
    return Fault(DOWN, name, files, (f"{A_MODEL}:3",))


FAULTS = [
    fault(SELECT, "in a service", A_SERVICE, module("from sqlalchemy import delete, select"), 2),
    fault(SELECT, "under another name", A_SERVICE, module("from sqlalchemy import select as choose"), 2),
    fault(SELECT, "from a corner of the library", A_SERVICE, module("from sqlalchemy.sql import select"), 2),
    fault(SELECT, "through the module", A_SERVICE, module("import sqlalchemy as sa", "rows = sa.select(1)"), 3),
    fault(SELECT, "from a table", A_SERVICE, module("def f(table):", "    return table.select()"), 3),
    fault(SELECT, "session.query", A_SERVICE, module("def f(unit):", "    return unit.session.query(1)"), 3),
    fault(
        SELECT,
        "in a service of foundation",
        "foundation/accounts/services.py",
        module("from sqlalchemy import select"),
        2,
    ),
    fault(SELECT, "in the web room", "foundation/web/new.py", module("from sqlalchemy import select"), 2),
    fault(SELECT, "in app.py", "app.py", module("from sqlalchemy import select"), 2),
    fault(SELECT, "in access", "returns/cases/access.py", module("from sqlalchemy import select")),
    fault(SELECT, "in a query", A_QUERY, module("from sqlalchemy import select")),
    fault(SELECT, "in a store", "foundation/audit/reading.py", module("from sqlalchemy import select")),
    fault(ENGINE, "in a service", A_SERVICE, module("from sqlalchemy import create_engine"), 2),
    fault(
        ENGINE,
        "beside the engine file",
        "foundation/storage/new.py",
        module("import sqlalchemy", "sqlalchemy.create_engine('')"),
        3,
    ),
    fault(ENGINE, "in migrations", "migrations/env.py", module("from sqlalchemy import engine_from_config"), 2),
    fault(
        ENGINE,
        "asynchronous",
        "foundation/audit/new.py",
        module("from sqlalchemy.ext.asyncio import create_async_engine"),
        2,
    ),
    fault(ENGINE, "in a test", "tests/test_new.py", module("from sqlalchemy import create_engine")),
    fault(COMMIT, "in a service", A_SERVICE, module("def f(unit):", "    unit.session.commit()"), 3),
    fault(COMMIT, "in app.py", "app.py", module("def f(connection):", "    connection.commit()"), 3),
    fault(
        COMMIT,
        "a session that begins",
        A_SERVICE,
        module("def f(unit):", "    with unit.session.begin():", "        pass"),
        3,
    ),
    fault(
        COMMIT,
        "an engine that begins",
        "foundation/audit/new.py",
        module("def f(engine):", "    with engine.begin():", "        pass"),
        3,
    ),
    fault(COMMIT, "by hand", A_SERVICE, module("def f(connection):", '    connection.exec_driver_sql("commit")'), 3),
    fault(
        COMMIT,
        "by hand, as text",
        A_SERVICE,
        module("def f(session, text):", '    session.execute(text(" COMMIT;"))'),
        3,
    ),
    fault(
        COMMIT, "twice in the unit of work", UNIT_OF_WORK, module("def f(a, b):", "    a.commit()", "    b.commit()"), 4
    ),
    fault(COMMIT, "nowhere", UNIT_OF_WORK, module("def f(a):", "    a.flush()"), 1),
    fault(COMMIT, "a savepoint is no commit", A_SERVICE, module("def f(session):", "    session.begin_nested()")),
    _upward("by name", 'episode = relationship("Episode")'),
    _upward("by full name", 'episode = relationship("reintegration.episodes.models.Episode")'),
    _upward("by annotation", 'episodes: Mapped[list["Episode"]] = relationship(lazy="raise")'),
    _upward("by quoted annotation", 'episode: "Mapped[Episode | None]" = orm.relationship()'),
    _upward("by foreign key", 'episode_id = mapped_column(ForeignKey("episode.id"))'),
    _upward("by a key of two columns", 'keys = (ForeignKeyConstraint(["a", "b"], ["episode.a", "episode.b"]),)'),
    fault(
        DOWN,
        "within foundation",
        "foundation/storage/new.py",
        module("class New:", '    account = relationship("Account")'),
        3,
    ),
    fault(
        DOWN,
        "unseen, from above",
        A_MODEL,
        module("class New:", '    account = relationship("Account", backref="news")'),
        3,
    ),
    fault(DOWN, "a sister", A_MODEL, module("class New:", '    consent: Mapped["Consent"] = relationship()')),
    fault(CLOCK, "now", A_SERVICE, module("from datetime import UTC, datetime", "NOW = datetime.now(UTC)"), 3),
    fault(CLOCK, "today", "returns/cases/rules.py", module("import datetime", "TODAY = datetime.date.today()"), 3),
    fault(CLOCK, "seconds", "foundation/web/new.py", module("import time", "NOW = time.time()"), 3),
    fault(CLOCK, "the database's clock", A_QUERY, module("from sqlalchemy import func", "NOW = func.now()"), 3),
    fault(CLOCK, "the unit's clock", A_SERVICE, module("def f(unit):", "    return unit.clock.now()")),
]
