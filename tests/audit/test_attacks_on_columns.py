"""Whoever changes one value of the audit by hand is found out, whatever value it is."""

import uuid
from typing import Any

import pytest
from flask import Flask

from foundation.web.container import Container
from tests.audit.intruder import Intruder
from tests.audit.verified import audit_verify
from tests.audit.written import note_change, note_read

STREAMS = ("audit_change", "audit_event")
WRITE = {"audit_change": note_change, "audit_event": note_read}
OTHER = uuid.UUID(int=7).hex
RECORD_COLUMNS: list[tuple[str, Any]] = [
    ("position", 900),
    ("uid", OTHER),
    ("at", "2026-11-24 08:00:00.000000"),
    ("actor", OTHER),
    ("actor", None),
    ("scope", "administrator"),
    ("action", "cases.list"),
    ("outcome", "refused"),
    ("detail", '{"count":2}'),
    ("mac", bytes(32)),
]
SUBJECT_COLUMNS: list[tuple[str, Any]] = [("uid", OTHER), ("kind", "person"), ("subject", OTHER)]
SEAL_COLUMNS: list[tuple[str, Any]] = [
    ("number", 9),
    ("at", "2026-11-24 08:00:00.000000"),
    ("changes", 1),
    ("events", 1),
    ("digest", bytes(32)),
    ("previous", bytes(32)),
    ("mac", bytes(32)),
]


def _three_seals(app: Flask, container: Container) -> None:
    for _ in range(3):
        for _ in range(2):
            note_read(container, uuid.uuid4(), uuid.uuid4())
            note_change(container, uuid.uuid4(), uuid.uuid4())
        assert audit_verify(app).status == 0


def _missed(app: Flask, intruder: Intruder, table: str, columns: list[tuple[str, Any]], where: str) -> list[Any]:
    """Change each column in turn, verify, put it back and verify again; the changes that nobody noticed."""
    missed = []
    for column, value in columns:
        (before,) = intruder.rows(table, f"SELECT {column} FROM {{t}} WHERE {where}")[0]
        changed = f"UPDATE {{t}} SET {column} = :value WHERE "
        assert intruder.run(table, changed + where, value=value) == 1
        seen = audit_verify(app)
        named = "seal" if table == "audit_seal" or column == "position" else table.removesuffix("_subject")
        if seen.status != 1 or named not in seen.problems:
            missed.append((column, value, seen))
        back = where if f"{column} = " not in where else f"{column} = :value"
        intruder.run(table, f"UPDATE {{t}} SET {column} = :before WHERE {back}", before=before, value=value)
        assert audit_verify(app).status == 0, f"{column} was put back"
    return missed


@pytest.mark.parametrize("table", STREAMS)
def test_every_column_of_a_sealed_record_is_watched(app: Flask, container: Container, table: str) -> None:
    _three_seals(app, container)
    intruder = Intruder(container)
    first = intruder.rows(table, "SELECT max(position) FROM {t} WHERE seal = 2")[0][0]
    assert _missed(app, intruder, table, RECORD_COLUMNS, f"position = {first}") == []


@pytest.mark.parametrize("table", STREAMS)
def test_every_column_of_a_subject_is_watched(app: Flask, container: Container, table: str) -> None:
    _three_seals(app, container)
    intruder = Intruder(container)
    uid = intruder.rows(table, "SELECT uid FROM {t} WHERE seal = 2 ORDER BY position LIMIT 1")[0][0]
    where = f"ordinal = 0 AND uid = '{uid}'"
    assert _missed(app, intruder, f"{table}_subject", SUBJECT_COLUMNS, where) == []


def test_every_column_of_a_seal_is_watched(app: Flask, container: Container) -> None:
    _three_seals(app, container)
    intruder = Intruder(container)
    assert _missed(app, intruder, "audit_seal", SEAL_COLUMNS, "number = 2") == []
    assert _missed(app, intruder, "audit_seal", SEAL_COLUMNS, "number = 3") == []


@pytest.mark.parametrize("table", STREAMS)
def test_every_column_of_an_unsealed_record_is_watched(app: Flask, container: Container, table: str) -> None:
    """But for its position, which says nothing yet: the next seal takes the record where it lies."""
    _three_seals(app, container)
    intruder, missed = Intruder(container), []
    for column, value in RECORD_COLUMNS:
        if column == "position":
            continue
        WRITE[table](container, uuid.uuid4())
        where = intruder.rows(table, "SELECT max(position) FROM {t}")[0][0]
        (before,) = intruder.rows(table, f"SELECT {column} FROM {{t}} WHERE position = :place", place=where)[0]
        change = f"UPDATE {{t}} SET {column} = :value WHERE position = :place"
        intruder.run(table, change, value=value, place=where)
        seen = audit_verify(app)
        if seen.status != 1 or f"{table} {where}, not sealed, was inserted or changed" not in seen.problems:
            missed.append((column, value, seen))
        intruder.run(table, change, value=before, place=where)
        assert audit_verify(app).status == 0, f"{column} was put back"
    assert missed == []
