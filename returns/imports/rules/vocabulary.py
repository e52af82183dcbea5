"""Words by which lists of other programs say a sex, a track or a kind of document: English, Turkish, Arabic."""

from collections.abc import Mapping
from typing import Any

from returns.cases.rules.cases import Track
from returns.documents.rules.documents import DocumentKind
from returns.imports.rules.cells import folded
from returns.people.rules.people import Sex

_SEX = {
    Sex.FEMALE: (
        "f",
        "female",
        "woman",
        "girl",
        "w",
        "k",
        "kadın",
        "kız",
        "bayan",
        "أنثى",
        "انثى",
        "امرأة",
        "بنت",
        "ا",
    ),
    Sex.MALE: ("m", "male", "man", "boy", "e", "erkek", "bay", "oğlan", "ذكر", "رجل", "ولد", "ذ"),
    Sex.OTHER: ("o", "other", "diverse", "d", "diğer", "آخر"),
}
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
