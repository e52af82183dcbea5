"""One-time codes: the vectors of RFC 6238, an arithmetic of our own beside the library's, no code twice."""

import base64
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given, strategies as some

from foundation.security.one_time_codes import (
    accepted_step,
    in_groups,
    is_one_time,
    new_recovery_codes,
    new_secret,
    provisioning_uri,
    read_code,
    read_recovery_code,
)
from tests.factories.phones import one_time_code

KEY = b"12345678901234567890"
SECRET = base64.b32encode(KEY).decode()
# RFC 6238, appendix B, SHA-1; of the eight digits there the last six.
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
NOW = datetime(2026, 11, 24, 12, 0, 15, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


def at(seconds: int) -> datetime:
    """An instant by its seconds since 1970."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    assert one_time_code(KEY, seconds // 30) == code, "the tests' own arithmetic"
    assert accepted_step(SECRET, code, at(seconds), None) == seconds // 30


@given(some.binary(min_size=20, max_size=20), some.integers(1_000_000_000, 4_000_000_000))
def test_any_secret_at_any_time_agrees_with_an_arithmetic_of_our_own(key: bytes, seconds: int) -> None:
    code = one_time_code(key, seconds // 30)
    assert accepted_step(base64.b32encode(key).decode(), code, at(seconds), None) is not None


@pytest.mark.parametrize(("drift", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step(drift: int, fits: bool) -> None:
    found = accepted_step(SECRET, one_time_code(KEY, STEP + drift), NOW, None)
    assert found == (STEP + drift if fits else None)


@pytest.mark.parametrize(("last", "fits"), [(None, True), (STEP - 1, True), (STEP, False), (STEP + 1, False)])
def test_no_code_works_twice_nor_one_before_the_last(last: int | None, fits: bool) -> None:
    assert (accepted_step(SECRET, one_time_code(KEY, STEP), NOW, last) is not None) == fits


@pytest.mark.parametrize("code", ["", "0", "1234567", "abcdef", "٠٠٠٠٠٠x"])
def test_what_is_no_code_is_refused(code: str) -> None:
    assert accepted_step(SECRET, code, NOW, None) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (" 287 082 ", "287082"),
        ("٢٨٧٠٨٢", "287082"),
        ("２８７-０８２", "287082"),
        ("ABCDE-fgh 12", "abcdefgh12"),
        ("287082\u200f", "287082"),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert read_code(typed) == read


def test_a_code_of_an_app_has_six_digits() -> None:
    assert is_one_time("287082")
    assert not any(map(is_one_time, ("28708", "2870822", "28708a", "abcde12345")))


def test_letters_that_look_like_digits_are_those_digits() -> None:
    assert read_recovery_code(read_code("oOlI1-abcde")) == "00111abcde"
    for code in new_recovery_codes(50):
        assert read_recovery_code(read_code(code.upper())) == code.replace("-", ""), "none is changed by reading it"


def test_recovery_codes_differ_and_cannot_be_taken_for_a_code_of_the_app() -> None:
    codes = new_recovery_codes(200)
    assert len(set(codes)) == 200
    assert not any(is_one_time(read_code(code)) for code in codes)
    assert {len(code) for code in codes} == {11}


def test_a_secret_has_160_bits_and_is_typed_in_groups_of_four() -> None:
    secret = new_secret()
    assert len(base64.b32decode(secret)) == 20
    assert secret != new_secret()
    assert in_groups(secret).split() == [secret[start : start + 4] for start in range(0, 32, 4)]


def test_what_the_app_reads_names_the_place_and_nobody() -> None:
    parts = urlsplit(provisioning_uri(SECRET, "Office: Ankara", "Assisted return"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == "/Assisted return:Office: Ankara"
    assert parse_qs(parts.query) == {"secret": [SECRET], "issuer": ["Assisted return"]}
