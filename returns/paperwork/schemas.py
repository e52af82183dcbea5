"""Schemas of papers."""

from marshmallow import fields
from marshmallow.validate import OneOf

from foundation.forms.fields import FormSchema, Line
from foundation.language.words import lazy_gettext as _l

# The languages in which papers are made; `foundation/papers/` knows them too, and a test compares the two.
LANGUAGES = ("en", "tr", "ar", "fa_AF", "fr")


class InLanguage(FormSchema):
    """In which language a paper is made."""

    language = Line(12, required=True, validate=OneOf(LANGUAGES, error=_l("Choose from the list.")))


class PaperForm(InLanguage):
    """The same, and whom this copy is about."""

    whose = fields.UUID()
