"""One person as the page shows them: names with their scripts, birth and ages, and everything there are several of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from foundation.accounts.queries.staff import Account
from foundation.errors import KeyGone
from foundation.language.formats import country
from foundation.language.scripts import proposed_latin, script_of
from returns.people.queries import Identifier, Kinship, Person, PersonVersion, phone_country
from returns.people.rules.families import Kin, Tie
from returns.people.rules.people import IdentifierKind, NameKind, Sex, age_on, youngest_age
from returns.people.words import SCRIPT_LABELS


@dataclass(frozen=True)
class Birth:
    """A birth as it is known: a date, or an estimated year, or neither."""

    date: date | None
    year: int | None


def birth_of(person: Person) -> Birth:
    """The birth of somebody as it is known; neither date nor year where it cannot be read any more."""
    try:
        return Birth(person.birth_date, person.details.birth_year)
    except KeyGone:
        return Birth(None, None)


@dataclass(frozen=True)
class Age:
    """How old somebody is on a labelled day: full years, or a range of them."""

    label: str
    day: date
    years: str


def ages(birth: Birth, days: Sequence[tuple[str, date]]) -> list[Age]:
    """How old somebody is on each of the labelled days; of an estimated year, the youngest and oldest that can be."""
    if birth.date is not None:
        return [Age(label, day, str(age_on(birth.date, day))) for label, day in days]
    if birth.year:
        return [
            Age(label, day, f"{youngest_age(birth.year, day)}–{max(0, day.year - birth.year)}") for label, day in days
        ]
    return []


@dataclass(frozen=True)
class ShownName:
    """A name of a person; that of the document has no id and no kind."""

    given: str
    family: str
    id: str = ""
    kind: NameKind | None = None

    @property
    def whole(self) -> str:
        """Given and family name as written."""
        return " ".join(part for part in (self.given, self.family) if part)

    @property
    def script(self) -> object:
        """The script in words; empty where there is none."""
        return SCRIPT_LABELS.get(script_of(self.whole), "")

    @property
    def proposed(self) -> str:
        """A spelling in Latin letters; empty for a name that is written in them."""
        return proposed_latin(self.whole) if script_of(self.whole) not in ("latin", "") else ""


def names(person: Person) -> list[ShownName]:
    """The name as in the document, then every other name."""
    return [
        ShownName(person.given_name, person.family_name or ""),
        *(ShownName(name.given, name.family, name.id, name.kind) for name in person.details.names),
    ]


@dataclass(frozen=True)
class ShownIdentifier:
    """An e-mail or number of a document; of a phone only where it is used and whose it is, never the number."""

    id: str
    kind: IdentifierKind
    value: str
    country: str
    label: str

    @property
    def is_phone(self) -> bool:
        """Whether it is a phone, whose number opens elsewhere."""
        return self.kind is IdentifierKind.PHONE


def identifier(row: Identifier) -> ShownIdentifier:
    """What a person is looked up by, as the page shows it."""
    is_phone = row.kind is IdentifierKind.PHONE
    return ShownIdentifier(
        id=row.id.hex,
        kind=row.kind,
        value="" if is_phone else row.value,
        country=country(phone_country(row)) if is_phone else "",
        label=row.about.label if row.about is not None else "",
    )


@dataclass(frozen=True)
class ShownTie:
    """Somebody of the case, and what they are to the person."""

    id: str
    name: str
    kin: Kin


def ties(person: Person, rows: Sequence[Kinship], names_by_id: Mapping[str, str]) -> list[ShownTie]:
    """What others of the case are to this person, whichever side told it."""
    shown = []
    for row in rows:
        if person.id not in (row.person_id, row.other_id):
            continue
        try:
            tie = Tie(row.person_id.hex, row.other_id.hex, row.kind)
        except KeyGone:
            continue
        other = tie.other if tie.person == person.id.hex else tie.person
        shown.append(ShownTie(row.id.hex, names_by_id.get(other, ""), tie.seen_from(person.id.hex)))
    return shown


@dataclass(frozen=True)
class ShownVersion:
    """What a person was recorded as before a change, and who changed it."""

    at: datetime
    who: str
    name: str
    sex: Sex
    birth: Birth
    habitual: str


def version(row: PersonVersion, author: Account | None) -> ShownVersion:
    """What a person was recorded as before a change."""
    content = row.content
    return ShownVersion(
        at=row.changed_at,
        who=author.name if author else "",
        name=" ".join(part for part in (content.given_name, content.family_name) if part),
        sex=content.sex,
        birth=Birth(content.birth_date, content.birth_year),
        habitual=country(content.habitual_country),
    )
