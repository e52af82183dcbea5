"""What a cell of an imported list says: words, days and years as people type them, or what is wrong with them."""

import enum
import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

_NOT_KNOWN = (
    "not known yet", "not known", "unknown", "n/a", "na", "none", "?", "??", "-", "--", "—", "x", "bilinmiyor",
    "henüz bilinmiyor", "belirsiz", "yok", "غير معروف", "مجهول", "غير معروف بعد", "لا يوجد",
)  # fmt: skip
_DOTLESS = str.maketrans({"ı": "i", "ى": "ي", "ة": "ه", "أ": "ا", "إ": "ا", "آ": "ا", "ـ": ""})
_DAY = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})[-./](\d{1,2})[-./](\d{2,4})")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2})?.*$")
_FIRST_SERIAL = date(1899, 12, 30)
_SERIALS = range(3_000, 75_000)  # about 1908 to 2105
# Days that programs write when nothing is known.
_PLACEHOLDERS = frozenset(
    (date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1), date(9999, 12, 31))
)
_OTHER_CALENDARS = range(1_200, 1_500)


class DateOrder(enum.StrEnum):
    """Which comes first in 03/04/1990."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


def folded(text: str) -> str:
    """A word without what people write differently: case, marks over letters, dotless i, outer signs and spaces."""
    plain = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    letters = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn").translate(_DOTLESS)
    return " ".join(letters.replace("_", " ").split()).strip(" .:*")


_UNKNOWN_WORDS = frozenset(folded(word) or word for word in _NOT_KNOWN)


def is_not_known(text: str) -> bool:
    """Whether a cell says that something is not known: empty, or one of the words for it."""
    return not text.strip() or (folded(text) or text.strip()) in _UNKNOWN_WORDS


def has_bad_characters(text: str) -> bool:
    """Whether a text holds what cannot be stored: control characters, halves of characters."""
    return any(
        unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") and character not in "\t\n\r" for character in text
    )


def _digits(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_day(text: str, order: DateOrder) -> tuple[date | None, str]:
    """A day as it was typed, or None and why: `no_date`, `short_year`, `other_calendar`, `placeholder_date`."""
    match = _DAY.fullmatch(_digits(_TIME.sub("", text.strip())))
    if match is None:
        return None, "no_date"
    if match[1]:
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        if len(match[6]) < 4:
            return None, "short_year"
        first, second, year = int(match[4]), int(match[5]), int(match[6])
        day, month = (first, second) if order is DateOrder.DAY_FIRST else (second, first)
    if year in _OTHER_CALENDARS:
        return None, "other_calendar"
    try:
        read = date(year, month, day)
    except ValueError:
        return None, "no_date"
    return (None, "placeholder_date") if read in _PLACEHOLDERS else (read, "")


def read_year(text: str) -> int | None:
    """A year of four digits, of any script."""
    digits = _digits(text)
    return int(digits) if re.fullmatch(r"\d{4}", digits) else None


def day_of_serial(text: str) -> date | None:
    """The day that a number stands for where a sheet counts days from 1900, or None if it can stand for none."""
    if not re.fullmatch(r"[0-9]{4,5}", text) or int(text) not in _SERIALS:
        return None
    return _FIRST_SERIAL + timedelta(days=int(text))


def order_told_by(texts: Iterable[str]) -> DateOrder | None:
    """The order that these days tell by themselves; None if none of them does, or if they contradict each other."""
    orders = set()
    for text in texts:
        match = _DAY.fullmatch(_digits(_TIME.sub("", text.strip())))
        if match is None or match[1]:
            continue
        if int(match[4]) > 12 >= int(match[5]):
            orders.add(DateOrder.DAY_FIRST)
        if int(match[5]) > 12 >= int(match[4]):
            orders.add(DateOrder.MONTH_FIRST)
    return orders.pop() if len(orders) == 1 else None


def needs_order(texts: Iterable[str]) -> bool:
    """Whether there is a day among these that reads as two different days."""
    for text in texts:
        match = _DAY.fullmatch(_digits(_TIME.sub("", text.strip())))
        if match is not None and not match[1] and match[4] != match[5] and max(int(match[4]), int(match[5])) <= 12:
            return True
    return False
