"""Safe-contact cards as pages show them, the same for the office and for partners; a number is never part of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import clock_time, country, listed
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from returns.cases.queries.cases import reason_sentence
from returns.cases.rules import Limit
from returns.cases.words.cases import choices_of
from returns.safe_contact.queries import (
    ContactCheck,
    SafeContact,
    content_of,
    good_for,
    limits_of,
    numbers_of,
    time_there,
    whose_number,
    zone_of_number,
)
from returns.safe_contact.rules import WEEK, Channel, HowChecked, Whose, WhyOpened, limits_reasons, may_message

CHANNEL_LABELS = {Channel.CALL: _l("A call"), Channel.MESSAGE: _l("A message"), Channel.VISIT: _l("A visit")}
NEVER_LABELS = {
    Channel.CALL: _l("Never call"),
    Channel.MESSAGE: _l("Never send a message"),
    Channel.VISIT: _l("Never visit"),
}
WHOSE_LABELS = {Whose.OWN: _l("The person's own"), Whose.TRUSTED: _l("Of somebody they trust")}
HOW_LABELS = {
    HowChecked.FACE_TO_FACE: _l("Face to face"),
    HowChecked.BY_CALL: _l("By a call"),
    HowChecked.BY_MESSAGE: _l("By a message"),
    HowChecked.BY_SOMEBODY_TRUSTED: _l("Through somebody they trust"),
}
WHY_LABELS = {
    WhyOpened.DANGER: _l("Somebody may be in danger"),
    WhyOpened.ASKED_FOR_IT: _l("The person asked to be called"),
    WhyOpened.TO_CHECK: _l("To check the card with the person"),
    WhyOpened.ON_THE_WAY: _l("They travel or arrive today"),
    WhyOpened.OTHER: _l("Another reason"),
}
DAY_LABELS = dict(
    zip(
        WEEK,
        (_l("Monday"), _l("Tuesday"), _l("Wednesday"), _l("Thursday"), _l("Friday"), _l("Saturday"), _l("Sunday")),
        strict=True,
    )
)
MINUTES_OF_AN_HOUR = 60


def good_for_now(request: Request) -> Limit:
    """How long cards are good for today."""
    return good_for(request.unit.session, request.container.clock.now().date())


def shown_card(request: Request, card: SafeContact | None, limit: Limit, more: Sequence[Any] = ()) -> SimpleNamespace:
    """A card as a template shows it, with what stands against a call now. `more`: phones of the case, unopened."""
    content, now = content_of(card), request.container.clock.now()
    limits = limits_of(card)
    again = card.checked_again_on if card is not None else None
    checked = again if again and limits and limits.verified_on == again else None
    form = Form()
    form.prefix = f"n{card.person_id.hex[:8]}" if card is not None else "n"
    shown = SimpleNamespace(
        is_known=bool(content),
        is_in_words=bool(content) and "channels" not in content,
        said=SimpleNamespace(**_words(content)),
        who=_who(content),
        when=_when(content),
        clocks=_clocks(card, content, now),
        unconfirmed_since=card.unconfirmed_since if card and content else None,
        allowed=[str(CHANNEL_LABELS[channel]) for channel in Channel if limits and channel in limits.channels],
        never=[str(NEVER_LABELS[channel]) for channel in Channel if limits and channel not in limits.channels],
        how=str(HOW_LABELS[HowChecked(content["how"])]) if content.get("how") else "",
        verified_on=card.verified_on if card else None,
        review_on=limits.review_on if limits else (card.review_on if card else None),
        checked_again_on=checked,
        known_by=card.known_by if card else None,
        may_message=may_message(limits, now.date(), limit),
        reasons=_reasons(card, now, limit),
        said_of=content,
        whys=choices_of(WHY_LABELS),
        form=form,
    )
    return with_numbers(shown, number_choices(content, more))


def _reasons(card: SafeContact | None, now: datetime, limit: Limit) -> dict[Whose, list[str]]:
    """What stands against a call now, by whose number it is."""
    return {
        whose: [
            reason_sentence(reason)
            for reason in limits_reasons(
                limits_of(card, whose), Channel.CALL, time_there(card, now, whose), now.date(), limit
            )
        ]
        for whose in Whose
    }


def with_numbers(contact: SimpleNamespace, numbers: Sequence[tuple[str, str]]) -> SimpleNamespace:
    """A shown card with these numbers: those that open at one press, those that need a reason, and what is against it.

    A contact person's number may open while the person's own needs a reason, or the other way round.
    """
    whose = {which: whose_number(contact.said_of, which) for which, _words in numbers}
    bound = [number for number in numbers if contact.reasons[whose[number[0]]]]
    kinds = [kind for kind in Whose if kind in {whose[which] for which, _words in bound}]
    against = [words for kind in kinds for words in contact.reasons[kind]]
    shown = {
        "numbers": list(numbers),
        "open_now": [number for number in numbers if number not in bound],
        "bound": bound,
    }
    return SimpleNamespace(**{**vars(contact), **shown, "against": list(dict.fromkeys(against))})


def _clocks(card: SafeContact | None, content: Mapping[str, Any], now: datetime) -> list[tuple[str, str, str]]:
    """What clocks show where numbers of a card are: whose (empty: the person's own), the time, and the zone."""
    own, theirs = zone_of_number(content, Whose.OWN), zone_of_number(content, Whose.TRUSTED)
    clocks = [("", clock_time(time_there(card, now)), own)] if own else []
    if own != theirs and any(number["whose"] == Whose.TRUSTED.value for number in numbers_of(content)):
        clocks.append((content["trusted_name"], clock_time(time_there(card, now, Whose.TRUSTED)), theirs))
    return clocks


def shown_checks(checks: Sequence[ContactCheck], places: Mapping[Any, str]) -> list[SimpleNamespace]:
    """What partners said of a card: which organisation, when and how, and what differs, for the owner of the case."""
    shown = []
    for check in checks:
        try:
            content = check.content or {}
        except KeyGone:
            content = {}
        shown.append(
            SimpleNamespace(
                checked_on=check.checked_on,
                at=check.recorded_at,
                organisation=places.get(check.organisation_id, ""),
                is_as_it_stands=check.is_as_it_stands,
                how=str(HOW_LABELS[HowChecked(content["how"])]) if content.get("how") else "",
                differs=content.get("differs", ""),
                before=times_in_words(content["before"]) if content.get("before") else "",
                after=times_in_words(content["times"]) if content.get("times") else "",
            )
        )
    return shown


def _words(content: Mapping[str, Any]) -> dict[str, Any]:
    names = ("language", "code_phrase", "if_somebody_else", "caution")
    return {**{name: content.get(name) or "" for name in names}, "leave_message": bool(content.get("leave_message"))}


def number_choices(content: Mapping[str, Any], more: Sequence[Any] = ()) -> list[tuple[str, str]]:
    """The numbers of a person as (which, words): whose and of which country each is, never the number itself."""
    choices = []
    for place, number in enumerate(numbers_of(content)):
        words = str(WHOSE_LABELS[Whose(number["whose"])])
        where = (
            _("%(whose)s, %(country)s", whose=words, country=country(number["country"])) if number["country"] else words
        )
        choices.append((f"c{place}", where))
    return choices + [(f"p{phone.id.hex}", _("From the first meeting, not on the card")) for phone in more]


def guardian_number(guardianship: Any) -> tuple[str, str]:
    """The number of a guardian from outside as (which, words)."""
    return f"g{guardianship.id.hex}", _("Guardian")


def _who(content: Mapping[str, Any]) -> str:
    """Who answers: as it was typed on cards of earlier days, else from whose the numbers are."""
    if "channels" not in content:
        return str(content.get("who") or "")
    name, relation = content["trusted_name"], content["trusted_relation"]
    trusted = _("%(name)s (%(relation)s)", name=name, relation=relation) if name and relation else str(name)
    whose = {number["whose"] for number in content["numbers"]}
    if whose == {Whose.TRUSTED.value}:
        return trusted
    return _("the person, or %(trusted)s", trusted=trusted) if trusted else _("the person")


def _when(content: Mapping[str, Any]) -> str:
    """Days and hours where the person is; as it was typed on cards of earlier days."""
    if "channels" not in content:
        return str(content.get("when") or "")
    return days_and_hours(content)


def days_and_hours(content: Mapping[str, Any]) -> str:
    """Days and hours of a card, or of what a partner found, in words."""
    days = content["weekdays"]
    named = _("every day") if len(days) == len(WEEK) else listed([str(DAY_LABELS[day]) for day in days])
    if content["starts"] is None:
        return named
    hours = _("%(starts)s to %(ends)s", starts=clock_words(content["starts"]), ends=clock_words(content["ends"]))
    return _("%(days)s, %(hours)s", days=named, hours=hours)


def time_values(content: Mapping[str, Any]) -> dict[str, Any]:
    """Zone, days and hours as a form begins with them; `content` is what the card says."""
    hours = {name: clock_words(content[name]) if content.get(name) is not None else "" for name in ("starts", "ends")}
    return {"zone": content.get("zone") or "", "weekdays": [str(day) for day in content.get("weekdays", WEEK)], **hours}


def times_in_words(content: Mapping[str, Any]) -> str:
    """Days, hours and zone in words."""
    return _("%(when)s (%(zone)s)", when=days_and_hours(content), zone=content["zone"])


def clock_words(minutes: int) -> str:
    """Minutes after midnight as a clock shows them: 08:05."""
    return f"{minutes // MINUTES_OF_AN_HOUR:02d}:{minutes % MINUTES_OF_AN_HOUR:02d}"


def card_in_a_line(card: SafeContact | None) -> str:
    """How somebody may be reached, in one line."""
    content = content_of(card)
    if not content:
        return _("Safe contact is not known yet: do not call before it is.")
    parts = [part for part in (_who(content), _when(content)) if part]
    if card is not None and card.unconfirmed_since is not None:
        parts.insert(0, _("not confirmed since the return"))
    if "channels" in content:
        parts += [str(NEVER_LABELS[channel]) for channel in Channel if channel.value not in content["channels"]]
    if not content.get("leave_message"):
        parts.append(_("never leave a message"))
    return _("Safe contact: %(how)s", how=" · ".join(parts))


_FIELD_LABELS = {
    "numbers": _l("Numbers"),
    "channels": _l("Channels"),
    "weekdays": _l("Days"),
    "starts": _l("Hours"),
    "ends": _l("Hours"),
    "zone": _l("Time zone"),
    "language": _l("Language"),
    "trusted_name": _l("Somebody they trust"),
    "trusted_relation": _l("Somebody they trust"),
    "trusted_zone": _l("Somebody they trust"),
    "code_phrase": _l("Code phrase"),
    "leave_message": _l("Leaving a message"),
    "if_somebody_else": _l("If somebody else answers"),
    "caution": _l("What to take care of"),
    "number": _l("Numbers"),
    "who": _l("Who answers"),
    "when": _l("Days and hours"),
}


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The names of what differs between two states of a card, each once; never what stood there."""
    differing = [name for name in _FIELD_LABELS if (before.get(name) or None) != (after.get(name) or None)]
    return list(dict.fromkeys(str(_FIELD_LABELS[name]) for name in differing))
