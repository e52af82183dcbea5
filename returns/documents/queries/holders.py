"""Whose a document is: what its machine-readable lines say beside what is recorded of the people of a case."""

from collections.abc import Sequence
from dataclasses import dataclass

from foundation.language.formats import all_countries, country as country_name, country_of_document, day, listed
from returns.cases.words import SEX_CHOICES
from returns.documents.queries.documents import nationalities_of
from returns.documents.rules.machine_readable import HolderTrait, PrintedDocument
from returns.names.queries.names import every_name
from returns.names.queries.parts import parts_of
from returns.people.models import Person
from returns.people.rules.people import STATELESS, Sex

_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE}  # as documents print them
_MAY_DIFFER = frozenset({HolderTrait.NATIONALITY})  # somebody may have several


@dataclass(frozen=True)
class Compared:
    """What a document says of its holder beside what is recorded of a person; None of `agrees`: one is not known."""

    trait: HolderTrait
    printed: str
    recorded: str
    agrees: bool | None


def compared(person: Person, printed: PrintedDocument) -> list[Compared]:
    """Name, birth, sex and nationality of a person beside what a document says; nothing once the key is gone."""
    names = every_name(person)
    if not names:
        return []
    born, printed_on = person.birth_date, printed.born_on
    sex, printed_sex = _known_sex(person.sex), _SEXES.get(printed.sex)
    nations, nation = nationalities_of(person), country_of_document(printed.nationality)
    agrees = {
        HolderTrait.NAME: is_named(printed, names),
        HolderTrait.BIRTH_DATE: printed_on == born if printed_on and born else None,
        HolderTrait.SEX: printed_sex is sex if printed_sex and sex else None,
        HolderTrait.NATIONALITY: nation in nations if nation and nations else None,
    }
    recorded_nations = listed([country_name(code) for code in nations])
    words: dict[HolderTrait, tuple[str, str]] = {
        HolderTrait.NAME: (printed.name, names[0]),
        HolderTrait.BIRTH_DATE: (day(printed_on), day(born)),
        HolderTrait.SEX: (_sex_words(printed_sex), _sex_words(sex)),
        HolderTrait.NATIONALITY: (country_name(nation) or printed.nationality, recorded_nations),
    }
    return [Compared(trait, *words[trait], agrees[trait]) for trait in HolderTrait]


def _sex_words(sex: Sex | None) -> str:
    return str(SEX_CHOICES[sex]) if sex else ""


def _known_sex(sex: Sex) -> Sex | None:
    return None if sex is Sex.UNKNOWN else sex


def is_named(printed: PrintedDocument, names: Sequence[str]) -> bool:
    """Whether each part of a printed name sounds like one of these names; long names are cut where a line ends."""
    recorded = [part for name in names for part in parts_of(name)]
    parts = parts_of(printed.name)
    return bool(parts) and all(any(part.skeletons & other.skeletons for other in recorded) for part in parts)


def holder_among(people: Sequence[Person], printed: PrintedDocument) -> Person | None:
    """Whose document it is by name and birth, or by name alone; None where that is nobody, or several. Opens them."""
    named = [person for person in people if is_named(printed, every_name(person))]
    born = [person for person in named if printed.born_on and person.birth_date == printed.born_on]
    return next((group[0] for group in (born, named) if len(group) == 1), None)


def contradicted(person: Person, printed: PrintedDocument) -> list[HolderTrait]:
    """What a document says otherwise than it is recorded of a person; another nationality is none of it. Opens them."""
    return [line.trait for line in compared(person, printed) if line.agrees is False and line.trait not in _MAY_DIFFER]


def nationality_to_record(person: Person, printed: PrintedDocument) -> str | None:
    """The country that a document adds to what is recorded of a person, by code; None where it adds nothing."""
    country, recorded = country_of_document(printed.nationality), person.details.nationalities
    is_new = country in all_countries() and country not in nationalities_of(person)
    return country if is_new and not any(one.country == STATELESS for one in recorded) else None
