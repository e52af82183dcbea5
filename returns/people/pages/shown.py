"""One person as the page shows them: names with their scripts, birth and ages, and everything there are several of."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from foundation.errors import KeyGone
from foundation.language.formats import country, language_name
from foundation.language.scripts import proposed_latin, script_of
from foundation.language.words import _
from returns.cases.words.cases import IDENTIFIER_LABELS, SEX_LABELS
from returns.people.queries import Kinship, Person, PersonVersion, phone_country
from returns.people.rules.families import Kin, Tie
from returns.people.rules.people import Basis, IdentifierKind, Interpreter, NameKind, Sex, age_on, youngest_age
from returns.people.words import (
    BASIS_LABELS,
    INTERPRETER_LABELS,
    KIN_LABELS,
    NAME_LABELS,
    SCRIPT_LABELS,
    nationality_label,
    reads_label,
)


def birth_label(birth_date: str | None, birth_year: int | None) -> SimpleNamespace:
    """A birth as it is known: a date, or an estimated year, or neither."""
    return SimpleNamespace(date=date.fromisoformat(birth_date) if birth_date else None, year=birth_year)


def birth_of(person: Person) -> SimpleNamespace:
    """The birth of somebody as it is known; neither date nor year where it cannot be read any more."""
    try:
        return birth_label(person.birth_date, (person.about or {}).get("birth_year"))
    except KeyGone:
        return birth_label(None, None)


def ages(person: Person, days: Sequence[tuple[str, date]]) -> list[SimpleNamespace]:
    """How old somebody is on each of the labelled days; of an estimated year, the youngest and oldest that can be."""
    about, shown = person.about or {}, []
    for label, day in days:
        if person.birth_date:
            years = str(age_on(date.fromisoformat(person.birth_date), day))
        elif about.get("birth_year"):
            years = f"{youngest_age(about['birth_year'], day)}–{max(0, day.year - about['birth_year'])}"
        else:
            continue
        shown.append(SimpleNamespace(label=label, day=day, years=years))
    return shown


def names(person: Person) -> list[SimpleNamespace]:
    """The name as in the document and every other name, each with its script and, if not Latin, a proposed spelling."""
    first = {"id": "", "kind": "", "given": person.given_name, "family": person.family_name or ""}
    return [_name(name) for name in (first, *(person.about or {}).get("names", []))]


def _name(name: Mapping[str, str]) -> SimpleNamespace:
    whole = " ".join(part for part in (name["given"], name["family"]) if part)
    script = script_of(whole)
    return SimpleNamespace(
        id=name["id"],
        label=NAME_LABELS[NameKind(name["kind"])] if name["kind"] else _("As in the document"),
        given=name["given"],
        family=name["family"],
        script=SCRIPT_LABELS.get(script, ""),
        proposed=proposed_latin(whole) if script not in ("latin", "") else "",
    )


def nationalities(about: Mapping[str, Any]) -> list[SimpleNamespace]:
    """Nationalities with what they rest on."""
    return [
        SimpleNamespace(
            id=nationality["id"],
            label=nationality_label(nationality["country"]),
            basis=BASIS_LABELS[Basis(nationality["basis"])],
        )
        for nationality in about.get("nationalities", [])
    ]


def languages(about: Mapping[str, Any]) -> list[SimpleNamespace]:
    """Languages with the need of an interpreter."""
    return [
        SimpleNamespace(
            id=language["id"],
            label=language_name(language["code"]),
            interpreter=INTERPRETER_LABELS[Interpreter(language["interpreter"])],
            reads=reads_label(language["reads"]),
        )
        for language in about.get("languages", [])
    ]


def identifiers(person: Person) -> list[SimpleNamespace]:
    """E-mails and numbers of documents; of a phone only where it is used and whose it is, never the number."""
    shown = []
    for identifier in person.identifiers:
        about, is_phone = identifier.about or {}, identifier.kind is IdentifierKind.PHONE
        used_in = phone_country(identifier) if is_phone else ""
        shown.append(
            SimpleNamespace(
                id=identifier.id.hex,
                kind=IDENTIFIER_LABELS[identifier.kind],
                is_phone=is_phone,
                value="" if is_phone else identifier.value,
                country=country(used_in) if used_in else "",
                label=about.get("label", ""),
            )
        )
    return shown


def ties(person: Person, rows: Sequence[Kinship], names_by_id: Mapping[str, str]) -> list[SimpleNamespace]:
    """What others of the case are to this person, whichever side told it."""
    shown = []
    for row in rows:
        if person.id not in (row.person_id, row.other_id):
            continue
        try:
            tie = Tie(row.person_id.hex, row.other_id.hex, Kin(row.kind))
        except KeyGone:
            continue
        other = tie.other if tie.person == person.id.hex else tie.person
        shown.append(
            SimpleNamespace(
                id=row.id.hex, name=names_by_id.get(other, ""), label=KIN_LABELS[tie.seen_from(person.id.hex)]
            )
        )
    return shown


def version(row: PersonVersion, author: Any) -> SimpleNamespace:
    """What a person was recorded as before a change."""
    content = row.content or {}
    name = " ".join(part for part in (content.get("given_name"), content.get("family_name")) if part)
    return SimpleNamespace(
        at=row.changed_at,
        who=author.name if author else "",
        name=name,
        sex=SEX_LABELS[Sex(content["sex"])],
        birth=birth_label(content.get("birth_date"), content.get("birth_year")),
        habitual=country(content["habitual_country"]) if content.get("habitual_country") else "",
    )
