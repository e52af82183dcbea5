"""What was searched for, on its way through a page: sealed for whoever searched, so that the page never shows it."""

import base64
import binascii

from foundation.errors import BadInput, SealBroken
from foundation.language.words import _
from foundation.security.sealed import seal, unseal
from foundation.storage.unit_of_work import Unit


def seal_search(unit: Unit, typed: str) -> str:
    """A text that only whoever works in this unit can open again, for a hidden field of a page."""
    return base64.urlsafe_b64encode(seal(_key(unit), typed, _place(unit))).decode()


def open_search(unit: Unit, sealed: str) -> str:
    """What was searched for. BadInput (`again`) for a field that was changed, or was somebody else's."""
    try:
        return str(unseal(_key(unit), base64.urlsafe_b64decode(sealed), _place(unit)))
    except (SealBroken, binascii.Error, ValueError) as error:
        raise BadInput({"again": [_("Search once more: what was looked for cannot be read here.")]}) from error


def _key(unit: Unit) -> bytes:
    assert unit.actor_id is not None
    key: bytes = unit.participants["keys"].key(("account", unit.actor_id))
    return key


def _place(unit: Unit) -> bytes:
    assert unit.actor_id is not None
    return b"search|" + unit.actor_id.bytes
