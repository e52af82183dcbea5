"""Reads of safe contact: cards with their history and checks, and openings of numbers."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from foundation.geography.zones import is_zone, local, main_zone, zones_of_country
from foundation.rulebook.queries import rule_on
from foundation.storage.known import prepared
from foundation.storage.query_cache import cached_fact
from returns.cases.queries import cited
from returns.cases.rules.cases import Limit, Reason
from returns.people.models import Identifier, Person
from returns.people.rules.people import IdentifierKind
from returns.safe_contact.models import (
    CardContent as CardContent,
    CardNumber as CardNumber,
    CheckContent as CheckContent,
    ContactCheck as ContactCheck,
    NumberOpening as NumberOpening,
    OpeningReason as OpeningReason,
    SafeContact as SafeContact,
    SafeContactVersion as SafeContactVersion,
)
from returns.safe_contact.rules import (
    CardLimits,
    Channel,
    ContactFacts,
    Times,
    Whose,
    days_as_checked,
    forbids,
    limits_reasons,
    may_message,
)

GOOD_FOR = "safe_contact.good_for_days"
_NOWHERE = "UTC"

# Numbers: which there are, and which were opened.


def phones_of_person(session: Session, person_id: uuid.UUID) -> Sequence[Identifier]:
    """The phones that a person is looked up by, as far as this scope sees them; one statement. Opens none."""
    is_theirs = (Identifier.person_id == person_id) & (Identifier.kind == IdentifierKind.PHONE)
    return session.execute(select(Identifier).where(is_theirs).order_by(Identifier.id)).scalars().all()


def people_with_phones(session: Session, case_id: uuid.UUID) -> dict[Person, list[Identifier]]:
    """The people of a case, each with the phones that they are looked up by; one statement. Opens none."""
    is_phone = (Identifier.person_id == Person.id) & (Identifier.kind == IdentifierKind.PHONE)
    statement = (
        select(Person, Identifier)
        .outerjoin(Identifier, is_phone)
        .where(Person.case_id == case_id)
        .order_by(Person.ordinal, Identifier.id)
    )
    phones_by_person: dict[Person, list[Identifier]] = {}
    for person, phone in session.execute(statement):
        phones_by_person.setdefault(person, []).extend([phone] if phone is not None else [])
    return phones_by_person


def openings_of_case(session: Session, case_id: uuid.UUID, limit: int) -> Sequence[NumberOpening]:
    """The numbers opened in a case, the newest first; one statement."""
    statement = (
        select(NumberOpening)
        .where(NumberOpening.case_id == case_id)
        .order_by(NumberOpening.opened_at.desc(), NumberOpening.id)
    )
    return session.execute(statement.limit(limit)).scalars().all()


def count_opened_by(session: Session, account_id: uuid.UUID, since: datetime) -> int:
    """How many numbers somebody has opened since an instant, among what this scope sees."""
    statement = select(func.count(NumberOpening.id)).where(
        NumberOpening.opened_by == account_id, NumberOpening.opened_at >= since
    )
    return session.execute(statement).scalar_one()


# Cards: what they say and said before, what partners found, and what they allow.


def cards_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, SafeContact]:
    """The cards of a case by person; at most one statement."""
    cards: dict[uuid.UUID, SafeContact] | None = cached_fact(session, (cards_of_case, case_id))
    if cards is not None:
        return cards
    return {card.person_id: card for card in _cards(session, "case_id", case_id)}


def newest_check() -> ScalarSelect[date]:
    """When a partner last found a card as it stands since it was recorded: a column beside those of the card."""
    since = or_(SafeContact.recorded_at.is_(None), ContactCheck.recorded_at >= SafeContact.recorded_at)
    statement = select(func.max(ContactCheck.checked_on)).where(
        ContactCheck.person_id == SafeContact.person_id, ContactCheck.is_as_it_stands.is_(True), since
    )
    return statement.scalar_subquery()


def _cards(session: Session, column: str, of: uuid.UUID) -> list[SafeContact]:
    """Cards of a case or of a person, each with the day on which a partner last checked it; one statement."""
    rows = session.execute(_cards_prepared(column), {"of": of})
    return list(checked_cards((card, checked_on) for card, checked_on in rows).values())


@cache
def _cards_prepared(column: str) -> Select[SafeContact, date | None]:
    return prepared(select(SafeContact, newest_check()).where(getattr(SafeContact, column) == bindparam("of")))


def checked_cards(rows: Iterable[tuple[SafeContact | None, date | None]]) -> dict[uuid.UUID, SafeContact]:
    """Cards by person, with the day on which a partner last checked each noted on it. None stands for no card."""
    cards = {}
    for card, checked_on in rows:
        if card is not None:
            card.note_check(checked_on)
            cards[card.person_id] = card
    return cards


def cards_with_history(
    session: Session, case_id: uuid.UUID
) -> tuple[dict[uuid.UUID, SafeContact], dict[uuid.UUID, list[SafeContactVersion]]]:
    """The cards of a case, and what each said before, the newest first, by person; one statement."""
    statement = (
        select(SafeContact, newest_check().label("checked_on"), SafeContactVersion)
        .outerjoin(SafeContactVersion, SafeContactVersion.person_id == SafeContact.person_id)
        .where(SafeContact.case_id == case_id)
        .order_by(SafeContactVersion.edition.desc(), SafeContactVersion.id)
    )
    rows = session.execute(statement).all()
    earlier: dict[uuid.UUID, list[SafeContactVersion]] = {}
    for row in rows:
        if row.SafeContactVersion is not None:
            earlier.setdefault(row.SafeContactVersion.person_id, []).append(row.SafeContactVersion)
    return checked_cards((row.SafeContact, row.checked_on) for row in rows), earlier


def checks_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, list[ContactCheck]]:
    """What partners said of the cards of a case, by person, the newest first; one statement."""
    statement = (
        select(ContactCheck)
        .where(ContactCheck.case_id == case_id)
        .order_by(ContactCheck.recorded_at.desc(), ContactCheck.id)
    )
    checks: dict[uuid.UUID, list[ContactCheck]] = {}
    for check in session.execute(statement).scalars():
        checks.setdefault(check.person_id, []).append(check)
    return checks


def contact_facts(session: Session, case_id: uuid.UUID) -> dict[str, ContactFacts]:
    """When each card was checked, or by when it will be known, by person (id as hex); opens nothing, one statement."""
    return {
        person.hex: ContactFacts(days_as_checked(verified_on, None, checked_on)[0], known_by)
        for person, verified_on, known_by, checked_on in session.execute(_contact_days(), {"case_id": case_id})
    }


@cache
def _contact_days() -> Any:
    days = (SafeContact.person_id, SafeContact.verified_on, SafeContact.known_by, newest_check())
    return prepared(select(*days).where(SafeContact.case_id == bindparam("case_id")))


def card_of_person(session: Session, person_id: uuid.UUID) -> SafeContact | None:
    """The card of one person; one statement."""
    return next(iter(_cards(session, "person_id", person_id)), None)


def good_for(session: Session, day: date) -> Limit:
    """How many days a card that was checked stays current, and the rule that says so."""
    row = rule_on(session, GOOD_FOR, day)
    return Limit(row.whole(), cited(row))


def content_of(card: SafeContact | SafeContactVersion | None) -> CardContent | None:
    """What a card says, opened; None where there is none, or where it cannot be read any more.

    Zone and hours as they are since the arrival, or since a partner corrected them.
    """
    content = type(card).content.readable(card) if card is not None else None
    times = SafeContact.times.readable(card) if isinstance(card, SafeContact) else None
    if content is None or times is None:
        return content
    own = times if times.weekdays else content
    return replace(
        content,
        zone=times.zone,
        trusted_zone=content.zone_of_trusted,
        weekdays=own.weekdays,
        starts=own.starts,
        ends=own.ends,
    )


def times_on(card: SafeContact) -> Times | None:
    """Zone and hours of a card; None where it says them in words, or not at all."""
    content = content_of(card)
    return content.times if content is not None else None


def zone_of_number(content: CardContent | None, whose: Whose) -> str:
    """The zone in which a number of a card is; empty where the card does not say."""
    if content is None:
        return ""
    return content.zone if whose is Whose.OWN else content.zone_of_trusted


def whose_number(content: CardContent | None, which: str) -> Whose:
    """Whose number "c0", "c1", ... of a card is; every other number counts as the person's own."""
    place, numbers = which[1:], numbers_of(content)
    if which[:1] == "c" and place.isascii() and place.isdigit() and int(place) < len(numbers):
        return numbers[int(place)].whose
    return Whose.OWN


def numbers_of(content: CardContent | None) -> Sequence[CardNumber]:
    """The numbers of a card; none without a card."""
    return content.every_number if content is not None else ()


def limits_of(card: SafeContact | None, whose: Whose = Whose.OWN) -> CardLimits | None:
    """What a card allows, opened; None where there is none, or where it cannot be read any more.

    A return leaves the numbers of contact persons as they were: they did not travel.
    """
    content = content_of(card)
    return None if card is None or content is None else limits_as_said(card, content, whose)


def limits_as_said(card: SafeContact, content: CardContent, whose: Whose = Whose.OWN) -> CardLimits:
    """The same of a card that was opened already."""
    verified_on, review_on = days_as_checked(card.verified_on, card.review_on, card.checked_again_on)
    is_confirmed = whose is not Whose.OWN or card.unconfirmed_since is None
    if content.channels is None:  # of earlier days: calls, at times that are said in words
        return CardLimits(verified_on, None, frozenset({Channel.CALL}), is_confirmed=is_confirmed)
    return CardLimits(
        verified_on=verified_on,
        review_on=review_on,
        channels=frozenset(content.channels),
        weekdays=frozenset(content.weekdays),
        starts=content.starts,
        ends=content.ends,
        is_confirmed=is_confirmed,
        is_copied=bool(content.copied_from),
    )


def may_be_messaged(session: Session, person_id: uuid.UUID, today: date) -> bool:
    """Whether a message to this person may be offered today; two statements."""
    return may_message(limits_of(card_of_person(session, person_id)), today, good_for(session, today))


def forbidden_to(
    session: Session, case_id: uuid.UUID, people: Sequence[uuid.UUID], channel: Channel, today: date
) -> list[uuid.UUID]:
    """Those of these people of a case whose cards speak against a channel, in the same order; two statements."""
    cards, limit = cards_of_case(session, case_id), good_for(session, today)
    return [person_id for person_id in people if forbids(limits_of(cards.get(person_id)), channel, today, limit)]


def time_there(content: CardContent | None, now: datetime, whose: Whose = Whose.OWN) -> datetime:
    """What clocks show where a card, opened, says that a number is; in UTC where it does not say."""
    zone = zone_of_number(content, whose)
    return local(now, zone if is_zone(zone) else _NOWHERE)


def against_calling(card: SafeContact | None, whose: Whose, now: datetime, good_for: Limit) -> tuple[Reason, ...]:
    """Everything that stands against calling such a number now, by this card."""
    there = time_there(content_of(card), now, whose)
    return limits_reasons(limits_of(card, whose), Channel.CALL, there, now.date(), good_for)


def zones_for(countries: Sequence[str]) -> list[str]:
    """The zones of these countries (ISO codes), the main zone of each country first."""
    mains = [zone for country in countries if (zone := main_zone(country)) is not None]
    return list(dict.fromkeys([*mains, *(zone for country in countries for zone in zones_of_country(country))]))
