"""The forgery token of forms, masked anew in every answer.

Flask-WTF signs the token of a sign-in with the time, so most of it stays the same from page to page, and could be
guessed sign by sign from the lengths of compressed pages (BREACH). A mask that is stretched from a few random bytes,
sent along, makes all of it look random; a pad of its own length would be a kilobyte more in a page of seven forms.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import shake_128

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect, generate_csrf, validate_csrf

_SEED_BYTES = 16


def masked(token: str) -> str:
    """What the mask is made of, and the token under it, in base64."""
    plain, seed = token.encode(), secrets.token_bytes(_SEED_BYTES)
    return urlsafe_b64encode(seed + _over(plain, _mask(seed, len(plain)))).decode()


def unmasked(sent: str | None) -> str:
    """The token under its mask; empty if nothing of ours was sent."""
    try:
        both = urlsafe_b64decode((sent or "").encode("ascii"))
        seed, covered = both[:_SEED_BYTES], both[_SEED_BYTES:]
        return _over(covered, _mask(seed, len(covered))).decode("ascii")
    except (Error, ValueError):
        return ""


def forgery_token() -> str:
    """The token for the forms of this answer: the same in each of them, another in the next answer."""
    if "masked_token" not in g:
        g.masked_token = masked(str(generate_csrf()))
    return str(g.masked_token)


def check_forgery_token(sent: str | None) -> None:
    """Raise wtforms' ValidationError for a token that is not of this sign-in."""
    validate_csrf(unmasked(sent))


class _Protection(CSRFProtect):
    def _get_csrf_token(self) -> str:
        return unmasked(super()._get_csrf_token())


def init_forgery(app: Flask) -> None:
    """Refuse forms without a token of their sign-in, and give templates `csrf_token`."""
    _Protection(app)
    app.jinja_env.globals["csrf_token"] = forgery_token
    app.context_processor(lambda: {"csrf_token": forgery_token})


def _mask(seed: bytes, size: int) -> bytes:
    return shake_128(seed).digest(size)


def _over(content: bytes, pad: bytes) -> bytes:
    """Both of one length, as numbers: sign by sign it takes longer than all else about the token."""
    return (int.from_bytes(content) ^ int.from_bytes(pad)).to_bytes(len(pad))
