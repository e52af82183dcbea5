"""The marshmallow fields and the base schema that read forms and JSON, and their messages."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from marshmallow import EXCLUDE, INCLUDE, Schema, ValidationError, fields, post_load, pre_load, validate
from werkzeug.datastructures import MultiDict

from foundation.language.formats import (
    all_countries,
    code_named,
    countries,
    decimal_point,
    every_zone,
    spoken_languages,
    zone_named,
)
from foundation.language.known_words import country_codes
from foundation.language.typed_days import MOST_OF_A_DAY, typed_day
from foundation.language.words import _, ngettext

MOST_DIGITS = 10  # of a sum before the point
MOST_ROWS = 8  # of a form with several
MOST_OF_ADDRESS = 254  # an e-mail address is no longer
LONGEST_BY_NAME = 1_000  # of a place in a list that is in the order of names: it holds one of up to 120 characters


def _is_bad(character: str, allowed: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") and character not in allowed


class Line(fields.String):
    """One line of text: outer spaces removed, no control characters, a greatest length."""

    allowed = "\t"

    def __init__(self, most: int = 200, **options: Any) -> None:
        """`most` is the greatest length in characters."""
        super().__init__(**options)
        self.most = most

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError(_("Enter some text."))
        text = unicodedata.normalize("NFC", value).strip()
        if any(_is_bad(character, self.allowed) for character in text):
            raise ValidationError(_("This contains characters that cannot be stored. Enter it again without them."))
        if len(text.replace("\r\n", "\n")) > self.most:  # as browsers count, which send two characters for a new line
            raise ValidationError(
                ngettext("Use at most %(num)d character.", "Use at most %(num)d characters.", self.most)
            )
        if self.required and not text:
            raise ValidationError(_("Fill in this field."))
        return text


class Prose(Line):
    """Several lines of text."""

    allowed = "\t\n\r"


class EmailAddress(Line):
    """One e-mail address, of a bounded length."""

    def __init__(self, **options: Any) -> None:
        """At most as long as an address can be."""
        super().__init__(MOST_OF_ADDRESS, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        return validate.Email()(super()._deserialize(value, attr, data, **options))


class Colleague(fields.UUID):
    """A colleague: their id, as a list of choices gives it, or their e-mail address, if the list is not all there are.

    Reads a UUID or an address; whether it is somebody's, the service says.
    """

    most = MOST_OF_ADDRESS

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        if isinstance(value, str) and "@" in value:
            return EmailAddress().deserialize(value, attr, data, **options)
        return super()._deserialize(value, attr, data, **options)


class CountryCode(Line):
    """A country, by a code of two or three letters or by its name, of which the code of two letters is made.

    Whether it is on a list is for the service to say.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        code = text if re.fullmatch("[A-Z]{2}", text) else self.named(text)
        if code is None:
            raise ValidationError(_("Choose from the list."))
        return code

    def named(self, name: str) -> str | None:
        """The code of the country with this name, in the language of the page or another one that we know."""
        return code_named(name, countries(all_countries())) or country_codes().get(name.casefold())


class LanguageCode(Line):
    """A language, as its code or by its name in the language of the page. Whether it is spoken says the service."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        return code_named(text, spoken_languages()) or text


class TimeZone(Line):
    """A time zone, by its own name or as lists call it: by its city, with or without the country, as the reader has it.

    Whether there is one of this name says the service.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        return text if not text or text in every_zone() else zone_named(text) or text  # "Singapore" is both


class CurrencyCode(Line):
    """A currency, as its code of three letters, in capital ones from here on. Whether it is in use says the service."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).upper()
        if not re.fullmatch("[A-Z]{3}", text):
            raise ValidationError(_("Choose from the list."))
        return text


class Secret(fields.String):
    """A password, taken to the letter."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or not value:
            raise ValidationError(_("Enter the password."))
        if any(unicodedata.category(character) == "Cs" for character in value):  # half a character, which is no text
            raise ValidationError(_("This contains characters that cannot be stored. Enter it again without them."))
        return value


class Day(fields.Field[date]):
    """A calendar day, typed as 2026-11-24 or as pages show it, 24 Nov 2026; see `typed_day`."""

    most = MOST_OF_A_DAY

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        typed = typed_day(value) if isinstance(value, str) else None
        if typed is None:
            raise ValidationError(_("Enter a date such as 1990-02-28."))
        return typed

    def _serialize(self, value: date | None, attr: str | None, obj: Any, **options: Any) -> str | None:
        return value.isoformat() if value is not None else None


_POINTS = ".,\N{ARABIC DECIMAL SEPARATOR}"
_BETWEEN_THOUSANDS = ".,\N{ARABIC THOUSANDS SEPARATOR} '\N{RIGHT SINGLE QUOTATION MARK}"
_NUMBERS = {
    (point, between): re.compile(
        rf"(\d{{1,{MOST_DIGITS}}}|[1-9]\d{{0,2}}(?:{re.escape(between)}\d{{3}})+)(?:{re.escape(point)}(\d{{1,3}}))?"
    )
    for point in _POINTS
    for between in _BETWEEN_THOUSANDS
    if point != between
}


def _readings(text: str) -> dict[str, Decimal]:
    """Every way in which a number with at most three digits after its point can be read, by the sign of the point."""
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    by_point: dict[str, Decimal] = {}
    for (point, between), pattern in _NUMBERS.items():
        if match := pattern.fullmatch(digits):
            whole, part = match[1].replace(between, ""), match[2]
            by_point[point] = Decimal(f"{whole}.{part}" if part else whole)
    return by_point


class Amount(fields.Field[Decimal]):
    """A sum of money without its currency: 615, 615.00, 615,00, 1 234,56, 1.234,56; digits of any script.

    `places`: how many digits there may be after the point. A number that can be read in two ways, such as 1,234, is
    read as the reader's language writes numbers, and refused where that leaves more digits after the point than those.
    """

    def __init__(self, places: int = 2, **options: Any) -> None:
        """Two digits after the point, unless more are asked for."""
        super().__init__(**options)
        self.places = places
        self.most = MOST_DIGITS + (MOST_DIGITS - 1) // 3 + 1 + places

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Decimal:
        by_point = _readings(unicodedata.normalize("NFKC", value).strip()) if isinstance(value, str) else {}
        values = set(by_point.values())
        if not values or max(values) >= 10**MOST_DIGITS:
            raise ValidationError(_("Enter an amount such as 615 or 615.00."))
        amount = by_point.get(decimal_point(), min(values))
        is_whole_of_it = len(values) == 1 and amount == round(amount, self.places)  # 0.500 says no more than 0.50
        if is_whole_of_it or -int(amount.as_tuple().exponent) <= self.places:
            return amount
        if len(values) > 1:
            raise ValidationError(
                _("This can be read in two ways. If you mean %(whole)s, enter that.", whole=max(values))
            )
        raise ValidationError(_("Enter an amount such as 615 or 615.00."))


class Upload(fields.Field[bytes]):
    """The bytes of a file that was sent. The name that it had, and the type that a browser claims, are never read."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> bytes:
        read = getattr(value, "read", None)
        content = read() if read is not None else b""
        if not content:
            raise ValidationError(_("Choose a file that is not empty."))
        return bytes(content)


class FormSchema(Schema):
    """A form or a JSON object: unknown fields are left aside, empty texts count as not given."""

    class Meta:
        """Forms carry tokens and buttons of their own."""

        unknown = EXCLUDE

    many_valued: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()  # fields that answer a question about what the form says: the same text without them
    many_prefix = ""  # fields whose names begin so are gathered by the schema, each with all its values

    @classmethod
    def field_named(cls, name: str) -> fields.Field[Any] | None:
        """The field that is read under this name, as a form shows it."""
        by_key = {field.data_key or attribute: field for attribute, field in cls._declared_fields.items()}
        return by_key.get(name)

    @pre_load
    def empty_is_missing(self, typed: Any, **options: Any) -> dict[str, Any]:
        """Leave out empty texts, so that `required` speaks for them; gather fields of several values."""
        if isinstance(typed, MultiDict):
            typed = {name: typed.getlist(name) if name in self.many_valued else typed[name] for name in typed}
        if not isinstance(typed, dict):
            raise ValidationError(_("Send one JSON object."), "")
        return {name: value for name, value in typed.items() if not (isinstance(value, str) and not value.strip())}


class ChangeForm(FormSchema):
    """A form that changes what is stored: of which version it is, and which newer one may be overwritten all the same.

    A form that names no version was made for a row that is not there yet.
    """

    version = fields.Integer(load_default=0)
    store_mine = fields.Integer()


def messages_of(error: ValidationError) -> dict[str, list[str]]:
    """Marshmallow's messages, flat: field -> list of sentences; the field "form" stands for the whole form."""
    by_field: dict[str, list[str]] = {}
    raw = error.messages if isinstance(error.messages, dict) else {"form": error.messages}
    for name, messages in raw.items():
        key = "form" if name in ("_schema", "") else str(name)
        by_field[key] = _flat(messages)
    return by_field


def _flat(messages: Any) -> list[str]:
    if isinstance(messages, Mapping):
        return [text for inner in messages.values() for text in _flat(inner)]
    if isinstance(messages, list | tuple):
        return [text for inner in messages for text in _flat(inner)]
    return [_in_words(str(messages))]  # a sentence to be translated is no string yet


def _in_words(message: str) -> str:
    sentences = {
        "Missing data for required field.": _("Fill in this field."),
        "Field may not be null.": _("Fill in this field."),
        "Not a valid integer.": _("Enter a whole number."),
        "Not a valid UUID.": _("Choose from the list."),
        "Not a valid email address.": _("Enter an e-mail address such as name@example.org."),
        "Not a valid string.": _("Enter some text."),
    }
    if message.startswith(("Must be one of:", "Length must be")):
        return _("Choose from the list.")
    return str(sentences.get(message, message))


class SeveralForm(FormSchema):
    """Several rows in one form: every field carries the name and the number of its row, as in `leg2_booking`.

    What is read are the ticked ones (`take`), as `rows` by number; what is wrong is told at the fields of that row.
    """

    class Meta:
        """Fields carry numbers, so those of rows are not named here."""

        unknown = INCLUDE

    row: ClassVar[type[FormSchema]]
    row_name: ClassVar[str]

    @classmethod
    def field_named(cls, name: str) -> fields.Field[Any] | None:
        """The field of a row whose number it carries, else that of the whole form."""
        numbered = re.fullmatch(rf"{cls.row_name}\d{{1,2}}_(\w+)", name)
        return cls.row.field_named(numbered[1]) if numbered else super().field_named(name)

    @post_load
    def by_row(self, data: dict[str, Any], **options: Any) -> dict[str, Any]:
        """Read each ticked row."""
        rows: dict[int, dict[str, Any]] = {}
        errors: dict[str, list[str]] = {}
        for number in range(1, MOST_ROWS + 1):
            start = f"{self.row_name}{number}_"
            typed = {name.removeprefix(start): value for name, value in data.items() if name.startswith(start)}
            if not typed.pop("take", ""):
                continue
            try:
                rows[number] = self.row().load(typed)
            except ValidationError as error:
                errors |= {start + name: messages for name, messages in messages_of(error).items()}
        if not rows and not errors:
            errors["form"] = [_("Select at least one.")]
        if errors:
            raise ValidationError(errors)
        return {**{name: value for name, value in data.items() if name in self.fields}, "rows": rows}
