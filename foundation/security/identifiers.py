"""Normal forms of what is looked up by equality: document numbers, phones, e-mails, references."""

import unicodedata
from typing import TYPE_CHECKING

from foundation.lazy import lazily
from foundation.references import ReferenceMistyped, read_reference

if TYPE_CHECKING:
    import phonenumbers
else:
    phonenumbers = lazily("phonenumbers")


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def normal_document(text: str) -> str:
    """Letters and digits alone, in capitals, digits of any script as 0 to 9: `u 1-2` and `U۱۲` are one document."""
    letters = unicodedata.normalize("NFKC", text).upper()
    return "".join(str(unicodedata.decimal(c, c)) for c in letters if c.isalnum())


def normal_email(text: str) -> str:
    """Without outer spaces, case folded."""
    return _folded(text).strip()


def normal_phone(text: str, region: str | None) -> str | None:
    """The number as +COUNTRY…, or None if it cannot be one. `region` (ISO) serves numbers without a country code."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def phone_region(text: str) -> str:
    """The country (ISO) whose numbering a phone number with a country code belongs to; empty if that cannot be said."""
    try:
        return str(phonenumbers.region_code_for_number(phonenumbers.parse(text, None)) or "")
    except phonenumbers.NumberParseException:
        return ""


def normal_reference(text: str) -> str | None:
    """The reference that was meant, or None if the check character does not fit."""
    try:
        return read_reference(text)
    except ReferenceMistyped:
        return None
