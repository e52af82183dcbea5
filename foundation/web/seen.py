"""The rows that a page showed, signed for whoever it was shown to: what is done with ticked rows stays among them."""

import hmac
import uuid
from collections.abc import Iterable

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.security.secrets import Secrets

_HEX = 32  # characters of an id


def sign_seen(secrets: Secrets, account_id: uuid.UUID, ids: Iterable[uuid.UUID]) -> str:
    """The ids of the rows of a page, for a hidden field; nobody can add one, and nobody else can send it."""
    listed = "".join(row_id.hex for row_id in ids)
    return listed + _mark(secrets, account_id, listed)


def read_seen(secrets: Secrets, account_id: uuid.UUID, signed: str) -> frozenset[uuid.UUID]:
    """The ids that a page showed. BadInput (`seen`) for a field that was changed, or shown to somebody else."""
    listed, mark = signed[: len(signed) // _HEX * _HEX - 2 * _HEX], signed[-2 * _HEX :]
    if len(signed) % _HEX or not hmac.compare_digest(mark.encode(), _mark(secrets, account_id, listed).encode()):
        raise BadInput({"seen": [_("Go back to the list and select the rows there: this page is out of date.")]})
    return frozenset(uuid.UUID(listed[at : at + _HEX]) for at in range(0, len(listed), _HEX))


def _mark(secrets: Secrets, account_id: uuid.UUID, listed: str) -> str:
    return secrets.token_hash(f"seen|{account_id.hex}|{listed}").hex()
