"""One-time codes by time (RFC 6238), and recovery codes: drawn, read as people type them, compared in constant time."""

import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp

# One step to either side (RFC 6238, section 5.2): half a minute that a clock may be wrong, or a slow thumb may need.
WINDOW = (-1, 0, 1)
# Crockford's letters: none that is taken for another one, and no vowel but A and E, so that no word comes up.
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_READ_AS = str.maketrans({"o": "0", "i": "1", "l": "1"})
_RECOVERY_LENGTH = 10  # 50 bits: behind a keyed hash and a throttle, nobody guesses one


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, label: str, issuer: str) -> str:
    """What an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name=issuer)


def in_groups(secret: str) -> str:
    """A secret as it is typed by hand: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def accepted_step(secret: str, code: str, at: datetime, last: int | None) -> int | None:
    """The time step that a code is of, if it is right at this instant and later than the last one that was taken."""
    totp = pyotp.TOTP(secret)
    now = totp.timecode(at)
    accepted = None
    for step in (now + offset for offset in WINDOW):
        # No early end: how long it takes does not tell which step it was.
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
            accepted = step
    return accepted if accepted is not None and (last is None or accepted > last) else None


def read_code(typed: str) -> str:
    """What was typed, without spaces and hyphens, in small letters, with digits of any script as 0 to 9."""
    plain = (
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in unicodedata.normalize("NFKC", typed)
    )
    return "".join(char for char in "".join(plain).casefold() if char.isalnum())


def is_one_time(code: str) -> bool:
    """Whether a code that was read looks like one of an app: six digits."""
    return len(code) == 6 and code.isdecimal()


def new_recovery_codes(count: int) -> list[str]:
    """Fresh recovery codes, all different, in two groups of five."""
    drawn: set[str] = set()
    while len(drawn) < count:
        drawn.add("".join(secrets.choice(_LETTERS) for _ in range(_RECOVERY_LENGTH)))
    return [f"{code[:5]}-{code[5:]}" for code in sorted(drawn)]


def read_recovery_code(code: str) -> str:
    """A code that was read, with the letters that are easily taken for digits as those digits."""
    return code.translate(_READ_AS)
