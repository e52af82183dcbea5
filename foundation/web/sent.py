"""A form that was sent: a keyed hash of what it says, so that a second press is told from a second text."""

import hashlib
import json
from typing import Any

from flask import request

from foundation.security.secrets import Secrets
from foundation.web.stamp import Call


def content_of(secrets: Secrets, call: Call) -> bytes:
    """16 bytes that stand for what a form says at its address. Two forms that say the same have different ones."""
    said = {name: value for name, value in call.data.items() if name != "once"}
    parts = (call.data["once"].hex, call.me.account_id.hex, request.path, json.dumps(said, default=_plain))
    return secrets.blind_index("form_submission", "|".join(parts))


def _plain(value: Any) -> str:
    return hashlib.sha256(value).hexdigest() if isinstance(value, bytes) else str(value)
