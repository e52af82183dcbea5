"""The master key is changed while people work: to its end, after a kill, beside another run, never to a wrong one."""

import base64
import threading
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from app import ROOT, build_container
from foundation.clock import MovableClock
from foundation.custody import services
from foundation.custody.commands import KEPT_DAYS
from foundation.custody.services import alone_at_it
from foundation.errors import Conflict, KeyGone, SealBroken
from foundation.key_lines import KeyLine, read_lines
from foundation.security.key_store import delete_keys, wrapped_key
from foundation.security.master_key import MasterKey
from foundation.security.master_key_in_use import in_use, wrapped_by
from foundation.settings import MasterKeySettings
from foundation.storage.unit_of_work import reading, store_transaction
from foundation.system.preparation import prepare
from foundation.system.stores import upgrade_all
from foundation.web.container import Container
from tests.audit.written import changes
from tests.databases import MASTER_KEY, no_demo, only
from tests.factories.makers import Browser, arrived, make_account, make_case
from tests.factories.scopes import EVERYTHING
from tests.security.raw import all_rows, raw
from tests.system.backing_up import GIVEN, app_of, back_up, page, said, with_a_case, with_tools
from tests.system.commanding import Said

pytestmark = pytest.mark.both_databases
FORMER = KeyLine("1", MASTER_KEY)


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """A key file as the first version of the program wrote it: one key, without an id."""
    file = tmp_path / "keeper" / "master.key"
    file.parent.mkdir()
    file.write_text(base64.b64encode(MASTER_KEY).decode() + "\n")
    file.chmod(0o600)
    return file


_WIRED: list[Container] = []


def wired(container: Container, file: Path, clock: MovableClock) -> Container:
    """Another process of the same installation, with the keys that are in the file now."""
    lines = read_lines(file.read_text(), "1")
    _WIRED.append(build_container(replace(container.settings, master_keys=MasterKeySettings(lines, file)), clock))
    return _WIRED[-1]


@pytest.fixture
def house(demo: Container, key_file: Path, clock: MovableClock) -> Iterator[Container]:
    """An installation whose master key lies in a file."""
    prepare(demo, ROOT, no_demo)
    demo.stores.dispose()
    yield with_tools(wired(demo, key_file, clock))
    while _WIRED:
        _WIRED.pop().stores.dispose()


def rotated(container: Container, *words: str) -> Said:
    """Change the master key. On PostgreSQL several machines may serve, so somebody says that all have both keys."""
    return said(container, "keys", "rotate", *words, *(["--everywhere"] if container.stores.shared else []))


def ids_of(container: Container) -> set[str]:
    """By which master keys the keys are wrapped."""
    with container.stores.keys.connect() as connection:
        return set(wrapped_by(connection))


def secrets_of(container: Container) -> list[object]:
    """What is reckoned with each secret of the installation."""
    secrets, case = container.secrets, uuid.UUID(int=7)
    return [
        secrets.blind_index("phone", "+90"), secrets.door(case, "health"), secrets.token_hash("a link"),
        secrets.cookie_key(), secrets.audit_mac(["a record"]),
    ]  # fmt: skip


def acts(container: Container) -> list[str]:
    """What the audit of changes says was done."""
    return [change.action for change in changes(container)]


def test_people_work_on_before_during_and_after_and_nothing_but_the_wrapping_changes(
    house: Container, key_file: Path, clock: MovableClock
) -> None:
    officer, address = with_a_case(house)
    before = {row[:2]: row[2] for row in _rows(house)}
    browser = arrived(app_of(house), officer)
    secrets = secrets_of(house)
    running = wired(house, key_file, clock)  # a web server that goes on with what it read at its start
    drawn = said(house, "keys", "next")
    assert drawn.status == 0, drawn.err
    [own, following] = read_lines(key_file.read_text(), "1")
    assert own == FORMER
    assert base64.b64encode(following.content).decode() not in drawn.out + drawn.err

    done = rotated(house)
    assert done.status == 0, done.err
    after = {row[:2]: row[2] for row in _rows(house)}
    assert ids_of(house) == {following.key_id}
    assert after.keys() == before.keys()
    former, master = MasterKey(MASTER_KEY, "1"), MasterKey(following.content, following.key_id)
    for (kind, owner), wrapped in after.items():
        assert master.unwrap(kind, owner, wrapped) == former.unwrap(kind, owner, before[kind, owner])
    assert f"opens all {len(after)} keys" in done.out
    assert acts(house)[-2:] == ["keys.rotate", "keys.rotated"]

    assert browser.get(address).status_code == 200, "the sign-in goes on"
    assert GIVEN in page(running, officer, address)
    later = make_case(running, officer, given_name="Yodgoraxon")
    assert ids_of(house) == {following.key_id}, "what a running server makes is wrapped by the new one"
    fresh = wired(house, key_file, clock)
    assert fresh.master.ids == [following.key_id], "the former key was taken out of its file"
    prepare(fresh, ROOT, no_demo)
    assert secrets_of(fresh) == secrets, "indexes, doors, links, calendars, cookies and audit are what they were"
    assert _goes_on(browser, fresh, address), "nor does a new start end it"
    assert GIVEN in page(fresh, officer, address)
    assert "Yodgoraxon" in page(fresh, officer, f"/cases/{later}")
    assert said(fresh, "audit", "verify").status == 0


def _goes_on(browser: Browser, fresh: Container, address: str) -> bool:
    """Whether the sign-in of a browser is good at a server that was started anew."""
    cookie = browser.client.get_cookie("presence")
    assert cookie is not None
    later = app_of(fresh).test_client()
    later.set_cookie("presence", cookie.value)
    return later.get(address).status_code == 200


def _rows(container: Container) -> list[tuple[object, ...]]:
    with raw(container, "keys") as keys:
        return [
            tuple(row) for row in keys.execute(select(wrapped_key.c.kind, wrapped_key.c.owner, wrapped_key.c.wrapped))
        ]


@pytest.mark.one_database
def test_the_former_key_is_refused_and_what_becomes_of_it_is_said(
    house: Container, key_file: Path, clock: MovableClock
) -> None:
    make_account(house)
    done = rotated(house, "--draw")
    assert done.status == 0, done.err
    beside = key_file.with_name("master.key.former-1")
    assert read_lines(beside.read_text(), "") == (FORMER,)
    assert beside.stat().st_mode & 0o777 == 0o600
    until = clock.now() + timedelta(days=house.rule(KEPT_DAYS))
    assert f"{until:%Y-%m-%d}" in done.out, "as long as key backups are kept"
    assert "destroy" in done.out
    before = all_rows(house)
    old = build_container(house.settings, clock)
    stale = build_container(replace(house.settings, master_keys=only()), clock)
    with pytest.raises(Conflict, match="The master key was changed on 2026-11-24"):
        prepare(stale, ROOT, no_demo)
    with pytest.raises((SealBroken, Conflict)):
        stale.secrets.token_hash("x")
    prepare(old, ROOT, no_demo)  # it looks its file up again
    assert all_rows(house) == before
    stale.stores.dispose()


@pytest.mark.parametrize("killed_after", [1, *(pytest.param(n, marks=pytest.mark.one_database) for n in (0, 2))])
def test_a_run_that_is_killed_is_run_again_and_both_keys_open_meanwhile(
    house: Container, key_file: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, killed_after: int
) -> None:
    officer, address = with_a_case(house)
    monkeypatch.setattr(services, "BATCH", 3)
    assert said(house, "keys", "next").status == 0
    _killed(house, monkeypatch, killed_after)
    assert len(ids_of(house)) == (1 if killed_after == 0 else 2)
    for container in (house, wired(house, key_file, clock)):
        assert GIVEN in page(container, officer, address)
        make_case(container, officer)
    with raw(house, "keys") as keys:
        state = in_use(keys)
    assert state is not None
    assert not state.is_settled
    again = wired(house, key_file, clock)
    done = rotated(again)
    assert done.status == 0, done.err
    assert "Going on with the change from 1" in done.out
    assert ids_of(house) == {state.key_id}
    assert GIVEN in page(again, officer, address)


def _killed(container: Container, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    wrap_some, runs = services._wrap_some, [0]

    def until_killed(*given: object) -> int:
        if runs[0] == after:
            raise KeyboardInterrupt
        runs[0] += 1
        return wrap_some(*given)

    with monkeypatch.context() as patched, pytest.raises((KeyboardInterrupt, AssertionError)):
        patched.setattr(services, "_wrap_some", until_killed)
        assert rotated(container).status == 0


@pytest.mark.one_database
def test_a_half_done_change_without_the_former_key_says_which_one_it_needs(
    house: Container, key_file: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_a_case(house)
    monkeypatch.setattr(services, "BATCH", 3)
    assert said(house, "keys", "next").status == 0
    _killed(house, monkeypatch, 1)
    lines = read_lines(key_file.read_text(), "1")
    key_file.write_text(lines[1].text() + "\n")
    before = all_rows(house)
    lacking = wired(house, key_file, clock)
    refused = rotated(lacking)
    assert refused.status == 2
    assert "1 still wraps keys, and is not set here any more" in refused.err
    assert _keys_in(all_rows(lacking)) == _keys_in(before)


def _keys_in(rows: dict[str, list[tuple[object, ...]]]) -> list[object]:
    return [found for name, found in rows.items() if name.endswith((".wrapped_key", ".master_key"))]


def test_two_runs_at_once_are_one(house: Container) -> None:
    make_account(house)
    assert said(house, "keys", "next").status == 0
    before = _keys_in(all_rows(house))
    with alone_at_it(house.settings, house.stores):
        refused = rotated(house)
    assert (refused.status, "being changed by another run" in refused.err) == (2, True)
    assert _keys_in(all_rows(house)) == before
    assert acts(house)[-1] == "keys.rotate.refused"
    assert rotated(house).status == 0


def test_another_machine_is_prepared_meanwhile(house: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c lock_timeout=3000")
    with alone_at_it(house.settings, house.stores):
        upgrade_all(house.settings, ROOT / "migrations")


@pytest.mark.one_database
def test_without_a_next_key_and_with_a_wrong_one_nothing_changes(
    house: Container, key_file: Path, clock: MovableClock
) -> None:
    make_account(house)
    before = _keys_in(all_rows(house))
    none = rotated(house)
    assert (none.status, "flask keys next" in none.err) == (2, True)
    same = KeyLine("2", MASTER_KEY)
    other = KeyLine("1", bytes(32))
    for lines, sentence in (
        ([FORMER, same], "is the same key as 1 under another name"),
        ([FORMER, KeyLine("2", b"2" * 32), KeyLine("3", b"3" * 32)], "There are 2 next master keys"),
        ([KeyLine("2", b"2" * 32)], "The master key in use is 1"),
        ([other, KeyLine("2", b"2" * 32)], "does not open"),
    ):
        key_file.write_text("".join(line.text() + "\n" for line in lines))
        wrong = wired(house, key_file, clock)
        refused = rotated(wrong)
        assert (refused.status, sentence in refused.err) == (2, True), refused.err
        assert _keys_in(all_rows(house)) == before
    key_file.write_text(f"{FORMER.text()}\n2:{base64.b64encode(b'2' * 32).decode()}\n")
    twice = said(house, "keys", "next")
    assert (twice.status, "Nothing was drawn" in twice.err) == (2, True)
    assert len(key_file.read_text().splitlines()) == 2


def test_a_key_that_somebody_changed_by_hand_stops_the_change_before_it_begins(house: Container) -> None:
    person = make_account(house)
    assert said(house, "keys", "next").status == 0
    with raw(house, "keys") as keys:
        keys.execute(update(wrapped_key).where(wrapped_key.c.owner == person.id).values(wrapped=b"x" * 60))
    before = _keys_in(all_rows(house))
    refused = rotated(house)
    assert (refused.status, "Nothing was changed" in refused.err) == (2, True)
    assert _keys_in(all_rows(house)) == before


def test_a_key_that_is_destroyed_meanwhile_stays_destroyed(house: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = make_account(house)
    erased = make_case(house, officer)
    monkeypatch.setattr(services, "BATCH", 1)

    def told(done: int, of: int) -> None:
        with store_transaction(house.stores.keys) as connection:
            delete_keys(connection, [("case", erased)])

    monkeypatch.setattr("foundation.custody.commands._tell", told)
    assert said(house, "keys", "next").status == 0
    assert rotated(house).status == 0
    with reading(house.units, EVERYTHING) as unit, pytest.raises(KeyGone):
        unit.participants["keys"].key(("case", erased))


def test_writers_who_go_on_meanwhile_lose_nothing(
    house: Container, key_file: Path, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer = make_account(house)
    monkeypatch.setattr(services, "BATCH", 2)
    ended, made, failed = threading.Event(), [], []

    def write() -> None:
        writer = wired(house, key_file, clock)
        while not ended.is_set():
            try:
                made.append(make_case(writer, officer, given_name=GIVEN))
            except Exception as error:
                failed.append(error)
                break

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        while len(made) < 3 and not failed:
            ended.wait(0.05)
        done = rotated(house, "--draw")
        until = len(made) + 2
        while len(made) < until and not failed:
            ended.wait(0.05)
    finally:
        ended.set()
        for thread in threads:
            thread.join(60)
    assert failed == []
    assert done.status == 0, done.err
    assert len(ids_of(house)) == 1
    fresh = wired(house, key_file, clock)
    for case in (made[0], made[-1]):
        assert GIVEN in page(fresh, officer, f"/cases/{case}")


@pytest.mark.one_database
def test_key_backups_from_before_a_change_need_the_former_key_and_the_change_goes_on_from_there(
    house: Container, key_file: Path, clock: MovableClock, tmp_path: Path
) -> None:
    officer, address = with_a_case(house)
    kept = back_up(house, tmp_path / "kept")
    assert rotated(house, "--draw").status == 0
    [own] = read_lines(key_file.read_text(), "")
    fresh = with_tools(wired(house, key_file, clock))
    for words in (("backup", "drill", kept.data, kept.keys), ("keys", "restore", kept.keys, "--replace")):
        refused = said(fresh, *words)
        assert (refused.status, "as a line 1:BASE64, beside the present one" in refused.err) == (2, True), refused.err
    key_file.write_text(f"{own.text()}\n{FORMER.text()}\n")
    both = with_tools(wired(house, key_file, clock))
    done = said(both, "backup", "drill", kept.data, kept.keys)
    assert done.status == 0, done.err
    for open_house in (house, fresh, both):
        open_house.stores.dispose()
    assert said(both, "keys", "restore", kept.keys, "--replace").status == 0
    assert ids_of(both) == {"1"}
    assert GIVEN in page(both, officer, address)
    again = rotated(both)
    assert again.status == 0, again.err
    assert ids_of(both) == {own.key_id}


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_where_several_machines_may_serve_somebody_says_that_all_have_both_keys(house: Container) -> None:
    make_account(house)
    assert said(house, "keys", "next").status == 0
    before = _keys_in(all_rows(house))
    refused = said(house, "keys", "rotate")
    assert (refused.status, "--everywhere" in refused.err) == (2, True)
    assert _keys_in(all_rows(house)) == before


@pytest.mark.one_database
def test_a_change_that_is_done_is_done(house: Container, key_file: Path) -> None:
    make_account(house)
    assert rotated(house, "--draw").status == 0
    before = _keys_in(all_rows(house))
    again = rotated(house)
    assert again.status == 0
    assert "opens nothing here any more" in again.out
    assert _keys_in(all_rows(house)) == before
    house.master._keys.pop("1")  # as a process that is started now
    once_more = rotated(house, "--draw")
    assert once_more.status == 0, once_more.err
    assert ids_of(house) == {read_lines(key_file.read_text(), "")[0].key_id}
    assert len(list(key_file.parent.glob("master.key.former-*"))) == 2
