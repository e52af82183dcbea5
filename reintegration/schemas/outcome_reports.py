"""What a report of outcomes takes: nothing beside its address. That it takes it at all writes it into the audit."""

from foundation.forms.fields import FormSchema


class OutcomeReport(FormSchema):
    """No fields."""
