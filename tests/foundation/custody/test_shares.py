"""A master key among three holders: any two make it, one says nothing, what does not fit is refused in a sentence."""

import itertools
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given, settings, strategies as st

from foundation.errors import SettingsError
from foundation.key_lines import KeyLine, UnusableKey, read_lines
from foundation.security.opening import open_master_keys
from foundation.security.shares import _MODULUS, join, split
from foundation.settings import MasterKeySettings, read_settings
from tests.system.commanding import command

KEY = KeyLine("2026-11-24-ab12", bytes(range(32)))
OTHER = KeyLine("2026-11-24-ab12", bytes(range(1, 33)))


@given(st.binary(min_size=32, max_size=32))
@settings(max_examples=50)
def test_any_two_of_the_three_make_the_key_again(secret: bytes) -> None:
    line = KeyLine("1", secret)
    shares = split(line)
    assert len(shares) == 3
    for two in itertools.permutations(shares, 2):
        assert join(two) == line
    assert join(shares) == line


def test_the_numbers_are_reckoned_in_a_field_that_holds_every_key() -> None:
    """A prime (Miller-Rabin, with the first primes as witnesses) above 2**256."""
    odd, twos = _MODULUS - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for witness in (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41):
        powers = [pow(witness, odd * 2**step, _MODULUS) for step in range(twos)]
        assert powers[0] == 1 or _MODULUS - 1 in powers
    assert _MODULUS > 2**256 - 1


def test_one_share_tells_nothing_of_the_key() -> None:
    """Of two keys the same share may come; neither the key nor a part of it stands in one."""
    for share in split(KEY):
        assert KEY.content.hex() not in share.lower()
        assert KEY.text().rpartition(":")[2] not in share
    firsts = {split(KEY)[0].split(":")[4] for _ in range(20)}
    assert len(firsts) == 20, "drawn anew with every split"


def _changed(share: str) -> str:
    *head, value, check = share.split(":")
    return ":".join([*head, ("B" if value[0] != "B" else "C") + value[1:], check])


@pytest.mark.parametrize(
    ("given_shares", "sentence"),
    [
        (lambda one, two, other: [], "2 shares are needed"),
        (lambda one, two, other: [one], "there are 1"),
        (lambda one, two, other: [one, one], "given twice"),
        (lambda one, two, other: [one, one.lower()], "given twice"),
        (lambda one, two, other: [one, other], "different splits"),
        (lambda one, two, other: [one, _changed(two)], "'2' was mistyped"),
        (lambda one, two, other: [one, two[:-1]], "was mistyped"),
        (lambda one, two, other: [one, two.replace(":2:", ":3:")], "'3' was mistyped"),
        (lambda one, two, other: [one, "nothing like it"], "is not a share"),
        (lambda one, two, other: [one, ""], "is not a share"),
    ],
)
def test_what_does_not_make_the_key_is_refused_with_what_is_wrong(
    given_shares: Callable[[str, str, str], list[str]], sentence: str
) -> None:
    (one, two, _), (_, other, _) = split(KEY), split(OTHER)
    with pytest.raises(UnusableKey, match=sentence) as refused:
        join(given_shares(one, two, other))
    assert KEY.content.hex() not in str(refused.value)


def test_shares_of_two_splits_of_one_key_do_not_mix() -> None:
    with pytest.raises(UnusableKey, match="different splits"):
        join([split(KEY)[0], split(KEY)[1]])


def test_a_share_may_be_typed_as_people_type() -> None:
    one, two, _ = split(KEY)
    *head, value, check = two.split(":")
    typed = ":".join([*head, value.lower().replace("-", " ").replace("o", "0").replace("i", "1"), check.lower()])
    assert join([one, typed]) == KEY


def test_the_commands_split_a_file_and_make_it_again(app: Flask, tmp_path: Path) -> None:
    file, again = tmp_path / "master.key", tmp_path / "run" / "master.key"
    file.write_text(KEY.text() + "\n")
    done = command(app, "keys", "split", str(file))
    assert done.status == 0, done.err
    shares = done.out.split()
    assert len(shares) == 3
    for typed, sentence in ((f"{shares[0]}\n{shares[0]}\n", "given twice"), (f"{shares[1]}\n", "there are 1")):
        refused = command(app, "keys", "join", str(again), typed=typed)
        assert (refused.status, sentence in refused.err) == (2, True)
        assert not again.exists()
    made = command(app, "keys", "join", str(again), typed=f"{shares[2]}\n{shares[0]}\n")
    assert made.status == 0, made.err
    assert read_lines(again.read_text(), "") == (KEY,)
    assert stat.S_IMODE(again.stat().st_mode) == 0o600
    twice = command(app, "keys", "join", str(again), typed=f"{shares[2]}\n{shares[0]}\n")
    assert (twice.status, "not overwritten" in twice.err) == (2, True)
    for file_of in (tmp_path / "none", tmp_path / "run"):
        assert command(app, "keys", "split", str(file_of)).status == 2
    (tmp_path / "wrong").write_text("no key")
    wrong = command(app, "keys", "split", str(tmp_path / "wrong"))
    assert (wrong.status, "is no file with a master key" in wrong.err) == (2, True)


def _in_files(tmp_path: Path, *shares: str) -> str:
    paths = []
    for number, share in enumerate(shares):
        path = tmp_path / f"share-{number}"
        path.write_text(share + "\n")
        path.chmod(0o600)
        paths.append(str(path))
    return ":".join(paths)


def test_an_installation_starts_with_the_files_of_two_holders(tmp_path: Path) -> None:
    one, two, _ = split(KEY)
    environment = {"APP_MODE": "live", "MASTER_KEY_SHARE_FILES": _in_files(tmp_path, one, two)}
    masters = open_master_keys(read_settings(environment, tmp_path).master_keys)
    assert masters.ids == [KEY.key_id]
    assert one not in repr(read_settings(environment, tmp_path))
    with pytest.raises(SettingsError, match="MASTER_KEY_SHARE_FILES: The same share was given twice"):
        open_master_keys(MasterKeySettings(shares=(one, one)))
    (tmp_path / "share-1").chmod(0o644)
    with pytest.raises(SettingsError, match=r"MASTER_KEY_SHARE_FILES=.*chmod 600"):
        read_settings(environment, tmp_path)
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings({**environment, "MASTER_KEY_SHARE_FILES": str(tmp_path / "none")}, tmp_path)
