"""Which column of a file is what, guessed from the words in its headings: English, Turkish, Arabic, and the codes."""

import re
from collections.abc import Sequence

from returns.imports.rules.cells import folded
from returns.imports.rules.imports import Column

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
