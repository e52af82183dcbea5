"""The search for canaries itself: in which forms it finds a word."""

import base64
import json
import secrets
from collections.abc import Callable

import pytest

from tests.security.raw import found_in


@pytest.mark.parametrize(
    ("hidden", "form"),
    [
        (lambda word: word.encode(), "plain"),
        (lambda word: word.upper().encode(), "plain"),
        (lambda word: word.encode("utf-16-be"), "utf-16"),
        (lambda word: word.encode().hex().encode(), "hex"),
        (lambda word: word[::-1].encode(), "backwards"),
        (lambda word: base64.b64encode(b"ab" + word.encode() + b"c"), "base64"),
        (lambda word: base64.urlsafe_b64encode(b"a" + word.encode()), "base64"),
        (
            lambda word: json.dumps("".join(f"\\u{ord(one):04X}" for one in word)).replace("\\\\", "\\").encode(),
            "escaped",
        ),
    ],
)
def test_the_search_knows_many_forms(hidden: Callable[[str], bytes], form: str) -> None:
    word = "q7h2k9x4m1z8r3t6w5y0"
    place = secrets.token_bytes(500) + hidden(word) + secrets.token_bytes(500)
    assert any(form in hit for hit in found_in({"file": place}, {"canary": word[:12]}))
