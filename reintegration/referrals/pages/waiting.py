"""Referrals that wait for an answer: on the start page of who answers them, and what is known of who would come."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.errors import KeyGone
from foundation.language.formats import day, listed
from foundation.language.words import _, ngettext
from foundation.web.stamp import Call
from reintegration.arrivals.queries.arrivals import Leg, ends_of_journeys, safe_contacts_of_case
from reintegration.arrivals.services.arrivals import local_times
from reintegration.episodes.words import PURPOSE_LABELS
from reintegration.follow_up.queries.check_ins import adults_of
from reintegration.follow_up.services.check_ins import ADULT_FROM
from reintegration.referrals.pages.people import given_name, needs_extra_care, place_of
from reintegration.referrals.queries.referrals import Referral, day_there, waiting_referrals
from reintegration.referrals.rules.referrals import ANSWER_DAYS, answer_by
from returns.cases.queries.cases import Case, Person
from returns.consent.rules import TransferPurpose

_AT_MOST = 10
_BETWEEN = " · "  # reads alike in both directions


def names_in_a_line(people: Sequence[Person]) -> str:
    """Given names, as far as they can be read."""
    unreadable = _("Name cannot be shown")
    return _BETWEEN.join(given_name(person) or unreadable for person in people) or unreadable


def _arrives_on(referral: Referral, case: Case, ends: Mapping[Any, Leg]) -> date | None:
    """The day of arrival, as far as the purpose opens it: the journey only to who receives them."""
    if case.arrived_on is not None or referral.purpose is not TransferPurpose.RECEPTION:
        return case.arrived_on
    leg = ends.get(case.id)
    return local_times(leg)[1].date() if leg is not None else None


def _answer_by(call: Call, referral: Referral, case: Case, arrives_on: date | None) -> date:
    sent_on = day_there(case, referral.sent_at)
    days = call.wiring.read_rule(call.unit, ANSWER_DAYS, call.wiring.clock.now().date())
    return answer_by(sent_on, days, None if case.arrived_on else arrives_on)


def _mark(call: Call, case: Case, until: date) -> tuple[str, str]:
    today = day_there(case, call.wiring.clock.now())
    if until < today:
        return "warning", _("Answer was due on %(day)s", day=day(until))
    return "due", _("Answer by %(day)s", day=day(until))


class Waiting(SimpleNamespace):
    """The section of the start page; its lines are opened when they are shown, with the keys of the whole page."""

    def __init__(self, call: Call, waiting: Sequence[tuple[Referral, Case]]) -> None:
        """Keep the referrals, each with its case, until the lines are shown."""
        super().__init__(title=_("Referrals to answer"), empty="")
        self.more_url, self.more_label = url_for("referrals.list"), _("All referrals")
        received = [case.id for referral, case in waiting if referral.purpose is TransferPurpose.RECEPTION]
        self._call, self._waiting, self._ends = call, waiting, ends_of_journeys(call.unit.session, received)

    @property
    def items(self) -> list[SimpleNamespace]:
        """The lines: who, for what, how many, where to, and by when it is answered."""
        return [_item(self._call, referral, case, self._ends) for referral, case in self._waiting]


def waiting_sections(call: Call) -> list[Waiting]:
    """A section if anything waits for the answer of whoever asks: what was sent first on top."""
    if call.me.organisation_id is None or not call.me.may(Permission.REFERRALS_ANSWER):
        return []
    waiting = waiting_referrals(call.unit.session, _AT_MOST)
    return [Waiting(call, waiting)] if waiting else []


def _item(call: Call, referral: Referral, case: Case, ends: Mapping[Any, Leg]) -> SimpleNamespace:
    arrives_on = _arrives_on(referral, case, ends)
    mark, label = _mark(call, case, _answer_by(call, referral, case, arrives_on))
    size = ngettext("%(num)d person", "%(num)d people", len(case.people))
    arrives = _("arrives on %(day)s", day=day(arrives_on)) if arrives_on and not case.arrived_on else None
    parts = (str(PURPOSE_LABELS[referral.purpose]), size, place_of(case), arrives)
    return SimpleNamespace(
        url=url_for("referrals.open", referral_id=referral.id),
        reference=None,
        label=names_in_a_line(case.people),
        note=_BETWEEN.join(part for part in parts if part),
        mark=mark,
        mark_label=label,
    )


def who_would_come(call: Call, referral: Referral, case: Case) -> SimpleNamespace:
    """What whoever answers needs to know, as far as the purpose opens it: how many, when, needs and languages."""
    session, today = call.unit.session, call.wiring.clock.now().date()
    is_reception = referral.purpose is TransferPurpose.RECEPTION
    ends = ends_of_journeys(session, [case.id] if is_reception else [])
    cards = safe_contacts_of_case(session, case.id)
    arrives_on = _arrives_on(referral, case, ends)
    adults = adults_of(case.people, today, call.wiring.read_rule(call.unit, ADULT_FROM, today))
    children, care = len(case.people) - len(adults), sum(needs_extra_care(person) for person in case.people)
    size = ngettext("%(num)d person", "%(num)d people", len(case.people))
    of_them = ngettext("%(num)d of them a child", "%(num)d of them children", children) if children else None
    mark, label = _mark(call, case, _answer_by(call, referral, case, arrives_on))
    return SimpleNamespace(
        size=", ".join(part for part in (size, of_them) if part),
        arrives_on=arrives_on,
        is_reception=is_reception,
        care=ngettext("Extra care for %(num)d person", "Extra care for %(num)d people", care) if care else None,
        languages=listed(list(dict.fromkeys(filter(None, map(_language, cards.values()))))),
        mark=mark,
        mark_label=label,
    )


def _language(card: Any) -> str | None:
    """The language in which somebody is spoken to, as their safe-contact card says it."""
    try:
        return (card.content or {}).get("language") or None
    except KeyGone:
        return None
