"""Safe-contact cards as pages show them, the same for the office and for partners; a number is never part of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from foundation.errors import KeyGone
from foundation.forms.form import Form
from foundation.language.formats import clock_time, country, listed
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.stamp import Call
from returns.cases.queries.reasons import reason_sentence
from returns.cases.rules.limits import Limit
from returns.cases.words.cases import choices_of
from returns.safe_contact.queries.safe_contact import (
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


def good_for_now(call: Call) -> Limit:
    """How long cards are good for today."""
    return good_for(call.unit.session, call.wiring.clock.now().date())


def shown_card(call: Call, card: SafeContact | None, limit: Limit, more: Sequence[Any] = ()) -> SimpleNamespace:
    """A card as a template shows it, with what stands against a call now. `more`: phones of the case, unopened."""
    said, now = content_of(card), call.wiring.clock.now()
    limits = limits_of(card)
    again = card.checked_again_on if card is not None else None
    checked = again if again and limits and limits.verified_on == again else None
    form = Form()
    form.prefix = f"n{card.person_id.hex[:8]}" if card is not None else "n"
    shown = SimpleNamespace(
        is_known=bool(said),
        is_in_words=bool(said) and "channels" not in said,
        said=SimpleNamespace(**_words(said)),
        who=_who(said),
        when=_when(said),
        clocks=_clocks(card, said, now),
        unconfirmed_since=card.unconfirmed_since if card and said else None,
        allowed=[str(CHANNEL_LABELS[one]) for one in Channel if limits and one in limits.channels],
        never=[str(NEVER_LABELS[one]) for one in Channel if limits and one not in limits.channels],
        how=str(HOW_LABELS[HowChecked(said["how"])]) if said.get("how") else "",
        verified_on=card.verified_on if card else None,
        review_on=limits.review_on if limits else (card.review_on if card else None),
        checked_again_on=checked,
        known_by=card.known_by if card else None,
        may_message=may_message(limits, now.date(), limit),
        reasons=_reasons(card, now, limit),
        said_of=said,
        whys=choices_of(WHY_LABELS),
        form=form,
    )
    return with_numbers(shown, number_choices(said, more))


def _reasons(card: SafeContact | None, now: datetime, limit: Limit) -> dict[Whose, list[str]]:
    """What stands against a call now, by whose number it is."""
    return {
        whose: [
            reason_sentence(one)
            for one in limits_reasons(
                limits_of(card, whose), Channel.CALL, time_there(card, now, whose), now.date(), limit
            )
        ]
        for whose in Whose
    }


def with_numbers(contact: SimpleNamespace, numbers: Sequence[tuple[str, str]]) -> SimpleNamespace:
    """A shown card with these numbers: those that open at one press, those that need a reason, and what is against it.

    Where a number of a contact person opens and one of the person does not, each has its own way.
    """
    whose = {which: whose_number(contact.said_of, which) for which, _words in numbers}
    bound = [one for one in numbers if contact.reasons[whose[one[0]]]]
    kinds = [one for one in Whose if one in {whose[which] for which, _words in bound}]
    against = [words for one in kinds for words in contact.reasons[one]]
    shown = {"numbers": list(numbers), "open_now": [one for one in numbers if one not in bound], "bound": bound}
    return SimpleNamespace(**{**vars(contact), **shown, "against": list(dict.fromkeys(against))})


def _clocks(card: SafeContact | None, said: Mapping[str, Any], now: datetime) -> list[tuple[str, str, str]]:
    """What clocks show where numbers of a card are: whose (empty: the person's own), the time, and the zone."""
    own, theirs = zone_of_number(said, Whose.OWN), zone_of_number(said, Whose.TRUSTED)
    clocks = [("", clock_time(time_there(card, now)), own)] if own else []
    if own != theirs and any(one["whose"] == Whose.TRUSTED.value for one in numbers_of(said)):
        clocks.append((said["trusted_name"], clock_time(time_there(card, now, Whose.TRUSTED)), theirs))
    return clocks


def shown_checks(found: Sequence[ContactCheck], places: Mapping[Any, str]) -> list[SimpleNamespace]:
    """What partners said of a card: which organisation, when and how, and what differs, for the owner of the case."""
    shown = []
    for one in found:
        try:
            said = one.content or {}
        except KeyGone:
            said = {}
        shown.append(
            SimpleNamespace(
                checked_on=one.checked_on,
                at=one.recorded_at,
                organisation=places.get(one.organisation_id, ""),
                is_as_it_stands=one.is_as_it_stands,
                how=str(HOW_LABELS[HowChecked(said["how"])]) if said.get("how") else "",
                differs=said.get("differs", ""),
                before=times_in_words(said["before"]) if said.get("before") else "",
                after=times_in_words(said["times"]) if said.get("times") else "",
            )
        )
    return shown


def _words(said: Mapping[str, Any]) -> dict[str, Any]:
    names = ("language", "code_phrase", "if_somebody_else", "caution")
    return {**{name: said.get(name) or "" for name in names}, "leave_message": bool(said.get("leave_message"))}


def number_choices(said: Mapping[str, Any], more: Sequence[Any] = ()) -> list[tuple[str, str]]:
    """The numbers of a person as (which, words): whose and of which country each is, never the number itself."""
    found = []
    for place, one in enumerate(numbers_of(said)):
        words = str(WHOSE_LABELS[Whose(one["whose"])])
        where = _("%(whose)s, %(country)s", whose=words, country=country(one["country"])) if one["country"] else words
        found.append((f"c{place}", where))
    return found + [(f"p{one.id.hex}", _("From the first meeting, not on the card")) for one in more]


def guardian_number(guardianship: Any) -> tuple[str, str]:
    """The number of a guardian from outside as (which, words)."""
    return f"g{guardianship.id.hex}", _("Guardian")


def _who(said: Mapping[str, Any]) -> str:
    """Who answers: as it was typed on cards of earlier days, else from whose the numbers are."""
    if "channels" not in said:
        return str(said.get("who") or "")
    name, relation = said["trusted_name"], said["trusted_relation"]
    trusted = _("%(name)s (%(relation)s)", name=name, relation=relation) if name and relation else str(name)
    whose = {one["whose"] for one in said["numbers"]}
    if whose == {Whose.TRUSTED.value}:
        return trusted
    return _("the person, or %(trusted)s", trusted=trusted) if trusted else _("the person")


def _when(said: Mapping[str, Any]) -> str:
    """Days and hours where the person is; as it was typed on cards of earlier days."""
    if "channels" not in said:
        return str(said.get("when") or "")
    return days_and_hours(said)


def days_and_hours(said: Mapping[str, Any]) -> str:
    """Days and hours of a card, or of what a partner found, in words."""
    days = said["weekdays"]
    named = _("every day") if len(days) == len(WEEK) else listed([str(DAY_LABELS[day]) for day in days])
    if said["starts"] is None:
        return named
    hours = _("%(starts)s to %(ends)s", starts=clock_words(said["starts"]), ends=clock_words(said["ends"]))
    return _("%(days)s, %(hours)s", days=named, hours=hours)


def time_values(said: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with of zone, days and hours; `said` is what the card says."""
    hours = {name: clock_words(said[name]) if said.get(name) is not None else "" for name in ("starts", "ends")}
    return {"zone": said.get("zone") or "", "weekdays": [str(day) for day in said.get("weekdays", WEEK)], **hours}


def times_in_words(said: Mapping[str, Any]) -> str:
    """Days, hours and zone in words."""
    return _("%(when)s (%(zone)s)", when=days_and_hours(said), zone=said["zone"])


def clock_words(minutes: int) -> str:
    """Minutes after midnight as a clock shows them: 08:05."""
    return f"{minutes // MINUTES_OF_AN_HOUR:02d}:{minutes % MINUTES_OF_AN_HOUR:02d}"


def card_in_a_line(card: SafeContact | None) -> str:
    """How somebody may be reached, in one line."""
    said = content_of(card)
    if not said:
        return _("Safe contact is not known yet: do not call before it is.")
    parts = [part for part in (_who(said), _when(said)) if part]
    if card is not None and card.unconfirmed_since is not None:
        parts.insert(0, _("not confirmed since the return"))
    if "channels" in said:
        parts += [str(NEVER_LABELS[one]) for one in Channel if one.value not in said["channels"]]
    if not said.get("leave_message"):
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
