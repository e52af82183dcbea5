"""Changes of referrals, and what rests on one: moves to another partner, joint assessments, checks of cards."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from foundation.accounts.models import AccessGrant, Account, Organisation
from foundation.accounts.permissions import PARTNER_ROLES, Role, permissions_of
from foundation.accounts.policy import AccessPolicy
from foundation.accounts.principal import UserScope
from foundation.accounts.rules import AccountStatus
from foundation.accounts.services.grants import give_shared_grant
from foundation.compartments import Compartment
from foundation.errors import AccessDenied, BadInput, Conflict, NotFound
from foundation.language.words import _
from foundation.messaging.services import notify, settle, write_to
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, reading
from reintegration.episodes.queries import refuse_if
from reintegration.episodes.services import owner_and_cover
from reintegration.outcomes.queries import outcomes_of_case
from reintegration.partners.queries.partners import office_to_send_to
from reintegration.referrals import queries, rules
from reintegration.referrals.access import PreviewScope
from reintegration.referrals.models import MoveWish, Referral, ReferralContent
from reintegration.referrals.rules import OPEN, MoveReason, ReferralState
from reintegration.referrals.words import ReferralsAct, ReferralsMessage, ReferralsNotice
from returns.cases.models import Case
from returns.cases.queries import lock_case
from returns.cases.rules.cases import ENDED, WITHDRAWALS, CaseState, Reason
from returns.consent.rules import TransferPurpose
from returns.lifecycle.services.lifecycle import refuse_if_ended
from returns.lifecycle.words import LifecycleMessage, LifecycleNotice
from returns.protection.queries import newest_of, versions_behind
from returns.protection.rules.records import RecordKind
from returns.protection.services.records import place_of, write_record
from returns.safe_contact.models import CheckContent, ContactCheck, SafeContact
from returns.safe_contact.queries import card_of_person, times_on
from returns.safe_contact.rules import HowChecked, Times
from returns.safe_contact.services import confirm_times, time_problems


def sending_reasons(unit: Unit, case: Case, organisation_id: uuid.UUID, purpose: TransferPurpose) -> tuple[Reason, ...]:
    """Everything that keeps a case from being sent to an organisation for a purpose."""
    organisation = unit.session.get(Organisation, organisation_id)
    return rules.why_not_sent(
        has_ended=case.state in ENDED,
        same_country=organisation is not None and organisation.country == case.country,
        has_consent=bool(queries.who_consented(unit.session, case.id).get((organisation_id, purpose))),
        is_open_already=queries.is_open_already(unit.session, case.id, organisation_id, purpose),
    )


def send_referral(
    unit: Unit,
    case: Case,
    organisation_id: uuid.UUID,
    purpose: TransferPurpose,
    message: str = "",
    replaces: uuid.UUID | None = None,
    office_id: uuid.UUID | None = None,
) -> uuid.UUID:
    """Send a case to an organisation for one purpose; returns the id of the referral. Its coordinators are told.

    `message`: what they read with it. `replaces`: the referral whose place it takes once it is accepted. `office_id`:
    the office of that organisation that was chosen, for its load; it opens nothing. Where none was, the case counts
    with the nearest (`office_to_send_to`). RuleBroken with every reason (`transfer_not_consented`, ...).
    """
    refuse_if(sending_reasons(unit, case, organisation_id, purpose))
    assert unit.actor_id is not None
    referral = Referral(
        case_id=case.id,
        organisation_id=organisation_id,
        partner_office_id=office_id or office_to_send_to(unit.session, case, organisation_id, purpose),
        purpose=purpose,
        state=ReferralState.SENT,
        sent_at=unit.clock.now(),
        sent_by=unit.actor_id,
        replaces_id=replaces,
        content=ReferralContent(message=message.strip()) if message.strip() else None,
    )
    unit.session.add(referral)
    coordinators = queries.coordinators_of(unit.session, organisation_id)
    write_to(unit, ReferralsMessage.REFERRAL_SENT, referral.id, coordinators, case_id=case.id)
    notify(unit, coordinators, ReferralsNotice.REFERRAL_WAITS, case.id, f"referral_waits:{referral.id.hex}")
    _tell_audit(unit, ReferralsAct.REFERRAL_SEND, referral)
    return referral.id


def answer_referral(unit: Unit, referral: Referral, accept: bool, reason: str | None = None) -> None:
    """Accept what was sent, or reject it with a reason: the organisation then sees nothing of it any more.

    RuleBroken (`referral_answered_already`, `reason_missing`). A rejection tells who sent it, and the owner.
    """
    stated = (reason or "").strip()
    refuse_if(rules.why_not_answered(referral.state, accept, bool(stated)))
    now, owner_id = unit.clock.now(), queries.case_with_people(unit.session, referral.case_id).owner_id
    referral.state = ReferralState.ACCEPTED if accept else ReferralState.REJECTED
    referral.answered_at, referral.answered_by = now, unit.actor_id
    settle(unit, f"referral_waits:{referral.id.hex}")
    if accept and referral.purpose is TransferPurpose.FOLLOW_UP:
        for outcome in outcomes_of_case(unit.session, referral.case_id):
            outcome.organisation_id = referral.organisation_id  # whoever follows somebody up answers for the figure
    if not accept:
        referral.ended_at = now
        referral.content = replace(referral.content or ReferralContent(), reason=stated)
        recipients = {referral.sent_by, *owner_and_cover(unit, owner_id)}
        write_to(unit, ReferralsMessage.REFERRAL_NEWS, referral.id, sorted(recipients), case_id=referral.case_id)
        idempotency_key = f"referral_rejected:{referral.id.hex}"
        notify(unit, sorted(recipients), ReferralsNotice.REFERRAL_REJECTED, referral.case_id, idempotency_key)
    _tell_audit(unit, ReferralsAct.REFERRAL_ACCEPT if accept else ReferralsAct.REFERRAL_REJECT, referral)


def assign_referral(unit: Unit, referral: Referral, account_id: uuid.UUID) -> None:
    """Give an accepted referral to a colleague, who sees the people of it from now on; whoever had it does not.

    RuleBroken (`referral_not_accepted`, `not_a_colleague`).
    """
    account = unit.session.get(Account, account_id)
    is_colleague = (
        account is not None
        and account.organisation_id == referral.organisation_id
        and account.status is AccountStatus.ACTIVE
        and account.role in PARTNER_ROLES
    )
    refuse_if(rules.why_not_assigned(referral.state, is_colleague))
    referral.assigned_to = account_id
    _tell_audit(unit, ReferralsAct.REFERRAL_ASSIGN, referral)


def finish_referral(unit: Unit, referral: Referral) -> None:
    """Say that the purpose of a referral is fulfilled; the organisation then sees nothing of it any more.

    RuleBroken (`referral_not_open`).
    """
    refuse_if(rules.why_not_ended(referral.state, has_reason=False, needs_reason=False))
    referral.state, referral.ended_at = ReferralState.DONE, unit.clock.now()
    _tell_audit(unit, ReferralsAct.REFERRAL_FINISH, referral)


def revoke_referral(unit: Unit, referral: Referral, reason: str) -> None:
    """Take a referral back. The access ends at once; the partner's people are told so, without the reason.

    RuleBroken (`referral_not_open`, `reason_missing`).
    """
    stated = reason.strip()
    refuse_if(rules.why_not_ended(referral.state, bool(stated), needs_reason=True))
    referral.state, referral.ended_at = ReferralState.REVOKED, unit.clock.now()
    referral.content = replace(referral.content or ReferralContent(), reason=stated)
    colleagues = queries.colleagues_of(unit.session, referral)
    write_to(unit, ReferralsMessage.ACCESS_ENDED, referral.id, colleagues, case_id=referral.case_id)
    _tell_audit(unit, ReferralsAct.REFERRAL_REVOKE, referral)


def _tell_audit(unit: Unit, action: ReferralsAct, referral: Referral) -> None:
    """Note what was done with a referral, under its case."""
    unit.participants["trail"].act(
        action, ("case", referral.case_id), referral=str(referral.id), purpose=referral.purpose.value
    )


def mark_ended(unit: Unit, limit: int, now: datetime) -> int:
    """Mark at most `limit` open referrals as done (case closed, another partner goes on) or revoked, and tell of it.

    Where the return itself has ended the partner's people are told that a plan has stopped, by e-mail and in the inbox;
    else that their access has ended. Neither why nor of which case: they no longer see it. Returns how many.
    """
    ended = queries.ended_in_fact(unit.session, limit)
    for referral, case, taken_at in ended:
        state, is_done = case.state, case.state is CaseState.CLOSED or taken_at is not None
        referral.state = ReferralState.DONE if is_done else ReferralState.REVOKED
        referral.ended_at = taken_at or now  # the access ended when another partner accepted
        if taken_at is not None:
            notify(unit, [case.owner_id], ReferralsNotice.MOVE_DONE, case.id, f"move_done:{referral.id.hex}")
        recipients = queries.colleagues_of(unit.session, referral)
        has_stopped = state in (*WITHDRAWALS, CaseState.REJECTED)
        message = LifecycleMessage.RETURN_ENDED if has_stopped else ReferralsMessage.ACCESS_ENDED
        write_to(unit, message, referral.id, recipients, case_id=case.id)
        if has_stopped:
            key = f"plan_stopped:{referral.id.hex}"
            notify(unit, recipients, LifecycleNotice.PLAN_STOPPED, None, key, of_case=case.id)
    return len(ended)


# Moving people from one partner to another: the wish of who has them, and the referral that takes the place of theirs.
# Who follows the people goes on until the other partner has accepted; at that moment the access of the first one ends
# (`access.py`), and a job marks its referral as done.


def wish_move(unit: Unit, referral: Referral, reason: MoveReason, note: str, message: str) -> None:
    """Ask the office that another partner goes on, as the coordinator of this one. The owner of the case is told.

    `note` is for the office, `message` for whoever goes on: the office decides whether it is passed on. RuleBroken with
    every reason (`referral_not_accepted`, `move_wished_already`, `reason_missing`).
    """
    office_note = note.strip()
    has_reason = bool(office_note) or reason is not MoveReason.OTHER
    refuse_if(rules.why_not_wished(referral.state, referral.move_wished_at is not None, has_reason))
    referral.move_wished_at = unit.clock.now()
    wish = MoveWish(reason, office_note or None, message.strip() or None)
    referral.content = replace(referral.content or ReferralContent(), wish=wish)
    case = queries.case_with_people(unit.session, referral.case_id)
    recipients = owner_and_cover(unit, case.owner_id)
    idempotency_key = f"move_wished:{referral.id.hex}:{referral.move_wished_at:%Y%m%d%H%M%S}"
    notify(unit, recipients, ReferralsNotice.MOVE_WISHED, case.id, idempotency_key)
    write_to(unit, ReferralsMessage.REFERRAL_NEWS, referral.id, recipients, referral.move_wished_at, case_id=case.id)
    _tell_audit(unit, ReferralsAct.REFERRAL_WISH_MOVE, referral)


def take_back_wish(unit: Unit, referral: Referral) -> None:
    """Go on with the people after all. RuleBroken (`move_not_wished`, `referral_not_accepted`)."""
    refuse_if(rules.why_not_unwished(referral.state, referral.move_wished_at is not None))
    referral.move_wished_at = None
    referral.content = replace(referral.content or ReferralContent(), wish=None)
    _tell_audit(unit, ReferralsAct.REFERRAL_KEEP, referral)


def move_referral(
    unit: Unit, case: Case, referral: Referral, organisation_id: uuid.UUID, message: str = ""
) -> uuid.UUID:
    """Send the case to another organisation that is to go on in place of this one; returns the new referral's id.

    RuleBroken with every reason, of moving and of sending (`transfer_not_consented`, `organisation_elsewhere`, ...).
    """
    lock_case(unit.session, case.id)  # two officers ask two partners: the second is told that one was asked
    successor = queries.successor_of(unit.session, referral.id)
    reasons = rules.why_not_moved(
        referral.state,
        same_organisation=referral.organisation_id == organisation_id,
        has_successor=successor is not None and successor.state in OPEN,
    )
    refuse_if((*reasons, *sending_reasons(unit, case, organisation_id, referral.purpose)))
    settle(unit, f"move_wished:{referral.id.hex}")
    _tell_audit(unit, ReferralsAct.REFERRAL_MOVE, referral)
    return send_referral(unit, case, organisation_id, referral.purpose, message, referral.id)


# A look before sending: a unit that sees one case as a partner would, if it were sent for one purpose.

SEEN_AS = Role.PARTNER_COORDINATOR


@contextmanager
def seen_by_partner(
    unit: Unit, case_id: uuid.UUID, organisation_id: uuid.UUID, purpose: TransferPurpose
) -> Iterator[Unit]:
    """A reading unit beside this one, of a coordinator of that organisation, with the referral taken as given."""
    scope = PreviewScope(
        name=SEEN_AS.value,
        actor_id=unit.actor_id,
        role=SEEN_AS,
        office_id=None,
        organisation_id=organisation_id,
        permissions=permissions_of(SEEN_AS, frozenset()),
        now=unit.clock.now(),
        case_id=case_id,
        purpose=purpose,
    )
    with reading(unit.aside, scope) as aside:
        yield aside


# A partner's part of a joint risk assessment: the grant that lets somebody in, and the partner's own view.


def let_partner_in(
    unit: Unit, secrets: Secrets, policy: AccessPolicy, case_id: uuid.UUID, to: uuid.UUID, days: int, reason: str
) -> AccessGrant:
    """Open what the trafficking compartment shares to a coordinator. BadInput for who has no referral in force here."""
    lock_case(unit.session, case_id)
    people = {coordinator.id: coordinator for coordinator in queries.coordinators_in_force(unit.session, case_id)}
    return give_shared_grant(unit, secrets, policy, case_id, Compartment.TRAFFICKING, people.get(to), days, reason)


def write_own_view(
    unit: Unit, case_id: uuid.UUID, person: uuid.UUID, organisation: str, fields: Mapping[str, Any]
) -> None:
    """Write the partner's view of the risks, or its next version, under the organisation's name."""
    place = place_of(unit, case_id, Compartment.TRAFFICKING)
    newest = newest_of(versions_behind(unit.session, (place.annex,)))
    own = (v for v in newest if v.record.kind is RecordKind.RISK_ORIGIN and v.record.person == person.hex)
    before = next(own, None)
    write_record(unit, place, RecordKind.RISK_ORIGIN, person, {**fields, "told_by": organisation}, before)


# Checks of safe-contact cards by partners: the card is right, or something differs. A partner may correct zone and
# hours, since it is where the person is; everything else of the card stays as it is.


@dataclass(frozen=True)
class Checked:
    """A check as it is stated. `differs` is empty where the card is right; without `checked_on` it was today there.

    `times`: zone and hours as the person says them now, None if they were not asked for.
    """

    how: HowChecked
    is_as_it_stands: bool
    differs: str = ""
    checked_on: date | None = None
    times: Times | None = None


def record_check(unit: Unit, case: Case, person_id: uuid.UUID, checked: Checked, edition: int) -> uuid.UUID:
    """Record that a partner went through the card with the person; returns the id.

    Where something differs the card stays as old as it was, and its owner is told in neutral words; the same where
    zone or hours are corrected, which hold from now on. `edition` is the card that was shown: Conflict if it was
    changed meanwhile. NotFound for somebody without a card that this scope sees, BadInput by field, AccessDenied for
    who is of no organisation, RuleBroken if the case has ended.
    """
    user = unit.scope if isinstance(unit.scope, UserScope) else None
    if user is None or user.organisation_id is None:
        raise AccessDenied("follow_up.work")  # an office writes on the card itself
    refuse_if_ended(case)
    card = card_of_person(unit.session, person_id)
    if card is None or card.case_id != case.id or card.verified_on is None:
        raise NotFound
    today = queries.day_there(case, unit.clock.now())
    day = checked.checked_on or today
    if wrong := _wrong(checked, day, today, _written_on(case, card)):
        raise BadInput(wrong)
    if edition != card.version:
        raise Conflict(_("This card has changed since you opened it. Check the latest version, then try again."))
    before = times_on(card)
    corrected = checked.times if before is not None and checked.times != before else None
    row = _row_of(unit, card, user.organisation_id, checked, day, corrected)
    unit.session.add(row)
    confirm_times(card, corrected, day, checked.is_as_it_stands)
    if corrected is not None or not checked.is_as_it_stands:
        notify(unit, [case.owner_id], ReferralsNotice.CONTACT_DIFFERS, case.id, f"contact_differs:{row.id.hex}")
    unit.participants["trail"].act(
        ReferralsAct.SAFE_CONTACT_CHECK, ("person", person_id), as_it_stands=checked.is_as_it_stands
    )
    return row.id


def _row_of(
    unit: Unit, card: SafeContact, organisation_id: uuid.UUID, checked: Checked, day: date, corrected: Times | None
) -> ContactCheck:
    differs = "" if checked.is_as_it_stands else checked.differs.strip()
    before = times_on(card) if corrected is not None else None
    return ContactCheck(
        case_id=card.case_id,
        person_id=card.person_id,
        organisation_id=organisation_id,
        checked_on=day,
        is_as_it_stands=checked.is_as_it_stands,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=CheckContent(checked.how, differs, before, corrected),
    )


def _written_on(case: Case, card: SafeContact) -> date | None:
    """The day on which a card was written, by the calendar of the country of return, as are the days of its checks."""
    return queries.day_there(case, card.recorded_at) if card.recorded_at is not None else card.verified_on


def _wrong(checked: Checked, day: date, today: date, recorded: date | None) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if day > today:
        wrong["checked_on"] = [_("This date is in the future. Enter today or an earlier date.")]
    elif recorded is not None and day < recorded:
        wrong["checked_on"] = [_("The card was written after this date: enter when you went through what it says.")]
    if not checked.is_as_it_stands and not checked.differs.strip():
        wrong["differs"] = [_("Say what differs. The case owner will read it.")]
    return wrong | (time_problems(checked.times) if checked.times is not None else {})
