"""The columns of an imported list, and what its headings and cells say in words that people type."""

import enum
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from returns.cases.rules.cases import Track
from returns.documents.rules.documents import DocumentKind
from returns.people.rules.people import Sex

# The columns that a file can have.


class Column(enum.StrEnum):
    """What a column of the file can be. The words stand in the template, and stay the same in every language."""

    FAMILY_NUMBER = "family_number"
    OWN_REFERENCE = "own_reference"
    GIVEN_NAME = "given_name"
    FAMILY_NAME = "family_name"
    ORIGINAL_GIVEN_NAME = "original_given_name"
    ORIGINAL_FAMILY_NAME = "original_family_name"
    BIRTH_DATE = "birth_date"
    BIRTH_YEAR = "birth_year"
    SEX = "sex"
    NATIONALITY = "nationality"
    COUNTRY = "country_of_return"
    PLACE = "place_of_return"
    LANGUAGE = "language"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT_TYPE = "document_type"
    DOCUMENT_NUMBER = "document_number"
    DOCUMENT_COUNTRY = "document_country"
    DOCUMENT_EXPIRY = "document_expiry"
    LEGAL_DEADLINE = "legal_deadline"
    TRACK = "track"
    OWNER = "owner_email"
    NOTE = "note"


REQUIRED = (Column.GIVEN_NAME, Column.COUNTRY)
DATES = (Column.BIRTH_DATE, Column.DOCUMENT_EXPIRY, Column.LEGAL_DEADLINE)
# Columns whose cells are words of a list; what a word means can be said once for the whole file.
CHOSEN = (
    Column.SEX,
    Column.NATIONALITY,
    Column.COUNTRY,
    Column.LANGUAGE,
    Column.DOCUMENT_TYPE,
    Column.DOCUMENT_COUNTRY,
    Column.TRACK,
)
# Columns about the case, not about a person: rows of one family say the same, or leave them empty.
OF_CASE = (Column.COUNTRY, Column.PLACE, Column.LEGAL_DEADLINE, Column.TRACK, Column.OWNER)


# What a cell of an imported list says: words, days and years as people type them, or what is wrong with them.

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


def _parts_of_day(text: str) -> re.Match[str] | None:
    return _DAY.fullmatch(_digits(_TIME.sub("", text.strip())))


def read_day(text: str, order: DateOrder) -> tuple[date | None, str]:
    """A day as it was typed, or None and why: `no_date`, `short_year`, `other_calendar`, `placeholder_date`."""
    match = _parts_of_day(text)
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
    for match in map(_parts_of_day, texts):
        if match is None or match[1]:
            continue
        if int(match[4]) > 12 >= int(match[5]):
            orders.add(DateOrder.DAY_FIRST)
        if int(match[5]) > 12 >= int(match[4]):
            orders.add(DateOrder.MONTH_FIRST)
    return orders.pop() if len(orders) == 1 else None


def needs_order(texts: Iterable[str]) -> bool:
    """Whether there is a day among these that reads as two different days."""
    matches = (match for match in map(_parts_of_day, texts) if match is not None and not match[1])
    return any(match[4] != match[5] and max(int(match[4]), int(match[5])) <= 12 for match in matches)


# Which column of a file is what, guessed from the words in its headings: English, Turkish, Arabic, and the codes.


_WORDS: dict[Column, tuple[str, ...]] = {
    Column.FAMILY_NUMBER: (
        "family number", "family no", "family id", "household", "household number", "family", "case number", "group",
        "aile no", "aile numarası", "hane no", "dosya no", "رقم العائلة", "رقم الأسرة", "العائلة", "الأسرة",
    ),
    Column.OWN_REFERENCE: (
        "reference", "own reference", "old reference", "file number", "file no", "id", "registration number", "ref",
        "referans", "referans no", "kayıt no", "başvuru no", "الرقم المرجعي", "المرجع", "رقم الملف", "رقم التسجيل",
    ),
    Column.GIVEN_NAME: (
        "given name", "given names", "first name", "first names", "forename", "name", "ad", "adı", "isim", "ismi",
        "الاسم", "الاسم الأول", "الاسم الشخصي",
    ),
    Column.FAMILY_NAME: (
        "family name", "last name", "surname", "soyad", "soyadı", "soyisim", "اللقب", "الكنية", "اسم العائلة", "النسبة",
    ),
    Column.ORIGINAL_GIVEN_NAME: (
        "given name in own script", "original given name", "first name in own script", "given name original script",
        "kendi alfabesiyle adı", "kendi yazısıyla ad", "الاسم بالخط الأصلي", "الاسم بلغة الأم",
    ),
    Column.ORIGINAL_FAMILY_NAME: (
        "family name in own script", "original family name", "surname in own script", "family name original script",
        "kendi alfabesiyle soyadı", "kendi yazısıyla soyad", "اللقب بالخط الأصلي", "اسم العائلة بالخط الأصلي",
    ),
    Column.BIRTH_DATE: (
        "date of birth", "birth date", "birthdate", "dob", "born", "born on", "birthday", "doğum tarihi", "d.tarihi",
        "تاريخ الميلاد", "تاريخ الولادة",
    ),
    Column.BIRTH_YEAR: ("year of birth", "birth year", "yob", "doğum yılı", "سنة الميلاد", "سنة الولادة"),
    Column.SEX: ("sex", "gender", "m/f", "cinsiyet", "cinsiyeti", "k/e", "الجنس", "النوع"),
    Column.NATIONALITY: ("nationality", "citizenship", "uyruk", "uyruğu", "vatandaşlık", "الجنسية"),
    Column.COUNTRY: (
        "country of return", "return country", "returns to", "country", "country of origin", "destination country",
        "destination", "dönüş ülkesi", "ülke", "menşe ülke", "gideceği ülke", "بلد العودة", "البلد", "بلد المنشأ",
        "الدولة",
    ),
    Column.PLACE: (
        "place of return", "place", "city", "city of return", "town", "village", "province", "address of return",
        "dönüş yeri", "şehir", "il", "köy", "مكان العودة", "المدينة", "القرية", "المحافظة",
    ),
    Column.LANGUAGE: ("language", "languages", "mother tongue", "spoken language", "dil", "ana dil", "اللغة", "اللغات"),
    Column.PHONE: (
        "phone", "phone number", "telephone", "mobile", "mobile number", "tel", "cell", "whatsapp", "telefon",
        "telefon numarası", "cep telefonu", "gsm", "الهاتف", "رقم الهاتف", "الجوال", "رقم الجوال", "الموبايل",
    ),
    Column.EMAIL: ("e-mail", "email", "e-mail address", "mail", "e-posta", "eposta", "البريد الإلكتروني", "الإيميل"),
    Column.DOCUMENT_TYPE: (
        "document type", "type of document", "document", "travel document", "belge türü", "belge", "نوع الوثيقة",
        "الوثيقة",
    ),
    Column.DOCUMENT_NUMBER: (
        "document number", "document no", "passport number", "passport no", "passport", "pasaport no",
        "pasaport numarası", "belge no", "pasaport", "رقم الوثيقة", "رقم الجواز", "رقم جواز السفر",
    ),
    Column.DOCUMENT_COUNTRY: (
        "issuing country", "document country", "issued by", "country of issue", "veren ülke", "بلد الإصدار",
        "الدولة المصدرة",
    ),
    Column.DOCUMENT_EXPIRY: (
        "expiry date", "expires", "expires on", "valid until", "document expiry", "passport expiry", "expiry",
        "geçerlilik tarihi", "son geçerlilik tarihi", "bitiş tarihi", "تاريخ الانتهاء", "صالح حتى",
    ),
    Column.LEGAL_DEADLINE: (
        "legal deadline", "deadline", "deadline to leave", "departure deadline", "yasal süre", "çıkış süresi",
        "terk süresi", "المهلة القانونية", "مهلة المغادرة", "الموعد النهائي",
    ),
    Column.TRACK: (
        "track", "programme", "kind of return", "return type", "dönüş türü", "program", "مسار العودة", "نوع العودة",
        "البرنامج",
    ),
    Column.OWNER: (
        "case owner", "owner", "owner e-mail", "officer", "case worker", "caseworker", "return officer", "sorumlu",
        "dosya sorumlusu", "vaka sorumlusu", "مسؤول الحالة", "المسؤول", "موظف الحالة",
    ),
    Column.NOTE: ("note", "notes", "comment", "comments", "remarks", "not", "notlar", "açıklama", "ملاحظة", "ملاحظات"),
}  # fmt: skip
_KNOWN = {
    **{folded(word): column for column, words in _WORDS.items() for word in words},
    **{folded(column.value): column for column in Column},
}
_LOOKED_AT = 15
_ASIDE = re.compile(r"[(\[/|].*$")


def column_of(heading: str) -> Column | None:
    """The column that a heading names, what stands in brackets left aside; None if it names none."""
    whole = folded(heading)
    return _KNOWN.get(whole) or _KNOWN.get(folded(_ASIDE.sub("", heading)))


def guessed(headings: Sequence[str]) -> list[str]:
    """The code of the column that each heading names, or empty; of two that name the same, the first counts."""
    codes: list[str] = []
    for heading in headings:
        column = column_of(heading)
        codes.append(column.value if column is not None and column.value not in codes else "")
    return codes


def is_row_of_codes(texts: Sequence[str]) -> bool:
    """Whether this is the second row of headings of a template: codes and nothing else."""
    filled = [text for text in texts if text]
    return bool(filled) and all(text in list(Column) for text in filled)


def heading_row(rows: Sequence[Sequence[str]]) -> int:
    """The place (from 0) of the row of headings: the codes of a template; else the one that names most columns."""
    looked_at = rows[:_LOOKED_AT]
    for at, row in enumerate(looked_at):
        if is_row_of_codes(row):
            return at
    named = [sum(1 for code in guessed(row) if code) for row in looked_at]
    return named.index(max(named))


# Words by which lists of other programs say a sex, a track or a kind of document: English, Turkish, Arabic.

_SEX = {
    Sex.FEMALE: (
        "f", "female", "woman", "girl", "w", "k", "kadın", "kız", "bayan", "أنثى", "انثى", "امرأة", "بنت", "ا",
    ),
    Sex.MALE: ("m", "male", "man", "boy", "e", "erkek", "bay", "oğlan", "ذكر", "رجل", "ولد", "ذ"),
    Sex.OTHER: ("o", "other", "diverse", "d", "diğer", "آخر"),
}  # fmt: skip
_TRACK = {
    Track.UNDECIDED: ("undecided", "not decided", "karar verilmedi", "لم يتقرر"),
    Track.RETURN_ONLY: ("return only", "without reintegration", "avr", "yalnız dönüş", "sadece dönüş", "عودة فقط"),
    Track.WITH_REINTEGRATION: (
        "with reintegration", "return with reintegration", "reintegration", "avrr", "yeniden entegrasyon",
        "إعادة إدماج", "مع إعادة الإدماج",
    ),
}  # fmt: skip
_DOCUMENT = {
    DocumentKind.PASSPORT: ("passport", "pp", "p", "pasaport", "جواز سفر", "جواز"),
    DocumentKind.LAISSEZ_PASSER: (
        "laissez-passer", "laissez passer", "lp", "etd", "emergency travel document", "travel document",
        "seyahat belgesi", "geçici seyahat belgesi", "وثيقة سفر", "وثيقة سفر طارئة",
    ),
    DocumentKind.EU_RETURN_DOCUMENT: (
        "eu travel document", "european travel document", "eu return document", "euldp", "ab seyahat belgesi",
    ),
}  # fmt: skip


def _by_word(meanings: Mapping[Any, tuple[str, ...]]) -> dict[str, str]:
    codes = {folded(word): str(code) for code, words in meanings.items() for word in words}
    return codes | {folded(code): str(code) for code in meanings}


SEXES, TRACKS, DOCUMENTS = _by_word(_SEX), _by_word(_TRACK), _by_word(_DOCUMENT)
