"""One person of a case: everything that is known, changing it, adding and removing parts of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone, NotFound
from foundation.forms.fields import FormSchema
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries, country, language_name, spoken_languages
from foundation.language.scripts import proposed_latin, script_of
from foundation.language.words import _
from foundation.web.route import Request
from foundation.web.routes import Decorator
from returns.cases.pages.cases import PartOfCase, case_with
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import ENDED
from returns.cases.words import IDENTIFIER_LABELS, SEX_CHOICES, choices_of
from returns.journey.pages.itinerary import common
from returns.people.pages.people import name_of, routes as shared_routes
from returns.people.queries import (
    Birth,
    Identifier,
    Kinship,
    Person,
    PersonState,
    days_of_journey,
    kinships_of_case,
    last_changed_by,
    person_of_case,
    phone_country,
    versions_of_person,
)
from returns.people.rules.families import Kin
from returns.people.rules.people import IdentifierKind, NameKind, age_on, youngest_age
from returns.people.schemas import (
    YES,
    IdentifierForm,
    KinForm,
    LanguageForm,
    NameForm,
    NationalityForm,
    PersonForm,
    RemoveForm,
    SpellingForm,
)
from returns.people.services.people import (
    accept_spelling,
    add_identifier,
    add_language,
    add_name,
    add_nationality,
    change_person,
    relate,
    remove_part,
    wrong_in_person,
)
from returns.people.words import (
    BASIS_LABELS,
    INTERPRETER_LABELS,
    KIN_LABELS,
    NAME_LABELS,
    SCRIPT_LABELS,
    PeopleAct,
    nationality_choices,
    nationality_label,
    reads_label,
)

routes = shared_routes.with_common(permission=Permission.CASES_OPEN)


_AT = "/cases/<uuid:case_id>/people/<uuid:person_id>"


def _person(request: Request) -> PartOfCase[Person] | None:
    return case_with(request, person_of_case(request.unit.session, request.path["case_id"], request.path["person_id"]))


def _page(request: Request[PartOfCase[Person]], typed: Mapping[str, Form]) -> str:
    """Everything that is known; `typed` is the form that was refused, by its name."""
    person = person_of_case(request.unit.session, request.path["case_id"], request.path["person_id"])
    assert person is not None  # loaded before; after a refusal it is read anew
    name = name_of(person)
    try:
        context = _context(request, person, typed)
    except KeyGone:
        return render_template("returns/people/gone.html", **common(request), person_name=name)
    may_change = request.me.may(Permission.CASES_WORK) and request.row.case.state not in ENDED
    return render_template(
        "returns/people/person.html", **common(request), **context, person_name=name, may_change=may_change
    )


def _context(request: Request[PartOfCase[Person]], person: Person, typed: Mapping[str, Form]) -> dict[str, Any]:
    session, details = request.unit.session, person.details
    others = {member.id.hex: name_of(member) for member in members_of_case(session, person.case_id)}
    journey = days_of_journey(session, person)
    days = [(_("today"), request.unit.today)]
    days += [(_("on departure"), journey[0]), (_("on arrival"), journey[1])] if journey else []
    forms = {name: typed.get(name, Form()) for name in ("who", "spelling", *_CHOICES)}
    stored = _stated(person)
    for name, form in forms.items():
        form.prefix = name
        if name in _STATED and not form.errors:
            form.values = {**stored.values, "version": stored.version}
    birth = Birth(person.birth_date, details.birth_year)
    return {
        "sex": person.sex,
        "birth": birth,
        "ages": _ages(birth, days),
        "habitual": country(details.habitual_country),
        "names": _names(person),
        "nationalities": [(part, nationality_label(part.country)) for part in details.nationalities],
        "languages": [(spoken, language_name(spoken.code), reads_label(spoken.reads)) for spoken in details.languages],
        "identifiers": [_identifier(row) for row in person.identifiers],
        "ties": _ties(person, kinships_of_case(session, person.case_id), others),
        "versions": versions_of_person(session, person.id),
        "forms_of": forms,
        "choices": {name: choices() for name, choices in _CHOICES.items()} | {"sexes": choices_of(SEX_CHOICES)},
        "others": [(who, name) for who, name in others.items() if who != person.id.hex],
        "countries": countries(all_countries()),
        "person_id": person.id,
    }


_STATED = ("who", "spelling")  # the forms that state anew what is stored
_CHOICES: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "names": lambda: choices_of(NAME_LABELS),
    "nationalities": nationality_choices,
    "languages": spoken_languages,
    "identifiers": lambda: choices_of(IDENTIFIER_LABELS),
    "ties": lambda: choices_of(KIN_LABELS),
    "bases": lambda: choices_of(BASIS_LABELS),
    "interpreters": lambda: choices_of(INTERPRETER_LABELS),
}


def _stated(person: Person) -> Stored:
    """Who somebody is, and the spelling that is proposed, as their forms type it."""
    details = person.details
    given_name, _space, family_name = _names(person)[0].proposed.partition(" ")
    return Stored(
        person.version,
        {
            "given_name": person.given_name,
            "family_name": person.family_name or "",
            "sex": person.sex.value,
            "birth_date": person.birth_date.isoformat() if person.birth_date is not None else "",
            "birth_year": str(details.birth_year or ""),
            "habitual_country": details.habitual_country or "",
            "latin_given_name": given_name,
            "latin_family_name": family_name,
        },
    )


def _stored(request: Request[PartOfCase[Person]]) -> Stored:
    person = request.row.part
    return replace(_stated(person), by=lambda: last_changed_by(request.unit.session, person))


# What is known of somebody, as the page shows it.


def _ages(birth: Birth, days: Sequence[tuple[str, date]]) -> list[tuple[str, date, str]]:
    """The labelled days, each with the full years on it; of an estimated year, the youngest and oldest that can be."""
    born_on, year = birth.date, birth.year
    if born_on is not None:
        return [(label, day, str(age_on(born_on, day))) for label, day in days]
    if year:
        return [(label, day, f"{youngest_age(year, day)}–{max(0, day.year - year)}") for label, day in days]
    return []


@dataclass(frozen=True)
class _Name:
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


def _names(person: Person) -> list[_Name]:
    """The name as in the document, then every other name."""
    return [
        _Name(person.given_name, person.family_name or ""),
        *(_Name(name.given, name.family, name.id, name.kind) for name in person.details.names),
    ]


@dataclass(frozen=True)
class _Identifier:
    """An e-mail or number of a document; of a phone only where it is used and whose it is, never the number."""

    id: str
    kind: IdentifierKind
    value: str
    country: str
    label: str


def _identifier(row: Identifier) -> _Identifier:
    is_phone = row.kind is IdentifierKind.PHONE
    return _Identifier(
        id=row.id.hex,
        kind=row.kind,
        value="" if is_phone else row.value,
        country=country(phone_country(row)) if is_phone else "",
        label=row.about.label if row.about is not None else "",
    )


def _ties(person: Person, rows: Sequence[Kinship], names_by_id: Mapping[str, str]) -> list[tuple[str, str, Kin]]:
    """The ties of this person: the id of each, who the other is, and what they are to the person."""
    me = person.id.hex
    ties = [(row, tie) for row in rows if person.id in (row.person_id, row.other_id) and (tie := row.tie) is not None]
    return [
        (row.id.hex, names_by_id.get(tie.other if tie.person == me else tie.person, ""), tie.seen_from(me))
        for row, tie in ties
    ]


# Changes of one person.


def _back(request: Request, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("people.person", **request.path), 303)


@routes.get(_AT, PeopleAct.PERSON_PAGE, load=_person, endpoint="person")
def page(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Everything that is known of one person."""
    return _page(request, {})


def _also_wrong(request: Request[PartOfCase[Person]], readable: dict[str, Any]) -> dict[str, list[str]]:
    return wrong_in_person(request.unit, readable)


def _changes(part: str, schema: type[FormSchema], form: str | None = None) -> Decorator[PartOfCase[Person]]:
    """Declare a route that changes one person; what is refused comes back in this form of the page."""
    return routes.post(
        f"{_AT}/{part}",
        PeopleAct(f"person.{part}"),
        load=_person,
        permission=Permission.CASES_WORK,
        schema=schema,
        on_invalid=lambda request, typed: _page(request, {form or part: typed}),
        endpoint=part,
        stored=_stored if part in _STATED else None,
        also_wrong=_also_wrong if schema is PersonForm else None,
    )


@_changes("who", PersonForm)
def change(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """State anew who a person is."""
    stated = {"family_name": None, "birth_date": None, **request.data}
    version = stated.pop("version")
    change_person(
        request.unit, request.container.secrets, request.row.case, request.row.part, PersonState(**stated), version
    )
    return _back(request, _("Person changed. What was recorded before is kept."))


@_changes("spelling", SpellingForm)
def spell(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Make a spelling in Latin letters the name as in the document."""
    stated = request.data
    name = stated["latin_given_name"], stated.get("latin_family_name")
    accept_spelling(
        request.unit, request.container.secrets, request.row.case, request.row.part, name, stated["version"]
    )
    return _back(request, _("This is now the name as in the document. The previous name is kept beside it."))


@_changes("names", NameForm)
def other_name(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Add another name."""
    stated = request.data
    name = stated["kind"], stated.get("given", ""), stated.get("family", "")
    add_name(request.unit, request.container.secrets, request.row.case, request.row.part, name)
    return _back(request, _("Name added."))


@_changes("nationalities", NationalityForm)
def nationality(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Add a nationality."""
    add_nationality(request.unit, request.row.case, request.row.part, request.data["country"], request.data["basis"])
    return _back(request, _("Nationality added."))


@_changes("languages", LanguageForm)
def language(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Add a language, or say anew what is known of it."""
    reads = request.data.get("reads")
    spoken = request.data["code"], request.data["interpreter"], None if reads is None else reads == YES
    add_language(request.unit, request.row.case, request.row.part, *spoken)
    return _back(request, _("Language saved."))


@_changes("identifiers", IdentifierForm)
def identifier(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Add a phone, an e-mail address or the number of a document."""
    stated, secrets = request.data, request.container.secrets
    about = (stated["identifier_kind"], stated["value"], stated.get("used_in", ""), stated.get("label", ""))
    is_right = stated["number_is_right"]
    add_identifier(request.unit, secrets, request.row.case, request.row.part, *about, number_is_right=is_right)
    return _back(request, _("Added. The person can now be found by it."))


@_changes("ties", KinForm)
def tie(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Say what another person of the case is to this one."""
    people = members_of_case(request.unit.session, request.row.case.id)
    other = next((member for member in people if member.id == request.data["other_id"]), None)
    if other is None:
        raise NotFound
    relate(request.unit, request.row.case, people, (other, request.row.part, request.data["kin"]))
    return _back(request, _("Saved, and shown for both people."))


@_changes("remove", RemoveForm, "who")
def remove(request: Request[PartOfCase[Person]]) -> ResponseReturnValue:
    """Remove what was recorded wrongly."""
    remove_part(request.unit, request.container.secrets, request.row.case, request.row.part, request.data["part_id"])
    return _back(request, _("Removed."))
