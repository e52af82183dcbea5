"""What the pages of requests read."""

from marshmallow import fields, validate

from foundation.forms.fields import Day, FormSchema, Line, Prose
from foundation.language.words import lazy_gettext as _l
from returns.paperwork.schemas import InLanguage
from rights.requests.rules.requests import Ground, HowHanded, HowProven, RequestKind, Step

RUNNING, ANSWERED = "running", "answered"
_LONGEST = 4000
_MONTHS = (1, 2, 3)


class RequestForm(FormSchema):
    """A request as it is taken down."""

    person_id = fields.UUID(required=True)
    kind = fields.Enum(RequestKind, by_value=True, required=True)
    received_on = Day(required=True)
    text = Prose(_LONGEST, required=True)
    wrong = Prose(_LONGEST, load_default="")
    right = Prose(_LONGEST, load_default="")


class ProofForm(FormSchema):
    """How somebody made sure that the person asks: nothing is chosen beforehand."""

    how = fields.Enum(HowProven, by_value=True, required=True)
    text = Prose(_LONGEST, required=True)


class ExtensionForm(FormSchema):
    """By how many months, and why."""

    months = fields.Integer(required=True, validate=validate.OneOf(_MONTHS))
    reason = Prose(_LONGEST, required=True)


class DecisionForm(FormSchema):
    """What is decided, and why; when the person was told before a restriction is lifted."""

    step = fields.Enum(Step, by_value=True, required=True)
    reason = Prose(_LONGEST, required=True)
    told_on = Day()


class GroundForm(FormSchema):
    """For which ground something is done in spite of a restriction, and why: nothing is chosen beforehand."""

    ground = fields.Enum(Ground, by_value=True, required=True)
    reason = Prose(_LONGEST, required=True)


class HeldForm(GroundForm):
    """The same, and what of what is held back is sent."""

    many_valued = ("held",)

    held = fields.List(fields.UUID(), load_default=list)


class MarkForm(FormSchema):
    """What is blacked out: words in a passage or everywhere, or without words the whole passage."""

    section = fields.Integer(required=True)
    entry = fields.Integer(required=True)
    passage = fields.Integer(required=True)
    words = Line(400, load_default="")
    everywhere = fields.Boolean(load_default=False)


class ReviewForm(FormSchema):
    """Whether an answer may be handed over, and what has to change if not. `version`: of the request that was read."""

    version = fields.Integer(load_default=0)
    approve = fields.Boolean(required=True)
    reason = Prose(_LONGEST, load_default="")


class CopiesForm(FormSchema):
    """The files of which a copy goes along; none of them is none."""

    many_valued = ("copy",)

    copy = fields.List(fields.UUID(), load_default=list)


class HandOverForm(FormSchema):
    """How an answer reached the person."""

    how = fields.Enum(HowHanded, by_value=True, required=True)
    text = Prose(_LONGEST, load_default="")


class AnswerView(FormSchema):
    """Which part of an answer is read, which passage is open, and whether it is shown as it is handed over."""

    part = fields.Integer(validate=validate.Range(1, 9_999))
    at = Line(40)
    given = fields.Boolean(load_default=False)


class DoorPaperForm(InLanguage):
    """In which language a paper is made, and about which person of the case, by their number in it."""

    who = fields.Integer(required=True)


class RequestList(FormSchema):
    """Which requests are listed, and the place in the list."""

    show = fields.String(load_default=RUNNING, validate=validate.OneOf((RUNNING, ANSWERED)))
    page = Line(400)


class ReferenceForm(FormSchema):
    """The reference of a request."""

    reference = Line(40, required=True, error_messages={"required": _l("Enter the reference of the request.")})


class YearChoice(FormSchema):
    """The year of the figures; this one if none is chosen."""

    year = fields.Integer(validate=validate.Range(1, 9998, error=_l("Enter a year such as 2026.")))
