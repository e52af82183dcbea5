"""Fields that may be not known yet, in words, and where each is filled in."""

import uuid

from flask import url_for

from foundation.language.words import lazy_gettext as _l
from returns.people.rules.unknowns import OpenField

FIELD_LABELS = {
    OpenField.BIRTH_DATE: _l("Date of birth"),
    OpenField.SEX: _l("Sex"),
    OpenField.NATIONALITY: _l("Nationality"),
    OpenField.LANGUAGES: _l("Languages"),
    OpenField.HABITUAL_COUNTRY: _l("Where the person usually lives"),
    OpenField.CONTACT: _l("Phone or e-mail"),
    OpenField.DOCUMENT: _l("Document number"),
    OpenField.FAMILY: _l("Who is who in the family"),
    OpenField.PLACE_OF_RETURN: _l("Place of return"),
}
# The part of a person's page in which a field is filled in.
_PARTS = {
    OpenField.NATIONALITY: "nationalities",
    OpenField.LANGUAGES: "languages",
    OpenField.CONTACT: "identifiers",
    OpenField.FAMILY: "ties",
}


def field_url(field: OpenField, case_id: uuid.UUID, person_id: uuid.UUID | None) -> str:
    """Where a field is filled in."""
    if field is OpenField.DOCUMENT:
        return url_for("documents.page", case_id=case_id)
    if person_id is not None:
        return url_for("people.person", case_id=case_id, person_id=person_id, _anchor=_PARTS.get(field, "who"))
    return url_for("itinerary.page", case_id=case_id)
