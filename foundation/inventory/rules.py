"""The inventory of data: each table with its purpose, term and end, each column and sealed field with who reads it."""

import enum
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

_W = TypeVar("_W", bound=enum.StrEnum)


class About(enum.StrEnum):
    """Whose data the rows of a table are: by what they are found when somebody asks for theirs, or is erased."""

    PERSON = "person"
    CASE = "case"
    DOOR = "door"
    IMPORT = "import"
    MOVEMENT = "movement"
    ROSTER = "roster"
    ACCOUNT = "account"
    KEY = "key"
    PLACE = "place"
    FIGURES = "figures"
    PROGRAM = "program"


class Purpose(enum.StrEnum):
    """What data is held for."""

    IDENTITY = "identity"
    INTAKE = "intake"
    CASEWORK = "casework"
    COUNSELLING = "counselling"
    CONSENT = "consent"
    GUARDIANSHIP = "guardianship"
    PROTECTION = "protection"
    HEALTH = "health"
    CONTACT = "contact"
    TRAVEL_DOCUMENTS = "travel_documents"
    JOURNEY = "journey"
    DEPARTURE = "departure"
    ARRIVAL = "arrival"
    PARTNERS = "partners"
    ACCESS = "access"
    FOLLOW_UP = "follow_up"
    PLAN = "plan"
    MONEY = "money"
    COMPLAINTS = "complaints"
    FIGURES = "figures"
    SEARCH = "search"
    DRAFTS = "drafts"
    MESSAGES = "messages"
    STAFF_WORK = "staff_work"
    SIGN_IN = "sign_in"
    RIGHTS = "rights"
    ACCOUNTABILITY = "accountability"
    OPERATION = "operation"


class Retention(enum.StrEnum):
    """How long rows are kept: which term of the rule book they have."""

    CASE = "case"
    DOOR = "door"
    IMPORT = "import"
    MOVEMENT = "movement"
    DRAFT = "draft"
    SEARCH = "search"
    MESSAGE = "message"
    ACCOUNT = "account"
    SIGN_IN = "sign_in"
    AUDIT = "audit"
    FIGURES = "figures"
    PROGRAM = "program"


class Erasure(enum.StrEnum):
    """What becomes of a row when the person or the case is erased that it is about."""

    DELETE = "delete"
    DETACH = "detach"  # it stays without anything that leads to somebody, where its group is large enough
    KEEP = "keep"  # it is about nobody who is erased


class Answer(enum.StrEnum):
    """What a person who asks for their data is given of a table."""

    GIVEN = "given"
    WITHHELD = "withheld"
    INTERNAL = "internal"


class Mention(enum.StrEnum):
    """What becomes of a row that no column ties to the erased, when what is sealed in it names them."""

    NEVER = "never"  # nothing in it can name somebody whom no column names
    DELETE = "delete"  # where it names them by an id, a number, or two of their names
    DELETE_ANY = "delete_any"  # and where it has any of their names
    BLACKEN = "blacken"  # it stays, without their names and ids


@dataclass(frozen=True)
class TableEntry:
    """What is known of one table. `plain`: why each column may be read; `sealed`: who reads each field on pages.

    `mentions`: see `Mention`. `carries`: what a row that is detached takes along, by its column: "table.column" of a
    row that it refers to until then. `others`: the sealed fields that are about somebody else; `is_provided`: its rows
    say what people said themselves.
    """

    name: str
    about: About
    purpose: Purpose
    retention: Retention
    erasure: Erasure
    answer: Answer
    plain: Mapping[str, str]
    sealed: Mapping[str, frozenset[str]]
    mentions: Mention = Mention.NEVER
    carries: Mapping[str, str] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    is_provided: bool = False

    def is_about_others(self, place: str) -> bool:
        """Whether a sealed field is about somebody else: a name under it is, too."""
        return any(place == other or place.startswith(f"{other}.") for other in self.others)


@dataclass(frozen=True)
class Inventory:
    """All tables by name."""

    tables: Mapping[str, TableEntry]

    def readers(self, place: str) -> frozenset[str]:
        """Who reads a sealed field, `table.column.field`; a field under `*` has the readers of that. KeyError else."""
        table, _dot, field = place.partition(".")
        sealed = self.tables[table].sealed
        while field not in sealed:
            above, dot, _last = field.removesuffix(".*").rpartition(".")
            if not dot:
                raise KeyError(place)
            field = f"{above}.*"
        return sealed[field]

    def read_by(self, role: str) -> list[TableEntry]:
        """The tables of which a role reads something sealed."""
        return [table for table in self.tables.values() if any(role in readers for readers in table.sealed.values())]


def read_inventory(audiences: str, files: Iterable[str], roles: Collection[str]) -> Inventory:
    """Read the inventory from the texts of its TOML files. ValueError names everything that is wrong.

    `audiences`: which roles of `roles` read what the other files say that they read, by name.
    """
    faults: list[str] = []
    known = {name: frozenset(readers.split()) for name, readers in tomllib.loads(audiences).items()}
    faults += [f"{name}: {role} is no role" for name, own in known.items() for role in sorted(own - set(roles))]
    tables: dict[str, TableEntry] = {}
    for text in files:
        for name, entry in tomllib.loads(text).items():
            if name in tables:
                faults.append(f"{name}: stands there twice")
            tables[name] = _entry(name, entry, known, faults)
    if faults:
        raise ValueError("\n".join(faults))
    return Inventory(tables)


def _entry(name: str, entry: Mapping[str, Any], known: Mapping[str, frozenset[str]], faults: list[str]) -> TableEntry:
    sealed: dict[str, frozenset[str]] = {}
    for audience, fields in entry.get("sealed", {}).items():
        if audience not in known:
            faults.append(f"{name}: no audience is called {audience}")
        for place in _once(f"{name}.sealed", fields.split(), sealed, faults):
            sealed[place] = known.get(audience, frozenset())
    others = frozenset(entry.get("others", "").split())
    faults += [f"{name}.others: no sealed field is called {other}" for other in sorted(others - _with_parents(sealed))]
    plain: dict[str, str] = {}
    for word, columns in entry.get("plain", {}).items():
        for column in _once(f"{name}.plain", columns.split(), plain, faults):
            plain[column] = word
    return TableEntry(
        name,
        _word(About, entry.get("about", ""), f"{name}: about", faults),
        _word(Purpose, entry.get("purpose", ""), f"{name}: purpose", faults),
        _word(Retention, entry.get("retention", ""), f"{name}: retention", faults),
        _word(Erasure, entry.get("erasure", ""), f"{name}: erasure", faults),
        _word(Answer, entry.get("answer", ""), f"{name}: answer", faults),
        plain,
        sealed,
        _word(Mention, entry.get("mentions", Mention.NEVER), f"{name}: mentions", faults),
        entry.get("carries", {}),
        others,
        bool(entry.get("provided", False)),
    )


def _with_parents(fields: Iterable[str]) -> set[str]:
    """Fields, and everything that they are parts of."""
    parts = (field.split(".") for field in fields)
    return {".".join(names[:count]) for names in parts for count in range(1, len(names) + 1)}


def _once(where: str, names: Sequence[str], taken: Mapping[str, object], faults: list[str]) -> Sequence[str]:
    faults += [f"{where}: {name} stands there twice" for name in names if name in taken]
    return names


def _word(kind: type[_W], text: str, where: str, faults: list[str]) -> _W:
    try:
        return kind(text)
    except ValueError:
        faults.append(f"{where}: {text!r} is none of {', '.join(kind)}")
        return next(iter(kind))
