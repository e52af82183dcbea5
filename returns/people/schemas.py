"""What the forms of people read."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from foundation.forms.fields import ChangeForm, Colleague, CountryCode, Day, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l
from returns.people.rules.families import Capacity, Kin, OtherParent
from returns.people.rules.people import OF_CASE, Basis, IdentifierKind, Interpreter, NameKind, OpenField, Sex, Unknown


class SplitForm(FormSchema):
    """Who leaves a case, and why."""

    many_valued = ("leaving",)

    leaving = fields.List(fields.UUID(), required=True, error_messages={"required": _l("Choose who leaves this case.")})
    reason = Prose(1000, required=True)


class JoinForm(FormSchema):
    """Into which case the people of this one go, and why."""

    reference = Line(40, required=True)
    reason = Prose(1000, required=True)


class GuardianForm(FormSchema):
    """Who stands for a child: somebody of the case, or somebody from outside."""

    person_id = fields.UUID(required=True)
    capacity = fields.Enum(Capacity, by_value=True, required=True)
    guardian_person_id = fields.UUID()
    name = Line(120)
    organisation = Line(120)
    contact = Line(40)
    reference = Line(120)
    appointed_on = Day(required=True)
    other_parent = fields.Enum(OtherParent, by_value=True, load_default=OtherParent.NOT_KNOWN)


class GuardianEndForm(FormSchema):
    """From when on somebody stands for a child no longer, and why."""

    ended_on = Day(required=True)
    reason = Prose(1000, required=True)


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


class UnknownField(fields.Field[Unknown]):
    """A field of a case or of one of its people, as `birth_date:PERSON` or `place_of_return:`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Unknown:
        code, _colon, person = value.partition(":") if isinstance(value, str) else ("", "", "")
        if code not in [field.value for field in OpenField]:
            raise ValidationError(_("Choose from the list."))
        field = OpenField(code)
        is_person = len(person) == 32 and all(letter in "0123456789abcdef" for letter in person)
        if (field in OF_CASE) != (person == "") or (person and not is_person):
            raise ValidationError(_("Choose from the list."))
        return Unknown(field, person)


class AskForm(FormSchema):
    """What is to be found out, by whom, until when."""

    many_valued = ("what",)

    what = fields.List(UnknownField(), load_default=list)
    who_id = Colleague(required=True)
    due_on = Day(required=True)


_INSTANT = validate.Range(0, 253_402_300_799_000_000, error=_l("Enter a whole number."))  # to the end of the year 9999


class TakeAllForm(FormSchema):
    """By when somebody finds out whatever nobody finds out yet."""

    due_on = Day(required=True)


class GiveBackForm(FormSchema):
    """The press that is undone, by its instant in microseconds since 1970."""

    taken = fields.Integer(required=True, validate=_INSTANT)


class UnknownsPage(FormSchema):
    """The press of `TakeAllForm` that can still be undone on the page of unknown fields."""

    taken = fields.Integer(validate=_INSTANT)


class OpenList(FormSchema):
    """Whose open questions, and which page of them."""

    whose = fields.String()
    page = Line(400)
