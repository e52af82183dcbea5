"""What is known of people, in words: kinds of names, scripts, nationalities, languages, ties."""

from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _, lazy_gettext as _l
from returns.people.rules.kinship import Kin
from returns.people.rules.people import NATIONALITY_UNKNOWN, STATELESS, Basis, Interpreter, NameKind

NAME_LABELS = {
    NameKind.OWN_SCRIPT: _l("In own script"),
    NameKind.OTHER_SPELLING: _l("Other spelling"),
    NameKind.ALIAS: _l("Also known as"),
}
SCRIPT_LABELS = {
    "latin": _l("Latin script"),
    "arabic": _l("Arabic script"),
    "cyrillic": _l("Cyrillic script"),
    "greek": _l("Greek script"),
    "hebrew": _l("Hebrew script"),
    "armenian": _l("Armenian script"),
    "georgian": _l("Georgian script"),
    "ethiopic": _l("Ethiopic script"),
    "bengali": _l("Bengali script"),
    "devanagari": _l("Devanagari script"),
    "gurmukhi": _l("Gurmukhi script"),
    "tamil": _l("Tamil script"),
    "telugu": _l("Telugu script"),
    "sinhala": _l("Sinhala script"),
    "thai": _l("Thai script"),
    "myanmar": _l("Myanmar script"),
    "khmer": _l("Khmer script"),
    "lao": _l("Lao script"),
    "tibetan": _l("Tibetan script"),
    "mongolian": _l("Mongolian script"),
    "syriac": _l("Syriac script"),
    "thaana": _l("Thaana script"),
    "tifinagh": _l("Tifinagh script"),
    "nko": _l("N’Ko script"),
    "chinese": _l("Chinese script"),
    "japanese": _l("Japanese script"),
    "korean": _l("Korean script"),
    "mixed": _l("Several scripts"),
    "other": _l("Another script"),
}
BASIS_LABELS = {Basis.DOCUMENT: _l("Document seen"), Basis.STATED: _l("As stated")}
INTERPRETER_LABELS = {
    Interpreter.NEEDED: _l("Interpreter needed"),
    Interpreter.HELPFUL: _l("Interpreter helpful"),
    Interpreter.NOT_NEEDED: _l("No interpreter needed"),
}
KIN_LABELS = {
    Kin.SPOUSE: _l("Husband, wife or partner"),
    Kin.PARENT: _l("Father or mother"),
    Kin.CHILD: _l("Son or daughter"),
    Kin.SIBLING: _l("Brother or sister"),
    Kin.GRANDPARENT: _l("Grandparent"),
    Kin.GRANDCHILD: _l("Grandchild"),
    Kin.GUARDIAN: _l("Guardian"),
    Kin.WARD: _l("Child in guardianship"),
    Kin.OTHER: _l("Related in another way"),
}
_NO_COUNTRY_LABELS = {STATELESS: _l("Stateless"), NATIONALITY_UNKNOWN: _l("Nationality not known")}


def nationality_label(code: str) -> str:
    """A nationality in words: a country, stateless, not known."""
    return str(_NO_COUNTRY_LABELS[code]) if code in _NO_COUNTRY_LABELS else country(code)


def nationality_choices() -> list[tuple[str, str]]:
    """What a nationality can be: every country, then the two that are none."""
    return [*countries(all_countries()), *((code, str(label)) for code, label in _NO_COUNTRY_LABELS.items())]


def reads_label(reads: bool | None) -> str:
    """Whether somebody reads a language; empty while it is not known."""
    return "" if reads is None else _("reads it") if reads else _("does not read it")
