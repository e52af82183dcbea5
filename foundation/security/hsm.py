"""A master key that only an HSM opens: it lies wrapped in its file, and the HSM is asked once, at the start.

The library of the HSM runs in a process of its own (`hsm_alone`): it survives no fork, and a fault of it takes nothing
along.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from foundation.errors import SettingsError
from foundation.settings import HsmSettings

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 60
OPEN, WRAP = "open", "wrap"
_CURES = {
    "PinIncorrect": "The PIN in HSM_PIN_FILE is not the one of this token.",
    "PinLocked": "The PIN of this token is locked after too many wrong ones: its keeper unlocks it.",
    "NoSuchToken": "HSM_TOKEN names no token of this HSM. Is it plugged in?",
    "NoSuchKey": "HSM_KEY names no key of this token. Make one: python3 run.py flask keys wrap FILE --new",
    "MultipleObjectsReturned": "HSM_KEY names several keys of this token: give one of them another label.",
    "AlreadyThere": "This token has a key with the label HSM_KEY already; it is not replaced.",
}  # by the class of the error, whose own text may say anything


def ask(hsm: HsmSettings, act: str, contents: list[bytes], makes: bool = False) -> list[bytes]:
    """What the HSM makes of each: `wrap` keys, or `open` what it wrapped. `makes`: with a new wrapping key.

    SettingsError with the cure where it cannot be reached, or where this is not what it wrapped.
    """
    if find_spec("pkcs11") is None:
        raise SettingsError(["HSM_MODULE needs the package python-pkcs11, which is missing here (docs/running.md)."])
    question = {**vars(hsm), "act": act, "makes": makes, "contents": [content.hex() for content in contents]}
    command = [sys.executable, "-P", "-m", "foundation.security.hsm_alone"]
    try:
        done = subprocess.run(
            command, cwd=_ROOT, input=json.dumps(question).encode(), capture_output=True, timeout=_SECONDS
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        problem = f"HSM_MODULE={hsm.module}: the HSM did not answer. Is it plugged in, and its service up?"
        raise SettingsError([problem]) from error
    if "failed" in answer:
        cure = _CURES.get(answer["failed"], "Is this the file that this HSM wrapped, and is the token the same?")
        raise SettingsError([f"HSM_MODULE={hsm.module}: the HSM refused ({answer['failed']}). {cure}"])
    return [bytes.fromhex(content) for content in answer["contents"]]
