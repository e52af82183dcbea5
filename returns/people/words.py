"""What is known of people, in words: kinds of names, scripts, nationalities, languages, ties."""

from foundation.acts import AuditedAct
from foundation.language.formats import all_countries, countries, country
from foundation.language.words import _, lazy_gettext as _l
from returns.people.rules.families import Capacity, Kin, OtherParent
from returns.people.rules.people import NATIONALITY_UNKNOWN, STATELESS, Basis, Interpreter, NameKind, OpenField

# What the audit calls the pages and changes of people.


class PeopleAct(AuditedAct):
    """Pages and changes of people, as the audit calls them."""

    FAMILIES_JOIN = "families.join", _l("Joined two cases of a family")
    FAMILIES_JOIN_PAGE = "families.join_page", _l("Opened the page to join a case with another")
    FAMILIES_JOIN_PREVIEW = "families.join_preview", _l("Previewed joining two cases")
    FAMILIES_SPLIT = "families.split", _l("Split a family into two cases")
    FAMILIES_SPLIT_PAGE = "families.split_page", _l("Opened the page to split a family")
    FAMILIES_SPLIT_PREVIEW = "families.split_preview", _l("Previewed splitting a family")
    FAMILY_JOIN = "family.join", _l("Joined two cases of a family")
    FAMILY_SPLIT = "family.split", _l("Split a family into two cases")
    GUARDIAN_END = "guardian.end", _l("Ended a guardianship")
    GUARDIAN_RECORD = "guardian.record", _l("Recorded a guardian")
    GUARDIANS_END = "guardians.end", _l("Ended a guardianship")
    GUARDIANS_PAGE = "guardians.page", _l("Read the guardians of a case")
    GUARDIANS_RECORD = "guardians.record", _l("Recorded a guardian")
    ADD = "people.add", _l("Added a person to a case")
    PAGE = "people.page", _l("Read the people of a case")
    PERSON_CHANGE = "person.change", _l("Changed what is known about a person")
    PERSON_IDENTIFIERS = "person.identifiers", _l("Added a phone, e-mail or number of a person")
    PERSON_LANGUAGES = "person.languages", _l("Added a language of a person")
    PERSON_NAMES = "person.names", _l("Added a name of a person")
    PERSON_NATIONALITIES = "person.nationalities", _l("Added a nationality of a person")
    PERSON_PAGE = "person.page", _l("Read what is known about a person")
    PERSON_REMOVE = "person.remove", _l("Removed something recorded about a person")
    PERSON_SPELLING = "person.spelling", _l("Recorded the spelling in a document")
    PERSON_TIES = "person.ties", _l("Recorded family relationships")
    PERSON_WHO = "person.who", _l("Changed a person's identity details")
    UNKNOWN_ASK = "unknown.ask", _l("Assigned finding something out")
    UNKNOWN_CLOSE = "unknown.close", _l("Recorded that something need not be found out")
    UNKNOWNS_ASK = "unknowns.ask", _l("Assigned finding something out")
    UNKNOWNS_CLOSE = "unknowns.close", _l("Recorded that something need not be found out")
    UNKNOWNS_LIST = "unknowns.list", _l("Listed unknown fields")
    UNKNOWNS_PAGE = "unknowns.page", _l("Looked at a case's unknown fields")
    UNKNOWNS_TAKE = "unknowns.take", _l("Took over all unassigned unknown fields")
    UNKNOWNS_UNDO = "unknowns.undo", _l("Undid taking over unknown fields")


SUBJECTS: dict[str, object] = {
    "person": _l("Person"),
}


# Guardianships in words: as what somebody stands for a child, and what is known of another parent.

CAPACITY_LABELS = {
    Capacity.PARENT: _l("Parent"),
    Capacity.RELATIVE: _l("Relative"),
    Capacity.APPOINTED_GUARDIAN: _l("Appointed guardian"),
    Capacity.AUTHORITY: _l("Authority"),
}
OTHER_PARENT_LABELS = {
    OtherParent.NOT_KNOWN: _l("Not known yet"),
    OtherParent.AGREES: _l("Agrees, in writing"),
    OtherParent.NOT_NEEDED: _l("Agreement not needed: sole custody, or no one left to ask"),
}


# What is known of people, in words.


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
# Fields that may be not known yet.
FIELD_LABELS = {
    OpenField.BIRTH_DATE: _l("Date of birth"),
    OpenField.SEX: _l("Sex"),
    OpenField.NATIONALITY: _l("Nationality"),
    OpenField.LANGUAGES: _l("Languages"),
    OpenField.HABITUAL_COUNTRY: _l("Where the person usually lives"),
    OpenField.CONTACT: _l("Phone or e-mail"),
    OpenField.DOCUMENT: _l("Document number"),
    OpenField.FAMILY: _l("Family relationships"),
    OpenField.PLACE_OF_RETURN: _l("Place of return"),
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
