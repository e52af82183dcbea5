"""People who may be here already, as forms and pages show them: side by side, with what speaks for and against."""

import uuid
from collections.abc import Sequence
from types import SimpleNamespace

from flask import url_for

from foundation.errors import KeyGone
from foundation.language.formats import country
from returns.cases.queries.case_page import full_name, shown_reference
from returns.cases.words.cases import SEX_LABELS, STATE_LABELS
from returns.names.queries import OtherCase
from returns.names.rules.duplicates import Signs, Traits
from returns.names.services.duplicates import Lookalike, Suggestions, traits_of
from returns.names.words import SIGN_LABELS
from returns.people.pages.shown import birth_of
from returns.people.queries import Person


def shown_signs(signs: Signs) -> SimpleNamespace:
    """What speaks for one person and what against it, in words."""
    in_favour, against = ([SIGN_LABELS[sign] for sign in some] for some in (signs.in_favour, signs.against))
    return SimpleNamespace(in_favour=in_favour, against=against)


def shown_traits(person: Person, traits: Traits) -> SimpleNamespace:
    """What is compared of one person."""
    return SimpleNamespace(
        name=full_name(person),
        birth=birth_of(person),
        sex_label=SEX_LABELS[traits.sex],
        country=country(traits.country),
    )


def shown_lookalike(lookalike: Lookalike) -> SimpleNamespace:
    """Somebody who may be the same person, with the case that they are in."""
    return SimpleNamespace(
        id=lookalike.person.id.hex,
        url=url_for("cases.open", case_id=lookalike.case.id),
        reference=shown_reference(lookalike.case),
        state_label=STATE_LABELS[lookalike.case.state],
        opened_on=lookalike.case.opened_on,
        signs=shown_signs(lookalike.signs),
        **vars(shown_traits(lookalike.person, traits_of(lookalike.person, lookalike.case))),
    )


def shown_suggestions(suggestions: Suggestions | None) -> SimpleNamespace | None:
    """What a form shows above itself before somebody is saved; None where there is nothing to show."""
    if suggestions is None:
        return None
    return SimpleNamespace(
        lookalikes=[shown_lookalike(lookalike) for lookalike in suggestions.lookalikes],
        offices=suggestions.offices or [],
        not_asked=suggestions.offices is None,
    )


def shown_other_cases(linked: Sequence[OtherCase]) -> list[SimpleNamespace]:
    """The other cases of the people of a case, earlier ones first; what cannot be read any more is left out."""
    shown = {}
    for row in linked:
        try:
            content = row.content
        except KeyGone:
            continue
        url = url_for("cases.open", case_id=uuid.UUID(content["case"]))
        about = {
            "case_id": uuid.UUID(content["case"]),
            "reference": content["reference"],
            "is_earlier": content["is_earlier"],
        }
        shown[url] = SimpleNamespace(url=url, **about)
    return sorted(shown.values(), key=lambda other_case: (not other_case.is_earlier, other_case.reference))
