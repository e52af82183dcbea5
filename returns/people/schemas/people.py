"""What the doors of people take."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import ChangeForm, CountryCode, Day, FormSchema, Line
from foundation.language.words import _
from returns.people.rules.kinship import Kin
from returns.people.rules.people import Basis, IdentifierKind, Interpreter, NameKind, Sex

YES, NO = "yes", "no"


class PersonForm(ChangeForm):
    """Who a person is, stated anew as a whole. What is left empty is not known yet."""

    given_name = Line(120, required=True)
    family_name = Line(120)
    sex = fields.Enum(Sex, by_value=True, required=True)
    birth_date = Day()
    birth_year = fields.Integer()
    habitual_country = CountryCode()


class SpellingForm(ChangeForm):
    """The spelling of the document, in Latin letters."""

    latin_given_name = Line(120, required=True)
    latin_family_name = Line(120)


class NameForm(FormSchema):
    """Another name of a person."""

    kind = fields.Enum(NameKind, by_value=True, required=True)
    given = Line(120)
    family = Line(120)


class NationalityForm(FormSchema):
    """One nationality, and what it rests on."""

    country = fields.String(required=True, validate=validate.Length(max=20))
    basis = fields.Enum(Basis, by_value=True, required=True)


class LanguageForm(FormSchema):
    """One language, and whether an interpreter is needed for it."""

    code = fields.String(required=True, validate=validate.Length(max=10))
    interpreter = fields.Enum(Interpreter, by_value=True, required=True)
    reads = fields.String(validate=validate.OneOf((YES, NO)))


class IdentifierForm(FormSchema):
    """A phone, an e-mail address or the number of a document."""

    identifier_kind = fields.Enum(IdentifierKind, by_value=True, required=True)
    value = Line(254, required=True)
    used_in = CountryCode()
    label = Line(120)
    number_is_right = fields.Boolean(load_default=False)

    @validates_schema(skip_on_field_errors=False)
    def phones_have_a_country(self, data: dict[str, Any], **options: Any) -> None:
        """Only a phone is used in a country; of a phone it is asked."""
        if data.get("identifier_kind") is IdentifierKind.PHONE and not data.get("used_in"):
            raise ValidationError({"used_in": [_("Say in which country this phone is used.")]})


class KinForm(FormSchema):
    """What another person of the case is to this one."""

    other_id = fields.UUID(required=True)
    kin = fields.Enum(Kin, by_value=True, required=True)


class RemoveForm(FormSchema):
    """Which part was recorded wrongly."""

    part_id = fields.UUID(required=True)
