"""What the doors of readiness take."""

from foundation.forms.fields import FormSchema, Prose


class SignOffForm(FormSchema):
    """A sign-off, with a note if somebody has one."""

    note = Prose(2000)
