"""What is recorded of the languages of people, as forms about a conversation with them propose it."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import language_name
from returns.cases.queries.cases import Person
from returns.people.pages.people import name_of
from returns.people.rules.people import Interpreter, spoken_first
from returns.people.words.people import INTERPRETER_LABELS


def _languages(person: Person) -> list[dict[str, Any]]:
    try:
        return list((person.about or {}).get("languages", []))
    except KeyGone:
        return []


def spoken_by(people: Sequence[Person]) -> list[SimpleNamespace]:
    """Of each person with a recorded language: the name, and each language with whether an interpreter is needed."""
    return [
        SimpleNamespace(
            name=name_of(person),
            languages=[
                SimpleNamespace(
                    label=language_name(language["code"]), need=INTERPRETER_LABELS[Interpreter(language["interpreter"])]
                )
                for language in languages
            ],
        )
        for person in people
        if (languages := _languages(person))
    ]


def language_of(people: Sequence[Person]) -> str:
    """The code of the language that is proposed: of the first person of whom one is recorded; empty without one."""
    languages = next((recorded for person in people if (recorded := _languages(person))), [])
    return spoken_first([(language["code"], Interpreter(language["interpreter"])) for language in languages])


def propose_language(form: Form, people: Sequence[Person], readable: Sequence[str] = ()) -> None:
    """Fill in the language that is recorded, where nothing was typed; emptied by hand, it stays empty.

    `readable`: the languages in which there is a text to read, for a form that asks for that too.
    """
    code = language_of(people)
    if code:
        form.values.setdefault("language", language_name(code))
    if code in readable:
        form.values.setdefault("text_language", code)
