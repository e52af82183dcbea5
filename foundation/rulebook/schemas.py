"""What is asked of the lists of rules."""

from foundation.forms.fields import FormSchema, Line


class RuleFilters(FormSchema):
    """What the list is narrowed by. Rules name nobody, so the words may stand in the address."""

    q = Line(100)
    topic = Line(40)
    standing = Line(40)


class RulePage(FormSchema):
    """The number of a page of the rows of one rule."""

    page = Line(4)
