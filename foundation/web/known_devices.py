"""Devices on which somebody signed in before: a cookie of their own, which lets nobody in and names nobody.

Whoever signs in at one is not kept out by strangers who guess at the same account elsewhere.
"""

import secrets as random
from datetime import date, timedelta

from flask import Response, after_this_request, current_app, request as http_request
from itsdangerous import BadSignature, URLSafeSerializer

from foundation.web.container import current_container

COOKIE = "device"
MOST_ACCOUNTS = 8  # of colleagues who share a device, the last ones who signed in


def known_device(email_index: bytes, today: date) -> str:
    """The mark of this device, if the account with this e-mail signed in here and that is not too long ago; or ''."""
    mark, accounts = _read()
    until = accounts.get(_tag(mark, email_index), "")
    return mark if until >= today.isoformat() else ""


def remember_device(email_index: bytes, today: date, days: int) -> None:
    """Note in the cookie of the answer that this account signed in here. `days`: how long the device is known."""
    mark, accounts = _read()
    mark = mark or random.token_urlsafe(16)
    own = _tag(mark, email_index)
    others = {tag: until for tag, until in accounts.items() if tag != own and until >= today.isoformat()}
    kept = dict([*others.items(), (own, (today + timedelta(days=days)).isoformat())][-MOST_ACCOUNTS:])
    value = _serializer().dumps([mark, kept])

    @after_this_request
    def add(response: Response) -> Response:
        secure = current_container().settings.secure_cookies
        response.set_cookie(
            _name(secure), value, max_age=timedelta(days=days), secure=secure, httponly=True, samesite="Strict"
        )
        return response


def _read() -> tuple[str, dict[str, str]]:
    """The mark of the device, and until when it is known for whom; both empty where the cookie is none of ours."""
    value = http_request.cookies.get(_name(current_container().settings.secure_cookies), "")
    try:
        mark, accounts = _serializer().loads(value)
    except (BadSignature, ValueError):
        return "", {}
    return str(mark), dict(accounts)


def _name(secure: bool) -> str:
    return f"__Host-{COOKIE}" if secure else COOKIE


def _tag(mark: str, email_index: bytes) -> str:
    """What stands for an account on one device: another device has another."""
    return current_container().secrets.blind_index("known_device", f"{mark} {email_index.hex()}").hex()


def _serializer() -> URLSafeSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.secret_key]
    return URLSafeSerializer(keys, salt="known device")
