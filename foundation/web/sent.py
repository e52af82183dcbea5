"""A form that was sent: a keyed hash of what it says, so that a second press is told from a second text."""

import hashlib
import json
from collections.abc import Collection, Mapping, Set
from typing import Any

from foundation.security.secrets import Secrets
from foundation.web.route import Request


def content_of(secrets: Secrets, request: Request, answered: Collection[str]) -> bytes:
    """A keyed hash (16 bytes) of what a form says and about what. By its once-only id it differs from any other form.

    `answered`: fields that answer a question in between, and are no part of what is said.
    """
    fields = {name: value for name, value in request.data.items() if name not in ("once", *answered)}
    whole = json.dumps(_plain([request.path, fields]))
    parts = (request.data["once"].hex, request.me.account_id.hex, whole)
    return secrets.blind_index("form_submission", "|".join(parts))


def _plain(value: Any) -> Any:
    """The same JSON for the same value, in every process."""
    if isinstance(value, Mapping):
        return sorted([str(name), _plain(part)] for name, part in value.items())
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Set):
        return sorted(str(part) for part in value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return str(value)
