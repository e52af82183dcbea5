"""The process that talks to an HSM through the library of its maker, and ends; `hsm` asks it."""

import json
import secrets
import sys
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, ObjectClass
from pkcs11.exceptions import NoSuchKey

from foundation.security.hsm import WRAP

_NONCE, _TAG_BITS = 12, 128
_BOUND_TO = b"assisted return, master key"
_KEPT_INSIDE = {
    Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False, Attribute.ENCRYPT: True, Attribute.DECRYPT: True,
}  # fmt: skip


class AlreadyThere(Exception):
    """The token has a key of this name."""


def _key(session: Any, label: str, makes: bool) -> Any:
    try:
        key = session.get_key(object_class=ObjectClass.SECRET_KEY, label=label)
    except NoSuchKey:
        if not makes:
            raise
        return session.generate_key(KeyType.AES, 256, label=label, store=True, template=_KEPT_INSIDE)
    if makes:
        raise AlreadyThere
    return key


def _wrapped(key: Any, content: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + bytes(key.encrypt(content, **_how(nonce)))


def _opened(key: Any, content: bytes) -> bytes:
    return bytes(key.decrypt(content[_NONCE:], **_how(content[:_NONCE])))


def _how(nonce: bytes) -> dict[str, Any]:
    return {
        "mechanism": pkcs11.Mechanism.AES_GCM,
        "mechanism_param": pkcs11.GCMParams(nonce, _BOUND_TO, _TAG_BITS),
    }


def _answers(question: dict[str, Any]) -> list[str]:
    token = pkcs11.lib(question["module"]).get_token(token_label=question["token"])
    act = _wrapped if question["act"] == WRAP else _opened
    with token.open(rw=question["makes"], user_pin=question["pin"]) as session:
        key = _key(session, question["key"], question["makes"])
        return [act(key, bytes.fromhex(content)).hex() for content in question["contents"]]


def _serve() -> None:
    answer: dict[str, Any]
    try:
        answer = {"contents": _answers(json.load(sys.stdin))}
    except Exception as error:  # whatever a library of others raises: its class alone is told
        answer = {"failed": type(error).__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    _serve()
