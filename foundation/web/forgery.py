"""The forgery token of forms, masked anew in every answer.

Flask-WTF signs the token of a sign-in with the time, so most of it stays the same from page to page, and could be
guessed sign by sign from the lengths of compressed pages (BREACH). A one-time pad, sent along, makes all of it random.
"""

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect, generate_csrf, validate_csrf


def masked(token: str) -> str:
    """A pad and the token under it, in base64."""
    plain = token.encode()
    pad = secrets.token_bytes(len(plain))
    return urlsafe_b64encode(pad + _over(plain, pad)).decode()


def unmasked(sent: str | None) -> str:
    """The token under its mask; empty if nothing of ours was sent."""
    try:
        both = urlsafe_b64decode((sent or "").encode("ascii"))
        pad, covered = both[: len(both) // 2], both[len(both) // 2 :]
        return _over(covered, pad).decode("ascii") if len(pad) == len(covered) else ""
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


def _over(content: bytes, pad: bytes) -> bytes:
    """Both of one length, as numbers: sign by sign it takes longer than all else about the token."""
    return (int.from_bytes(content) ^ int.from_bytes(pad)).to_bytes(len(pad))
