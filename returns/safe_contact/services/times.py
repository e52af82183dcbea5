"""Changes of when somebody may be reached: what follows an arrival, and what a partner confirms or corrects there."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, time

from foundation.geography.zones import is_zone, local
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.safe_contact.models import CardContent, LaterTimes, SafeContact
from returns.safe_contact.queries import cards_of_case, content_of
from returns.safe_contact.rules import Times, day_of_arrival


def times_of(zone: str, weekdays: Sequence[int], starts: time | None, ends: time | None) -> Times:
    """Zone and hours as they are kept: days in their order, hours as minutes after midnight."""
    hours = [at.hour * 60 + at.minute if at is not None else None for at in (starts, ends)]
    return Times(zone, tuple(sorted(set(weekdays))), *hours)


def time_problems(times: Times) -> dict[str, list[str]]:
    """Everything wrong with zone and hours, by field."""
    wrong: dict[str, list[str]] = {}
    if not times.weekdays:
        wrong["weekdays"] = [_("Choose at least one day.")]
    if (times.starts is None) != (times.ends is None) or (times.starts is not None and times.starts == times.ends):
        wrong["ends"] = [
            _("Give both hours, the second another than the first, or leave both empty for the whole day.")
        ]
    if not is_zone(times.zone):
        wrong["zone"] = [_("Choose from the list.")]
    return wrong


def move_cards(unit: Unit, case: Case, people: Collection[uuid.UUID], zone: str, at: datetime) -> None:
    """People have arrived at an instant (aware): their own numbers are in this zone now, and nobody has confirmed it.

    A card that was recorded since they arrived, for the same zone, stays as it is.
    """
    day = day_of_arrival(at, local(at, zone))
    for person_id, card in cards_of_case(unit.session, case.id).items():
        content = content_of(card)
        if person_id not in people or content is None or _is_recorded_since(card, content, zone, at, day):
            continue
        card.times = replace(card.times, zone=zone) if card.times is not None else LaterTimes(zone)
        card.unconfirmed_since = day


def _is_recorded_since(card: SafeContact, content: CardContent, zone: str, at: datetime, day: date) -> bool:
    is_recorded = card.recorded_at is not None and card.recorded_at >= at
    return is_recorded and card.verified_on is not None and card.verified_on >= day and content.zone == zone


def times_on(card: SafeContact) -> Times | None:
    """Zone and hours of a card; None where it says them in words, or not at all."""
    content = content_of(card)
    if content is None or content.is_in_words:
        return None
    return Times(content.zone, content.weekdays, content.starts, content.ends)


def confirm_times(card: SafeContact, corrected: Times | None, checked_on: date, is_as_it_stands: bool) -> None:
    """Keep zone and hours as somebody found them with the person on a day; confirmed if all else was right.

    `corrected` is None where they are as they stand on the card.
    """
    if corrected is not None:
        card.times = LaterTimes(corrected.zone, corrected.weekdays, corrected.starts, corrected.ends)
    if is_as_it_stands and card.unconfirmed_since is not None and checked_on >= card.unconfirmed_since:
        card.unconfirmed_since = None
