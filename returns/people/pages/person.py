"""Doors of one person of a case: everything that is known, changing it, adding and removing parts of it."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone, NotFound
from foundation.forms.form import Form, Stored
from foundation.language.formats import all_countries, countries, country, spoken_languages
from foundation.language.words import _
from foundation.web.door import door
from foundation.web.stamp import Call
from returns.cases.queries.cases import members_of_case
from returns.cases.rules import ENDED
from returns.cases.words.cases import IDENTIFIER_LABELS, SEX_CHOICES, SEX_LABELS, choices_of
from returns.journey.pages.itinerary import case_with, common
from returns.people.pages import shown
from returns.people.pages.people import blueprint, name_of
from returns.people.queries import Person, days_of_journey, kinships_of_case, person_of_case, versions_of_person
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
from returns.people.services.parts import (
    Language,
    add_identifier,
    add_language,
    add_name,
    add_nationality,
    relate,
    remove_part,
)
from returns.people.services.people import ChangedPerson, accept_spelling, change_person
from returns.people.words import BASIS_LABELS, INTERPRETER_LABELS, KIN_LABELS, NAME_LABELS, nationality_choices

_AT = "/cases/<uuid:case_id>/people/<uuid:person_id>"
Again = Callable[[Call, Form], ResponseReturnValue]


def _found(call: Call) -> SimpleNamespace | None:
    return case_with(call, person_of_case(call.unit.session, call.path["case_id"], call.path["person_id"]))


def _again(section: str) -> Again:
    def again(call: Call, typed: Form) -> ResponseReturnValue:
        return _page(call, {section: typed})

    return again


def _page(call: Call, typed: dict[str, Form]) -> str:
    person = person_of_case(call.unit.session, call.path["case_id"], call.path["person_id"])
    assert person is not None  # the door found it
    has_ended, who = call.row.case.state in ENDED, {"person_name": name_of(person), "sex": SEX_LABELS[person.sex]}
    try:
        context = _known(call, person, typed)
    except KeyGone:
        return render_template("returns/people/gone.html", **common(call), **who)
    may_change = call.me.may(Permission.CASES_WORK) and not has_ended
    return render_template("returns/people/person.html", **common(call), **who, **context, may_change=may_change)


def _known(call: Call, person: Person, typed: dict[str, Form]) -> dict[str, Any]:
    session, about = call.unit.session, person.about or {}
    others = {member.id.hex: name_of(member) for member in members_of_case(session, person.case_id)}
    journey = days_of_journey(session, person)
    days = [(_("today"), call.wiring.clock.now().date())]
    days += [(_("on departure"), journey[0]), (_("on arrival"), journey[1])] if journey else []
    rows = kinships_of_case(session, person.case_id)
    forms = {name: typed.get(name, Form()) for name in ("who", "spelling", *_CHOICES)}
    stored = _stated(person)
    for name, form in forms.items():
        form.prefix = name
        if name in _STATED and not form.errors:
            form.values = {**stored.values, "version": stored.version}
    return {
        "birth": shown.birth_label(person.birth_date, about.get("birth_year")),
        "ages": shown.ages(person, days),
        "habitual": country(about["habitual_country"]) if about.get("habitual_country") else "",
        "names": shown.names(person),
        "nationalities": shown.nationalities(about),
        "languages": shown.languages(about),
        "identifiers": shown.identifiers(person),
        "ties": shown.ties(person, rows, others),
        "versions": [shown.version(row, author) for row, author in versions_of_person(session, person.id)],
        "forms_of": forms,
        "choices": {name: choices() for name, choices in _CHOICES.items()} | {"sexes": choices_of(SEX_CHOICES)},
        "others": [(who, name) for who, name in others.items() if who != person.id.hex],
        "countries": countries(all_countries()),
        "urls": _urls(person),
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


def _urls(person: Person) -> dict[str, str]:
    doors = ("who", "spelling", "names", "nationalities", "languages", "identifiers", "ties", "remove")
    urls = {name: url_for(f"people.{name}", case_id=person.case_id, person_id=person.id) for name in doors}
    return urls | {"safe_contact": url_for("safe_contact.page", case_id=person.case_id)}


def _stated(person: Person) -> Stored:
    """Who somebody is, and the spelling that is proposed, as their forms type it."""
    about = person.about or {}
    given_name, _space, family_name = shown.names(person)[0].proposed.partition(" ")
    return Stored(
        person.version,
        {
            "given_name": person.given_name,
            "family_name": person.family_name or "",
            "sex": person.sex.value,
            "birth_date": person.birth_date or "",
            "birth_year": str(about.get("birth_year") or ""),
            "habitual_country": about.get("habitual_country") or "",
            "latin_given_name": given_name,
            "latin_family_name": family_name,
        },
    )


def _stored(call: Call) -> Stored:
    return _stated(call.row.found)


def _back(call: Call, words: str) -> ResponseReturnValue:
    flash(words, "done")
    return redirect(url_for("people.person", **call.path), 303)


@door(blueprint, _AT, "person.page", permission=Permission.CASES_OPEN, finds=_found, endpoint="person")
def page(call: Call) -> ResponseReturnValue:
    """Everything that is known of one person."""
    return _page(call, {})


def _writes(part: str, takes: type[Any], again: str | None = None) -> Any:
    """The stamp of a door that changes one person."""
    return door(
        blueprint,
        f"{_AT}/{part}",
        f"person.{part}",
        permission=Permission.CASES_WORK,
        methods=("POST",),
        finds=_found,
        takes=takes,
        again=_again(again or part),
        endpoint=part,
        stored=_stored if part in _STATED else None,
    )


@_writes("who", PersonForm)
def change(call: Call) -> ResponseReturnValue:
    """State anew who a person is."""
    stated = {"family_name": None, "birth_date": None, **call.data}
    version = stated.pop("version")
    change_person(call.unit, call.wiring.secrets, call.row.case, call.row.found, ChangedPerson(**stated), version)
    return _back(call, _("The person is changed. What was recorded before is kept."))


@_writes("spelling", SpellingForm)
def spell(call: Call) -> ResponseReturnValue:
    """Make a spelling in Latin letters the name as in the document."""
    stated = call.data
    name = stated["latin_given_name"], stated.get("latin_family_name")
    accept_spelling(call.unit, call.wiring.secrets, call.row.case, call.row.found, name, stated["version"])
    return _back(call, _("This is now the name as in the document. The name until now is kept beside it."))


@_writes("names", NameForm)
def other_name(call: Call) -> ResponseReturnValue:
    """Add another name."""
    stated = call.data
    name = stated["kind"], stated.get("given", ""), stated.get("family", "")
    add_name(call.unit, call.wiring.secrets, call.row.case, call.row.found, name)
    return _back(call, _("The name is added."))


@_writes("nationalities", NationalityForm)
def nationality(call: Call) -> ResponseReturnValue:
    """Add a nationality."""
    add_nationality(call.unit, call.row.case, call.row.found, call.data["country"], call.data["basis"])
    return _back(call, _("The nationality is added."))


@_writes("languages", LanguageForm)
def language(call: Call) -> ResponseReturnValue:
    """Add a language, or say anew what is known of it."""
    reads = call.data.get("reads")
    spoken = Language(call.data["code"], call.data["interpreter"], None if reads is None else reads == YES)
    add_language(call.unit, call.row.case, call.row.found, spoken)
    return _back(call, _("The language is recorded."))


@_writes("identifiers", IdentifierForm)
def identifier(call: Call) -> ResponseReturnValue:
    """Add a phone, an e-mail address or the number of a document."""
    stated, secrets = call.data, call.wiring.secrets
    about = (stated["identifier_kind"], stated["value"], stated.get("used_in", ""), stated.get("label", ""))
    is_right = stated["number_is_right"]
    add_identifier(call.unit, secrets, call.row.case, call.row.found, *about, number_is_right=is_right)
    return _back(call, _("It is added. The person is found by it from now on."))


@_writes("ties", KinForm)
def tie(call: Call) -> ResponseReturnValue:
    """Say what another person of the case is to this one."""
    people = members_of_case(call.unit.session, call.row.case.id)
    other = next((member for member in people if member.id == call.data["other_id"]), None)
    if other is None:
        raise NotFound
    relate(call.unit, call.row.case, people, (other, call.row.found, call.data["kin"]))
    return _back(call, _("It is recorded, and seen from both sides."))


@_writes("remove", RemoveForm, "who")
def remove(call: Call) -> ResponseReturnValue:
    """Remove what was recorded wrongly."""
    remove_part(call.unit, call.wiring.secrets, call.row.case, call.row.found, call.data["part_id"])
    return _back(call, _("It is removed."))
