"""Whoever adds, removes, swaps or copies rows of the audit by hand is found out, in both stores."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from foundation.web.wiring import Wiring
from tests.audit.intruder import Intruder
from tests.audit.verified import audit_verify
from tests.audit.written import note_change, note_read

STREAMS = ("audit_change", "audit_event")
_COPY = "INSERT INTO {t} (uid, at, actor, scope, action, outcome, detail, mac{more}) SELECT {values} FROM {t}"


@pytest.fixture
def intruder(app: Flask, house: Wiring) -> Intruder:
    """Three seals over two changes and two events each, and one record of each kind that is not sealed yet."""
    for round_number in range(4):
        for _ in range(2 if round_number < 3 else 1):
            note_read(house, uuid.uuid4(), uuid.uuid4())
            note_change(house, uuid.uuid4(), uuid.uuid4())
        if round_number < 3:
            assert audit_verify(app).status == 0
    return Intruder(house)


def _copy(intruder: Intruder, table: str, uid: str, seal: str = "NULL", where: str = "position = 1") -> None:
    values = f"{uid}, at, actor, scope, action, outcome, detail, mac, {seal}"
    intruder.run(table, _COPY.format(t="{t}", more=", seal", values=values) + f" WHERE {where}")


def _quoted(number: int) -> str:
    return f"'{uuid.UUID(int=number).hex}'"


def _own(intruder: Intruder, table: str) -> str:
    return f"CAST({_quoted(5)} AS uuid)" if intruder.shared else _quoted(5)


def _subject_removed(intruder: Intruder, table: str) -> None:
    one = "SELECT uid FROM {t} WHERE seal = 2 ORDER BY position LIMIT 1"
    assert intruder.run(table, f"DELETE FROM {{s}} WHERE ordinal = 1 AND uid IN ({one})") == 1


def _subject_removed_from_an_unsealed_record(intruder: Intruder, table: str) -> None:
    where = "uid IN (SELECT uid FROM {t} WHERE seal IS NULL)"
    assert intruder.run(table, f"DELETE FROM {{s}} WHERE ordinal = 1 AND {where}") == 1


def _subject_added(intruder: Intruder, table: str) -> None:
    uid = intruder.rows(table, "SELECT uid FROM {t} WHERE seal = 2 ORDER BY position LIMIT 1")[0][0]
    add = "INSERT INTO {s} (uid, ordinal, kind, subject) VALUES (:uid, 2, 'case', :case)"
    intruder.run(table, add, uid=uid, case=uuid.UUID(int=3).hex)


def _subjects_reordered(intruder: Intruder, table: str) -> None:
    uid = intruder.rows(table, "SELECT uid FROM {t} WHERE seal = 2 ORDER BY position LIMIT 1")[0][0]
    intruder.run(table, "UPDATE {s} SET ordinal = 9 WHERE ordinal = 0 AND uid = :uid", uid=uid)


def _record_forged(intruder: Intruder, table: str) -> None:
    _copy(intruder, table, _own(intruder, table))


def _record_forged_under_an_old_seal(intruder: Intruder, table: str) -> None:
    _copy(intruder, table, _own(intruder, table), seal="2")


def _record_forged_under_the_next_seal(intruder: Intruder, table: str) -> None:
    _copy(intruder, table, _own(intruder, table), seal="4")


def _record_forged_under_the_next_seal_when_nothing_waits(intruder: Intruder, table: str) -> None:
    for stream in STREAMS:
        intruder.run(stream, "DELETE FROM {s} WHERE uid IN (SELECT uid FROM {t} WHERE seal IS NULL)")
        intruder.run(stream, "DELETE FROM {t} WHERE seal IS NULL")
    _copy(intruder, table, _own(intruder, table), seal="4")


def _sealed_record_removed(intruder: Intruder, table: str) -> None:
    intruder.run(table, "DELETE FROM {s} WHERE uid IN (SELECT uid FROM {t} WHERE position = 3)")
    assert intruder.run(table, "DELETE FROM {t} WHERE position = 3") == 1


def _sealed_record_replaced_by_an_unsealed_one(intruder: Intruder, table: str) -> None:
    _sealed_record_removed(intruder, table)
    assert intruder.run(table, "UPDATE {t} SET seal = 2 WHERE seal IS NULL") == 1


def _records_swapped(intruder: Intruder, table: str) -> None:
    for place, to in ((3, -1), (4, 3), (-1, 4)):
        assert intruder.run(table, f"UPDATE {{t}} SET position = {to} WHERE position = {place}") == 1


def _records_swapped_between_seals(intruder: Intruder, table: str) -> None:
    for place, to in ((2, -1), (3, 2), (-1, 3)):
        assert intruder.run(table, f"UPDATE {{t}} SET position = {to} WHERE position = {place}") == 1


def _whole_seal_cut_off(intruder: Intruder, table: str, number: int = 3) -> None:
    for stream in STREAMS:
        intruder.run(stream, f"DELETE FROM {{s}} WHERE uid IN (SELECT uid FROM {{t}} WHERE seal = {number})")
        assert intruder.run(stream, f"DELETE FROM {{t}} WHERE seal = {number}") == 2
    assert intruder.run("audit_seal", f"DELETE FROM {{t}} WHERE number = {number}") == 1


def _last_seal_cut_off_and_nothing_after_it(intruder: Intruder, table: str) -> None:
    _whole_seal_cut_off(intruder, table)
    for stream in STREAMS:
        intruder.run(stream, "DELETE FROM {s} WHERE uid IN (SELECT uid FROM {t} WHERE seal IS NULL)")
        intruder.run(stream, "DELETE FROM {t} WHERE seal IS NULL")


def _middle_seal_cut_out(intruder: Intruder, table: str) -> None:
    _whole_seal_cut_off(intruder, table, 2)


def _middle_seal_cut_out_and_the_rest_renumbered(intruder: Intruder, table: str) -> None:
    _whole_seal_cut_off(intruder, table, 2)
    for stream in STREAMS:
        intruder.run(stream, "UPDATE {t} SET seal = 2 WHERE seal = 3")
    intruder.run("audit_seal", "UPDATE {t} SET number = 2 WHERE number = 3")


def _last_seal_removed_alone(intruder: Intruder, table: str) -> None:
    assert intruder.run("audit_seal", "DELETE FROM {t} WHERE number = 3") == 1


def _all_seals_removed(intruder: Intruder, table: str) -> None:
    assert intruder.run("audit_seal", "DELETE FROM {t}") == 3
    for stream in STREAMS:
        intruder.run(stream, "UPDATE {t} SET seal = NULL")


def _everything_removed(intruder: Intruder, table: str) -> None:
    for stream in STREAMS:
        intruder.run(stream, "DELETE FROM {s}")
        intruder.run(stream, "DELETE FROM {t}")
    intruder.run("audit_seal", "DELETE FROM {t}")


ATTACKS: dict[Callable[[Intruder, str], None], str] = {
    _subject_removed: "was changed",
    _subject_removed_from_an_unsealed_record: "not sealed, was inserted or changed",
    _subject_added: "was changed",
    _subjects_reordered: "was changed",
    _record_forged: "not sealed, was inserted or changed",
    _record_forged_under_an_old_seal: "seal 2 covers",
    _record_forged_under_the_next_seal: "inserted or changed",
    _record_forged_under_the_next_seal_when_nothing_waits: "inserted or changed",
    _sealed_record_removed: "seal 2 covers",
    _sealed_record_replaced_by_an_unsealed_one: "seal 2: its rows were reordered or replaced",
    _records_swapped: "seal 2: its rows were reordered or replaced",
    _records_swapped_between_seals: "its rows were reordered or replaced",
    _whole_seal_cut_off: "seal 3, pinned in the key store, is missing",
    _last_seal_cut_off_and_nothing_after_it: "seal 3, pinned in the key store, is missing",
    _middle_seal_cut_out: "seals 2 to 2 are missing",
    _middle_seal_cut_out_and_the_rest_renumbered: "seal 2 does not follow seal 1",
    _last_seal_removed_alone: "seal 3, pinned in the key store, is missing",
    _all_seals_removed: "seal 3, pinned in the key store, is missing",
    _everything_removed: "seal 3, pinned in the key store, is missing",
}


@pytest.mark.parametrize("table", STREAMS)
@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__.strip("_"))
def test_found_out_and_the_place_is_named(
    app: Flask, intruder: Intruder, attack: Callable[[Intruder, str], None], table: str
) -> None:
    attack(intruder, table)
    for _ in range(2):  # the second run, too, though the first one sealed what it could
        seen = audit_verify(app)
        assert seen.status == 1, seen
        assert ATTACKS[attack] in seen.problems


@pytest.mark.parametrize("table", STREAMS)
def test_a_record_cannot_be_copied_within_its_table(intruder: Intruder, table: str) -> None:
    with pytest.raises(IntegrityError):
        _copy(intruder, table, "uid")


@pytest.mark.parametrize("table", STREAMS)
def test_a_record_copied_into_the_other_table_is_found_out(app: Flask, intruder: Intruder, table: str) -> None:
    """Changes and events have the same columns: a true record of one is a forged one of the other."""
    other = STREAMS[1 - STREAMS.index(table)]
    columns = "uid, at, actor, scope, action, outcome, detail, mac"
    row = intruder.rows(table, f"SELECT {columns} FROM {{t}} WHERE position = 1")[0]
    names = columns.split(", ")
    add = f"INSERT INTO {{t}} ({columns}) VALUES ({', '.join(f':{name}' for name in names)})"
    intruder.run(other, add, **dict(zip(names, row, strict=True)))
    subjects = intruder.rows(table, "SELECT ordinal, kind, subject FROM {s} WHERE uid = :uid", uid=row[0])
    for ordinal, kind, subject in subjects:
        add = "INSERT INTO {s} (uid, ordinal, kind, subject) VALUES (:uid, :ordinal, :kind, :subject)"
        intruder.run(other, add, uid=row[0], ordinal=ordinal, kind=kind, subject=subject)
    seen = audit_verify(app)
    assert seen.status == 1, seen
    assert f"{other} 8, not sealed, was inserted or changed" in seen.problems
