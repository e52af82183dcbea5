"""What the forms of accounts take."""

from marshmallow import fields, validate

from foundation.accounts.permissions import EXTRAS, Role
from foundation.accounts.rules import AccountStatus
from foundation.forms.fields import (
    LONGEST_BY_NAME,
    Amount,
    ChangeForm,
    CountryCode,
    CurrencyCode,
    EmailAddress,
    FormSchema,
    Line,
    Secret,
)


class SignInForm(FormSchema):
    """E-mail and password."""

    email = Line(254, required=True)
    password = Secret(required=True)
    next = Line(2000)


class UnlockForm(FormSchema):
    """The password again."""

    password = Secret(required=True)
    next = Line(2000)


class CodeForm(FormSchema):
    """A code of the app, or a recovery code."""

    code = Line(60, required=True)
    next = Line(2000)


class ProofForm(FormSchema):
    """A fresh proof: the code where there is a second factor, otherwise the password."""

    code = Line(60)
    password = Secret()
    next = Line(2000)


class LinkForm(FormSchema):
    """A new password by a link; name and e-mail for the first administrator alone."""

    name = Line(120)
    email = EmailAddress()
    password = Secret(required=True)
    password_again = Secret(required=True)


class PasswordForm(FormSchema):
    """A new password, knowing the old one."""

    current_password = Secret(required=True)
    password = Secret(required=True)
    password_again = Secret(required=True)


class AccountsList(FormSchema):
    """Filters of the list of accounts."""

    role = fields.Enum(Role, by_value=True)
    status = fields.Enum(AccountStatus, by_value=True)
    page = Line(400)


class InvitationForm(FormSchema):
    """A new account."""

    many_valued = ("extras",)
    name = Line(120, required=True)
    email = EmailAddress(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    office_id = fields.UUID()
    organisation_id = fields.UUID()
    extras = fields.List(fields.String(validate=validate.OneOf(sorted(EXTRAS))), load_default=list)


class ExtrasForm(ChangeForm):
    """The extra permissions of an account."""

    many_valued = ("extras",)
    extras = fields.List(fields.String(validate=validate.OneOf(sorted(EXTRAS))), load_default=list)


class LimitForm(FormSchema):
    """Up to which sum of a currency an account approves; 0 ends the limit."""

    currency = CurrencyCode(3, required=True)
    amount = Amount(3, required=True)


class TenantsList(FormSchema):
    """Which of offices and organisations a list shows, and where in it one is."""

    kind = fields.String(validate=validate.OneOf(["office", "organisation"]))
    q = Line(120)
    page = Line(LONGEST_BY_NAME)


class ConfirmationsList(FormSchema):
    """Place in the list of accounts to confirm."""

    page = Line(400)


class TenantForm(FormSchema):
    """A new office or organisation."""

    kind = fields.String(required=True, validate=validate.OneOf(["office", "organisation"]))
    name = Line(120, required=True)
    country = CountryCode(required=True)


class OfficePhonesForm(ChangeForm):
    """Under which telephones an office is reached: in its hours, and at any hour."""

    phone = Line(40, load_default="")
    emergency_phone = Line(40, load_default="")


class LanguageForm(FormSchema):
    """The language of the pages."""

    language = Line(10, required=True)
    next = Line(2000)


class NothingForm(FormSchema):
    """A button."""
