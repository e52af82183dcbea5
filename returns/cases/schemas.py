"""Schemas of cases: what forms and programs send, and what programs get."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from foundation.forms.fields import CountryCode, Day, EmailAddress, FormSchema, Line, Prose
from foundation.language.words import _, lazy_gettext as _l
from returns.cases.rules.cases import Track
from returns.lists.rules import SearchBy
from returns.people.rules.people import Sex

# Who somebody is who may be here already: somebody else, or the person with this id.
_WHO = validate.Regexp(r"(?:new|[0-9a-f]{32})\Z", error=_l("Choose one of the answers."))


def birth_or_box(typed: Mapping[str, Any], is_unknown: bool) -> str | None:
    """What is wrong where a date of birth is typed and said to be unknown at once, or neither."""
    is_typed, box = bool(str(typed.get("birth_date") or "").strip()), _("Date of birth not known yet")
    if is_typed and is_unknown:
        return _("Enter a date or select “%(box)s”, not both.", box=box)
    if not is_typed and not is_unknown:
        return _("Enter the date of birth, or select “%(box)s”.", box=box)
    return None


class CaseSearch(FormSchema):
    """A search: a reference, phone, e-mail or document number exactly, or a name in any script."""

    q = Line(254)
    again = Line(2000)  # what was searched for, sealed by the page that found it
    by = fields.Enum(SearchBy, by_value=True)
    page = fields.Integer(validate=validate.Range(1, 100, error=_l("Enter a whole number.")))


class MemberForm(FormSchema):
    """Somebody who returns with the principal applicant. What is left empty is not known yet."""

    answered: tuple[str, ...] = ("who",)

    given_name = Line(120, required=True)
    family_name = Line(120)
    sex = fields.Enum(Sex, by_value=True, required=True)
    birth_date = Day()
    who = fields.String(validate=_WHO)


class NewCaseForm(MemberForm):
    """A new case with its principal applicant. What is left empty is not known yet."""

    birth_date_unknown = fields.Boolean(load_default=False)
    country = CountryCode(required=True)
    place_of_return = Line(200)
    phone = Line(40)
    email = EmailAddress()
    document_number = Line(40)
    legal_deadline = Day()
    deadline_has_passed = fields.Boolean(load_default=False)  # a deadline in the past is meant so
    note = Prose(4000)
    track = fields.Enum(Track, by_value=True, load_default=Track.UNDECIDED)

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def date_or_unknown(self, data: dict[str, Any], typed: dict[str, Any], **options: Any) -> None:
        """A birth date is given, or said to be unknown: never left open by accident."""
        if wrong := birth_or_box(typed, bool(data.get("birth_date_unknown"))):
            raise ValidationError({"birth_date": [wrong]})


# The further people of a form: the second person of it, the third, ... each with fields of their own.
FURTHER = range(2, 7)
_OF_A_PERSON = ("given_name", "family_name", "sex", "birth_date")


def _of_further_people() -> dict[str, fields.Field[Any]]:
    made: dict[str, fields.Field[Any]] = {}
    for place in FURTHER:
        made |= {f"given_name_{place}": Line(120), f"family_name_{place}": Line(120), f"birth_date_{place}": Day()}
        made |= {f"sex_{place}": fields.Enum(Sex, by_value=True), f"who_{place}": fields.String(validate=_WHO)}
    return made


class _FurtherPeople(FormSchema):
    """Several people in one form. A row in which nothing is typed is nobody."""

    class Meta(FormSchema.Meta):
        """The fields of each row."""

        include = _of_further_people()

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def whole_rows(self, data: dict[str, Any], typed: Any, **options: Any) -> None:
        """Whoever is named has a given name and a sex, each said beside the row."""
        wrong: dict[str, list[str]] = {}
        for place in FURTHER:
            row = {name: typed.get(f"{name}_{place}") for name in _OF_A_PERSON}
            if any(str(value or "").strip() for value in row.values()):
                missing = [name for name in ("given_name", "sex") if not str(row[name] or "").strip()]
                wrong |= {f"{name}_{place}": [_("Fill in this field.")] for name in missing}
        if wrong:
            raise ValidationError(wrong)

    @post_load
    def by_row(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The rows in which somebody is named, by their place in the form; who they are stays beside them."""
        rows = {
            place: {name: data[f"{name}_{place}"] for name in _OF_A_PERSON if f"{name}_{place}" in data}
            for place in FURTHER
            if f"given_name_{place}" in data
        }
        of_rows = {f"{name}_{place}" for name in _OF_A_PERSON for place in FURTHER}
        return {**{name: value for name, value in data.items() if name not in of_rows}, "further": rows}


class NewFamilyForm(_FurtherPeople, NewCaseForm):
    """A new case with everybody who returns."""

    answered = ("who", *(f"who_{place}" for place in FURTHER))


class MembersForm(_FurtherPeople, MemberForm):
    """People who return with the principal applicant."""

    answered = NewFamilyForm.answered


class CaseSummary(Schema):
    """A case in a list."""

    id = fields.UUID(attribute="case.id")
    reference = fields.String()
    name = fields.String(allow_none=True)
    sex = fields.String()
    age_band = fields.String()
    country = fields.String(attribute="case.country")
    state = fields.String(attribute="case.state")
    opened_on = fields.Date(attribute="case.opened_on")
    legal_deadline = fields.Date(attribute="case.legal_deadline", allow_none=True)


class CasePage(Schema):
    """A page of cases."""

    items = fields.List(fields.Nested(CaseSummary))
    total = fields.Integer()
    capped = fields.Boolean()
    next = fields.String(allow_none=True)
    previous = fields.String(allow_none=True)


class NameFound(CaseSummary):
    """A case found by the name of one of its people: which person, and how close the name is."""

    person_id = fields.UUID()
    closeness = fields.String()


class CasesFound(Schema):
    """Cases found exactly, and by name, the closest first; `were_more`: more names are alike than were compared."""

    exact = fields.List(fields.Nested(CaseSummary))
    names = fields.List(fields.Nested(NameFound))
    were_more = fields.Boolean()


class PersonDetail(Schema):
    """A person of a case."""

    id = fields.UUID()
    given_name = fields.String(allow_none=True)
    family_name = fields.String(allow_none=True)
    birth_date = fields.String(allow_none=True)
    sex = fields.String()


class FindingDetail(Schema):
    """One reason against the next step: its code, its severity, and who clears it where and by when.

    `subject` is the id of a person or the place of a leg; `by` a day, or an instant in UTC. What rests on a
    compartment names neither subject nor rule.
    """

    code = fields.String()
    severity = fields.String()
    subject = fields.String()
    rule = fields.String()
    source = fields.String()
    cleared_by = fields.String()
    who = fields.String(allow_none=True)
    by = fields.String(allow_none=True)


class CaseDetail(CaseSummary):
    """A case with its people, and what stands in the way of its next step."""

    clearance = fields.String()
    clearance_until = fields.Date(allow_none=True)
    findings = fields.List(fields.Nested(FindingDetail))

    track = fields.String()
    place_of_return = fields.String(allow_none=True)
    note = fields.String(allow_none=True)
    people = fields.List(fields.Nested(PersonDetail))
    protected = fields.String()


class CaseMade(Schema):
    """The id of the new case, and those of cases of people who may be the same: nothing is decided about them."""

    id = fields.UUID()
    possible_duplicates = fields.List(fields.UUID())


class TimelinePage(FormSchema):
    """How much of a timeline is shown: the newest, as a part of the page of its case, or all of it as a page."""

    part = fields.String(load_default=None, validate=validate.OneOf(["newest"], error=_l("Choose from the list.")))


class DuplicatesPage(FormSchema):
    """Which of the pairs of a case are shown."""

    page = fields.Integer(load_default=1, validate=validate.Range(1, 10_000))


class ApartForm(FormSchema):
    """A person of the case and one of another case, who are said to be two people, or one."""

    person = fields.UUID(required=True)
    other = fields.UUID(required=True)
