"""Whoever adds, removes, swaps or copies rows of the audit by hand is found out, in both stores."""

import uuid
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from foundation.web.container import Container
from tests.audit.intruder import Intruder
from tests.audit.verified import audit_verify
from tests.audit.written import note_change, note_read

STREAMS = ("audit_change", "audit_event")
_COPY = "INSERT INTO {t} (uid, at, actor, scope, action, outcome, detail, mac, seal) SELECT {values} FROM {t}"


@pytest.fixture
def intruder(app: Flask, container: Container) -> Intruder:
    """Three seals over two changes and two events each, and one record of each kind that is not sealed yet."""
    for round_number in range(4):
        for _ in range(2 if round_number < 3 else 1):
            note_read(container, uuid.uuid4(), uuid.uuid4())
            note_change(container, uuid.uuid4(), uuid.uuid4())
        if round_number < 3:
            assert audit_verify(app).status == 0
    return Intruder(container)


def _places(intruder: Intruder, table: str, seal: int) -> list[int]:
    query = "SELECT position FROM {t} WHERE seal = :seal ORDER BY position"
    return [row[0] for row in intruder.rows(table, query, seal=seal)]


def _copy(intruder: Intruder, table: str, uid: str, seal: str = "NULL") -> None:
    values = f"{uid}, at, actor, scope, action, outcome, detail, mac, {seal}"
    first = _places(intruder, table, 1)[0]
    intruder.run(table, _COPY.format(t="{t}", values=values) + f" WHERE position = {first}")


def _new_uid(intruder: Intruder) -> str:
    quoted = f"'{uuid.UUID(int=5).hex}'"
    return f"CAST({quoted} AS uuid)" if intruder.shared else quoted


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
    _copy(intruder, table, _new_uid(intruder))


def _record_forged_under_an_old_seal(intruder: Intruder, table: str) -> None:
    _copy(intruder, table, _new_uid(intruder), seal="2")


def _record_forged_under_the_next_seal(intruder: Intruder, table: str) -> None:
    _copy(intruder, table, _new_uid(intruder), seal="4")


def _record_forged_under_the_next_seal_when_nothing_waits(intruder: Intruder, table: str) -> None:
    for stream in STREAMS:
        intruder.run(stream, "DELETE FROM {s} WHERE uid IN (SELECT uid FROM {t} WHERE seal IS NULL)")
        intruder.run(stream, "DELETE FROM {t} WHERE seal IS NULL")
    _copy(intruder, table, _new_uid(intruder), seal="4")


def _reseal(intruder: Intruder, table: str, seal: int | None) -> None:
    first = _places(intruder, table, 2)[0]
    assert intruder.run(table, "UPDATE {t} SET seal = :seal WHERE position = :place", seal=seal, place=first) == 1


def _sealed_record_left_without_its_seal(intruder: Intruder, table: str) -> None:
    _reseal(intruder, table, None)


def _sealed_record_put_under_an_older_seal(intruder: Intruder, table: str) -> None:
    _reseal(intruder, table, 1)


def _sealed_record_put_under_a_seal_to_come(intruder: Intruder, table: str) -> None:
    _reseal(intruder, table, 9)


def _sealed_record_removed(intruder: Intruder, table: str) -> None:
    first = _places(intruder, table, 2)[0]
    intruder.run(table, f"DELETE FROM {{s}} WHERE uid IN (SELECT uid FROM {{t}} WHERE position = {first})")
    assert intruder.run(table, f"DELETE FROM {{t}} WHERE position = {first}") == 1


def _sealed_record_replaced_by_an_unsealed_one(intruder: Intruder, table: str) -> None:
    _sealed_record_removed(intruder, table)
    assert intruder.run(table, "UPDATE {t} SET seal = 2 WHERE seal IS NULL") == 1


def _swap(intruder: Intruder, table: str, one: int, other: int) -> None:
    for place, to in ((one, -1), (other, one), (-1, other)):
        assert intruder.run(table, f"UPDATE {{t}} SET position = {to} WHERE position = {place}") == 1


def _records_swapped(intruder: Intruder, table: str) -> None:
    _swap(intruder, table, *_places(intruder, table, 2))


def _records_swapped_between_seals(intruder: Intruder, table: str) -> None:
    _swap(intruder, table, _places(intruder, table, 1)[-1], _places(intruder, table, 2)[0])


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


def _seal_copied(intruder: Intruder, table: str) -> None:
    columns = "at, changes, events, digest, previous, mac"
    copy = f"INSERT INTO {{t}} (number, {columns}) SELECT 4, {columns} FROM {{t}} WHERE number = 3"
    assert intruder.run("audit_seal", copy) == 1


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
    _record_forged_under_the_next_seal: "was changed",
    _record_forged_under_the_next_seal_when_nothing_waits: "inserted or changed",
    _sealed_record_left_without_its_seal: "seal 2 covers",
    _sealed_record_put_under_an_older_seal: "seal 1 covers",
    _sealed_record_put_under_a_seal_to_come: "seal 2 covers",
    _sealed_record_removed: "seal 2 covers",
    _sealed_record_replaced_by_an_unsealed_one: "seal 2: its rows were reordered or replaced",
    _records_swapped: "seal 2: its rows were reordered or replaced",
    _records_swapped_between_seals: "its rows were reordered or replaced",
    _whole_seal_cut_off: "seal 3, pinned in the key store, is missing",
    _last_seal_cut_off_and_nothing_after_it: "seal 3, pinned in the key store, is missing",
    _middle_seal_cut_out: "seals 2 to 2 are missing",
    _middle_seal_cut_out_and_the_rest_renumbered: "seal 2 does not follow seal 1",
    _seal_copied: "seal 4 was changed",
    _last_seal_removed_alone: "seal 3, pinned in the key store, is missing",
    _all_seals_removed: "seal 3, pinned in the key store, is missing",
    _everything_removed: "seal 3, pinned in the key store, is missing",
}


# What is done to seals, or to both streams at once, is the same for either.
ON_SEALS = {
    _whole_seal_cut_off,
    _last_seal_cut_off_and_nothing_after_it,
    _middle_seal_cut_out,
    _middle_seal_cut_out_and_the_rest_renumbered,
    _seal_copied,
    _last_seal_removed_alone,
    _all_seals_removed,
    _everything_removed,
}
TRIED = [(attack, table) for attack in ATTACKS for table in (STREAMS[:1] if attack in ON_SEALS else STREAMS)]


@pytest.mark.parametrize(("attack", "table"), TRIED, ids=lambda one: getattr(one, "__name__", one).strip("_"))
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
    row = intruder.rows(table, f"SELECT {columns} FROM {{t}} WHERE seal = 2 ORDER BY position")[0]
    names = columns.split(", ")
    add = f"INSERT INTO {{t}} ({columns}) VALUES ({', '.join(f':{name}' for name in names)})"
    intruder.run(other, add, **dict(zip(names, row, strict=True)))
    subjects = intruder.rows(table, "SELECT ordinal, kind, subject FROM {s} WHERE uid = :uid", uid=row[0])
    for ordinal, kind, subject in subjects:
        add = "INSERT INTO {s} (uid, ordinal, kind, subject) VALUES (:uid, :ordinal, :kind, :subject)"
        intruder.run(other, add, uid=row[0], ordinal=ordinal, kind=kind, subject=subject)
    seen = audit_verify(app)
    assert seen.status == 1, seen
    place = intruder.rows(other, "SELECT max(position) FROM {t}")[0][0]
    assert f"{other} {place}, not sealed, was inserted or changed" in seen.problems
