"""Safe-contact cards as pages show them, the same for the office and for partners; a number is never part of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from foundation.forms.form import Form
from foundation.language.formats import city_of_zone, clock_time, country, listed
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from returns.cases.queries import reason_sentence
from returns.cases.rules.cases import Limit
from returns.cases.words import choices_of
from returns.people.queries import Guardianship, Identifier
from returns.people.rules.people import IdentifierKind
from returns.people.services.people import index_of
from returns.safe_contact.queries import (
    CardContent,
    CheckContent,
    ContactCheck,
    SafeContact,
    against_calling,
    content_of,
    good_for,
    limits_as_said,
    limits_of,
    numbers_of,
    time_there,
    whose_number,
    zone_of_number,
)
from returns.safe_contact.rules import (
    MINUTES_OF_AN_HOUR,
    WEEK,
    CardLimits,
    Channel,
    Times,
    Whose,
    is_hour_allowed,
    is_overdue,
    may_message,
)
from returns.safe_contact.words import DAY_LABELS, WHOSE_LABELS, WHY_LABELS

NEVER_LABELS = {
    Channel.CALL: _l("Never call"),
    Channel.MESSAGE: _l("Never send a message"),
    Channel.VISIT: _l("Never visit"),
}


def good_for_now(request: Request) -> Limit:
    """How long cards are good for today."""
    return good_for(request.unit.session, request.unit.today)


@dataclass(frozen=True)
class ShownCard:
    """A card with what stands against a call now, and the form that asks for a number; never a number itself."""

    card: SafeContact | None
    content: CardContent | None
    limits: CardLimits | None
    clocks: Sequence[tuple[str, str, str]]  # whose (empty: the person's own), the time, and the zone
    reasons: Mapping[Whose, Sequence[str]]  # what stands against a call now, by whose number it is
    may_message: bool
    is_outside_hours: bool  # a call is allowed, but not now
    today: date
    numbers: Sequence[tuple[str, str]]  # which, and whose in words
    form: Form

    @property
    def is_known(self) -> bool:
        """Whether there is a card that can be read."""
        return self.content is not None

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been checked again before today."""
        return is_overdue(self.limits, self.today)

    @property
    def is_copied(self) -> bool:
        """Whether it is the card of somebody else, which nobody has checked with this person."""
        return self.limits is not None and self.limits.is_copied

    @property
    def who(self) -> str:
        """Who answers."""
        return _who(self.content) if self.content is not None else ""

    @property
    def when(self) -> str:
        """On which days and at which hours."""
        return _when(self.content) if self.content is not None else ""

    @property
    def allowed(self) -> list[Channel]:
        """The channels that the card allows."""
        return [channel for channel in Channel if self.limits is not None and channel in self.limits.channels]

    @property
    def never(self) -> list[str]:
        """What the card forbids, in words."""
        limits = self.limits
        return [str(NEVER_LABELS[channel]) for channel in Channel if limits and channel not in limits.channels]

    @property
    def checked_again_on(self) -> date | None:
        """When a partner last found the card right, if that counts."""
        checked_on = self.card.checked_again_on if self.card is not None else None
        return checked_on if self.limits is not None and self.limits.verified_on == checked_on else None

    @property
    def known_by(self) -> date | None:
        """By when the card will be known."""
        return self.card.known_by if self.card is not None else None

    @property
    def bound(self) -> list[tuple[str, str]]:
        """The numbers that need a reason.

        A contact person's number may open while the person's own needs a reason, or the other way round.
        """
        return [number for number in self.numbers if self.reasons[whose_number(self.content, number[0])]]

    @property
    def open_now(self) -> list[tuple[str, str]]:
        """The numbers that open at one press."""
        bound = self.bound
        return [number for number in self.numbers if number not in bound]

    @property
    def against(self) -> list[str]:
        """What stands against the numbers that need a reason, each sentence once."""
        bound = {whose_number(self.content, which) for which, _words in self.bound}
        return list(dict.fromkeys(words for whose in Whose if whose in bound for words in self.reasons[whose]))

    @property
    def whys(self) -> list[tuple[str, str]]:
        """The reasons for which a number may be opened all the same."""
        return choices_of(WHY_LABELS)

    def is_alike(self, other: "ShownCard") -> bool:
        """Whether one text can stand for both: they agree in every respect but the digits, which neither shows.

        Never where a card is not known, is of earlier days, or has yet to be gone through with the person.
        """
        said = self._said()
        return said is not None and said == other._said()

    def _said(self) -> tuple[object, ...] | None:
        card, content, limits = self.card, self.content, self.limits
        if card is None or content is None or limits is None:
            return None
        if content.is_in_words or limits.is_copied or card.unconfirmed_since is not None:
            return None
        without_digits = replace(content, numbers=tuple(replace(one, number="") for one in content.numbers))
        days = (card.verified_on, card.known_by, card.review_on, self.checked_again_on)
        now = (self.clocks, self.reasons, self.may_message, self.numbers)
        return (without_digits, limits, days, now)


def shown_card(request: Request, card: SafeContact | None, limit: Limit, more: Sequence[Identifier] = ()) -> ShownCard:
    """A card as a template shows it. `more`: phones of the case, unopened."""
    content, now = content_of(card), request.container.clock.now()
    limits, secrets = limits_of(card), request.container.secrets
    on_card = {index_of(secrets, IdentifierKind.PHONE, number.number, None) for number in numbers_of(content)}
    return ShownCard(
        card=card,
        content=content,
        limits=limits,
        clocks=_clocks(content, now),
        reasons={
            whose: [reason_sentence(reason) for reason in against_calling(card, whose, now, limit)] for whose in Whose
        },
        may_message=may_message(limits, now.date(), limit),
        is_outside_hours=_is_outside_hours(content, limits, now),
        today=request.unit.today,
        numbers=number_choices(content, [phone for phone in more if phone.value_index not in on_card]),
        form=Form(prefix=f"n{card.person_id.hex[:8]}" if card is not None else "n"),
    )


def _is_outside_hours(content: CardContent | None, limits: CardLimits | None, now: datetime) -> bool:
    """Whether the card allows a call, but not on this day or at this hour where the person is."""
    if limits is None or Channel.CALL not in limits.channels:
        return False
    return not is_hour_allowed(limits, time_there(content, now))


def _clocks(content: CardContent | None, now: datetime) -> list[tuple[str, str, str]]:
    """What clocks show where numbers of a card are."""
    own, theirs = zone_of_number(content, Whose.OWN), zone_of_number(content, Whose.TRUSTED)
    clocks = [("", clock_time(time_there(content, now)), own)] if own else []
    if content is not None and own != theirs and any(number.whose is Whose.TRUSTED for number in numbers_of(content)):
        clocks.append((content.trusted_name, clock_time(time_there(content, now, Whose.TRUSTED)), theirs))
    return clocks


@dataclass(frozen=True)
class ShownCheck:
    """What a partner said of a card, for the owner of the case."""

    check: ContactCheck
    content: CheckContent
    organisation: str

    @property
    def before(self) -> str:
        """Zone and hours that were corrected, in words."""
        return times_in_words(self.content.before) if self.content.before is not None else ""

    @property
    def after(self) -> str:
        """Zone and hours as they were found, in words."""
        return times_in_words(self.content.times) if self.content.times is not None else ""


def shown_checks(checks: Sequence[ContactCheck], places: Mapping[uuid.UUID, str]) -> list[ShownCheck]:
    """What partners said of a card: which organisation, when and how, and what differs."""
    return [
        ShownCheck(check, ContactCheck.content.readable(check) or CheckContent(), places.get(check.organisation_id, ""))
        for check in checks
    ]


def number_choices(content: CardContent | None, more: Sequence[Identifier] = ()) -> list[tuple[str, str]]:
    """The numbers of a person as (which, words): whose and of which country each is, never the number itself."""
    choices = []
    for place, number in enumerate(numbers_of(content)):
        words = str(WHOSE_LABELS[number.whose])
        if number.country:
            words = _("%(whose)s, %(country)s", whose=words, country=country(number.country))
        choices.append((f"c{place}", words))
    return choices + [(f"p{phone.id.hex}", _("From the first meeting, not on the card")) for phone in more]


def guardian_number(guardianship: Guardianship) -> tuple[str, str]:
    """The number of a guardian from outside as (which, words)."""
    return f"g{guardianship.id.hex}", _("Guardian")


def _who(content: CardContent) -> str:
    """Who answers: as it was typed on cards of earlier days, else from whose the numbers are."""
    if content.is_in_words:
        return content.who or ""
    name, relation = content.trusted_name, content.trusted_relation
    trusted = _("%(name)s (%(relation)s)", name=name, relation=relation) if name and relation else name
    if {number.whose for number in content.numbers} == {Whose.TRUSTED}:
        return trusted
    return _("the person, or %(trusted)s", trusted=trusted) if trusted else _("the person")


def _when(content: CardContent) -> str:
    """Days and hours where the person is; as it was typed on cards of earlier days."""
    return content.when or "" if content.is_in_words else days_and_hours(content)


def days_and_hours(times: CardContent | Times) -> str:
    """Days and hours of a card, or of what a partner found, in words."""
    days = times.weekdays
    named = _("every day") if len(days) == len(WEEK) else listed([str(DAY_LABELS[day]) for day in days])
    if times.starts is None:
        return named
    hours = _("%(starts)s to %(ends)s", starts=clock_words(times.starts), ends=clock_words(times.ends))
    return _("%(days)s, %(hours)s", days=named, hours=hours)


def time_values(content: CardContent | None) -> dict[str, Any]:
    """Zone, days and hours as a form begins with them; `content` is what the card says."""
    card = content or CardContent()
    return {
        "zone": card.zone,
        "weekdays": [str(day) for day in card.weekdays or WEEK],
        "starts": clock_words(card.starts),
        "ends": clock_words(card.ends),
    }


def times_in_words(times: Times) -> str:
    """Days, hours and zone in words."""
    return _("%(when)s (%(zone)s)", when=days_and_hours(times), zone=city_of_zone(times.zone))


def clock_words(minutes: int | None) -> str:
    """Minutes after midnight as a clock shows them: 08:05. Empty for None."""
    if minutes is None:
        return ""
    return f"{minutes // MINUTES_OF_AN_HOUR:02d}:{minutes % MINUTES_OF_AN_HOUR:02d}"


@dataclass(frozen=True)
class ContactInWords:
    """How somebody may be reached, as short as it can be said.

    `when` may be called, empty where that is not known; what the card `forbids`, and nothing of what it allows.
    """

    when: str
    forbids: Sequence[str]


def contact_in_words(card: SafeContact | None, today: date, now: datetime) -> ContactInWords:
    """When somebody may be called, and what their card forbids today and at this hour (`now`: aware); opens it once."""
    content = content_of(card)
    if card is None or content is None:
        return ContactInWords("", [_("Safe contact is not known yet: do not call until it is.")])
    forbids, limits = [], limits_as_said(card, content)
    if _is_outside_hours(content, limits, now):
        forbids.append(_("Do not call now: outside the hours of the card"))
    if content.copied_from:
        forbids.append(_("Not checked with this person"))
    if card.unconfirmed_since is not None:
        forbids.append(_("Not confirmed since the return"))
    if is_overdue(limits, today):
        forbids.append(_("Recheck overdue"))
    if content.channels is not None:
        forbids += [str(NEVER_LABELS[channel]) for channel in Channel if channel not in content.channels]
    if not content.leave_message:
        forbids.append(_("Never leave a message"))
    return ContactInWords(_when(content), forbids)


_FIELD_LABELS = {
    "numbers": _l("Numbers"),
    "channels": _l("Channels"),
    "weekdays": _l("Days"),
    "starts": _l("Hours"),
    "ends": _l("Hours"),
    "zone": _l("Time zone"),
    "language": _l("Language"),
    "trusted_name": _l("Trusted person"),
    "trusted_relation": _l("Trusted person"),
    "trusted_zone": _l("Trusted person"),
    "code_phrase": _l("Code phrase"),
    "leave_message": _l("Leaving a message"),
    "if_somebody_else": _l("If someone else answers"),
    "caution": _l("Precautions"),
    "number": _l("Numbers"),
    "who": _l("Who answers"),
    "when": _l("Days and hours"),
}


def changes_between(before: CardContent | None, after: CardContent | None) -> list[str]:
    """The names of what differs between two states of a card, each once; never what stood there."""
    differing = [
        name for name in _FIELD_LABELS if (getattr(before, name, None) or None) != (getattr(after, name, None) or None)
    ]
    return list(dict.fromkeys(str(_FIELD_LABELS[name]) for name in differing))
