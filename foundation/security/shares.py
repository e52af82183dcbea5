"""A master key split among three holders, of whom any two make it again (Shamir's secret sharing).

A share is one line: `share:KEY ID:SPLIT:NUMBER:VALUE:CHECK`. The split is the same in all three, and tells whether
the right key came of them; the check finds what was mistyped. One share alone says nothing about the key.
"""

import base64
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shamirs

from foundation.key_lines import KEY_BYTES, KeyLine, UnusableKey

HOLDERS, NEEDED = 3, 2
_MODULUS = 2**256 + 297  # the smallest prime above every key of 32 bytes
_VALUE_BYTES = 33
_WORD = "share"
_GROUP = 4
_MISREAD = str.maketrans("018", "OIB")  # signs that base32 does not have, and for which they are taken


@dataclass(frozen=True)
class _Share:
    key_id: str
    split: str
    number: int
    value: int

    def text(self) -> str:
        head = f"{_WORD}:{self.key_id}:{self.split}:{self.number}"
        value = base64.b32encode(self.value.to_bytes(_VALUE_BYTES)).decode().rstrip("=")
        groups = "-".join(value[start : start + _GROUP] for start in range(0, len(value), _GROUP))
        return f"{head}:{groups}:{_check(head, value)}"


def _check(head: str, value: str) -> str:
    return base64.b32encode(hashlib.sha256(f"{head}:{value}".encode()).digest()).decode()[:6]


def _split_of(key: bytes, salt: str) -> str:
    return salt + hashlib.sha256(b"split|" + salt.encode() + b"|" + key).hexdigest()[:10]


def split(line: KeyLine) -> list[str]:
    """The three shares of a key, each a line for one holder. Splitting again gives others, which do not mix."""
    name = _split_of(line.content, secrets.token_hex(4))
    points = shamirs.shares(int.from_bytes(line.content), HOLDERS, modulus=_MODULUS, threshold=NEEDED)
    return [_Share(line.key_id, name, point.index, point.value).text() for point in points]


def _read(text: str) -> _Share:
    parts = "".join(text.split()).split(":")
    if len(parts) != 6 or parts[0].lower() != _WORD:
        raise UnusableKey("This is not a share: it begins with share: and has five colons.")
    _, key_id, name, number, groups, check = parts
    value = groups.replace("-", "").upper().translate(_MISREAD)
    if _check(f"{_WORD}:{key_id}:{name}:{number}", value) != check.upper().translate(_MISREAD):
        raise UnusableKey(f"The share {number!r} was mistyped: compare it with the paper, sign by sign.")
    raw = base64.b32decode(value + "=" * (-len(value) % 8))
    return _Share(key_id, name, int(number), int.from_bytes(raw))


def join(texts: Iterable[str]) -> KeyLine:
    """The key that two shares make. UnusableKey, with a sentence, unless they are two different ones of one split."""
    shares = [_read(text) for text in texts]
    _refuse_unfit(shares)
    points = [shamirs.share(share.number, share.value, _MODULUS) for share in shares]
    key = int(shamirs.interpolate(points, threshold=NEEDED))
    name = shares[0].split
    if key.bit_length() > 8 * KEY_BYTES or _split_of(key.to_bytes(KEY_BYTES), name[:8]) != name:
        raise UnusableKey("These shares do not make the key that was split: one of them was changed.")
    return KeyLine(shares[0].key_id, key.to_bytes(KEY_BYTES))


def _refuse_unfit(shares: Sequence[_Share]) -> None:
    if len(shares) < NEEDED:
        raise UnusableKey(f"{NEEDED} shares are needed, of {NEEDED} of the {HOLDERS} holders; there are {len(shares)}.")
    if len({share.number for share in shares}) < len(shares):
        raise UnusableKey("The same share was given twice: the second one comes from another holder.")
    if len({(share.key_id, share.split) for share in shares}) > 1:
        raise UnusableKey("These shares are of different splits. Take two that were made together.")
