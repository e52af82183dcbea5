"""Registering somebody who arrived without a case, and its offers to offices: taken, given back, offered anew."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from foundation.accounts.principal import UserScope
from foundation.accounts.queries import staff as accounts
from foundation.errors import AccessDenied, BadInput, NotFound
from foundation.geography.zones import local_date, main_zone, to_instant
from foundation.language.words import _
from foundation.messaging.services import notify, queue_message
from foundation.rulebook.queries import rule_on
from foundation.security.identifiers import normal_phone
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.arrivals.models import ArrivalOffer, OfferContent
from reintegration.arrivals.queries.registrations import (
    host_offices,
    is_newest,
    leads_of,
    offers_overdue,
    offers_to_announce,
)
from reintegration.arrivals.rules import (
    Agreed,
    OfferState,
    take_by,
    why_not_answered,
    why_not_offered_again,
    why_not_registered,
)
from reintegration.arrivals.services.arrivals import begin_episode
from reintegration.arrivals.words import ArrivalsMessage, ArrivalsNotice
from reintegration.episodes.queries import refuse_if
from reintegration.outcomes.queries import outcomes_of_case
from reintegration.partners.queries.partners import office_to_send_to
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from returns.cases.models import Case
from returns.cases.queries import case_by_id, reason_sentence
from returns.cases.rules import Track
from returns.cases.services.planning import made_before, note_made
from returns.cases.services.registration import (
    Arrived,
    Spoken,
    StandsFor,
    give_back,
    offer_to,
    register_arrived,
    take_over,
)
from returns.consent.queries import ConsentContent, ConsentRules, consent_rules
from returns.consent.rules import (
    Assent,
    ConsentForm,
    ConsentPurpose,
    ConsentReason,
    TransferPurpose,
    arrival_signature_reasons,
    unticked,
)
from returns.people.rules.families import Capacity, GuardianReason, NewGuardianFacts, guardian_problems
from returns.people.rules.people import Sex, age_on
from returns.safe_contact.models import CardContent, CardNumber
from returns.safe_contact.rules import WEEK, Channel, HowChecked
from returns.safe_contact.services import Card, record_safe_contact
from returns.work.services.tasks import sync_tasks

# Who stands for a child that is registered on arrival, and how consent is signed then.

# The field at which a reason is shown; every other one is shown at `form`.
_FIELDS = {
    ConsentReason.ASSENT_MISSING: "assent",
    ConsentReason.ASSENT_REFUSED: "assent",
    GuardianReason.GUARDIAN_IN_FUTURE: "guardian_since",
    GuardianReason.GUARDIAN_OF_ADULT: "guardian_capacity",
    GuardianReason.GUARDIAN_ONE_OF_TWO: "guardian_name",
}


@dataclass(frozen=True)
class Standing:
    """Somebody from outside who stands for a child, as a partner states it. Without `since` it is today."""

    capacity: Capacity
    name: str = ""
    organisation: str = ""
    contact: str = ""
    reference: str = ""
    since: date | None = None

    def of(self, age: int | None, rules: ConsentRules, today: date) -> StandsFor:
        """The same as the case records it: from the age `together_from` on, the child signs as well."""
        together = age is None or age >= rules.together_from
        details = (self.name, self.organisation, self.contact, self.reference)
        return StandsFor(self.capacity, self.since or today, together, *details)


@dataclass(frozen=True)
class Signed:
    """How somebody agreed on arrival: themselves, through a guardian, or through whoever decides lawfully."""

    form: ConsentForm
    stands: Standing | None
    assent: Assent | None
    witness: str


def wrong_in_signature(
    signed: Signed, given_name: str, age: int | None, rules: ConsentRules, today: date
) -> dict[str, list[str]]:
    """Return what is wrong about who stands for a child and about who signed, by field."""
    wrong: dict[str, list[str]] = {}
    stands = signed.stands
    has_guardian = stands is not None
    ages = (rules.together_from, rules.alone_from)
    reasons = list(arrival_signature_reasons(age, signed.form, has_guardian, signed.assent, *ages))
    if stands is not None:
        outside = stands.name or stands.organisation
        new = NewGuardianFacts("", age, "", None, stands.capacity, outside, stands.since or today)
        reasons += guardian_problems(new, (), rules.alone_from, today)
        if stands.contact and normal_phone(stands.contact, None) is None:
            wrong["guardian_contact"] = [
                _("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")
            ]
    elif signed.form is ConsentForm.PROXY and not signed.witness.strip():
        wrong["witness"] = [_("Name whoever decides lawfully for this person.")]
    for reason in reasons:
        wrong.setdefault(_FIELDS.get(reason.code, "form"), []).append(reason_sentence(reason, {"": given_name}))
    return wrong


# Telling offices of registered arrivals, and reminding them and the partner; for jobs.


def announce_offers(unit: Unit, limit: int, now: datetime) -> int:
    """Tell who leads an office that an arrival waits for it, once for each offer; returns how many."""
    offers = offers_to_announce(unit.session, limit)
    for offer in offers:
        offer.announced_at = now
        leads = leads_of(unit.session, offer.office_id)
        notify(unit, leads, ArrivalsNotice.ARRIVAL_REGISTERED, offer.case_id, f"arrival_registered:{offer.id.hex}")
        facts = {"count": 1, "day": offer.take_by.isoformat()}
        for lead in leads:
            queue_message(unit, lead, ArrivalsMessage.ARRIVAL_REGISTERED, facts, f"arrival:{offer.id.hex}:{lead.hex}")
    return len(offers)


def remind_of_offers(unit: Unit, limit: int, now: datetime) -> int:
    """Tell who leads the office, and who registered, that the last day has passed, once for each; returns how many."""
    offers = offers_overdue(unit.session, now.date(), limit)
    for offer in offers:
        offer.overdue_told_at = now
        recipients = [*leads_of(unit.session, offer.office_id), offer.offered_by]
        notify(unit, recipients, ArrivalsNotice.ARRIVAL_NOT_TAKEN, offer.case_id, f"arrival_not_taken:{offer.id.hex}")
    return len(offers)


# Registering somebody who arrived without a case, and what becomes of it.


_TAKE_OVER = "arrival.take_over_days"
_NOON = time(12)


@dataclass(frozen=True)
class NewRegistration:
    """What a coordinator states of somebody who has arrived; what is not known yet is None or empty."""

    given_name: str
    sex: Sex
    office_id: uuid.UUID
    arrived_on: date
    place: str
    agreed: Agreed
    form: ConsentForm
    checklist: tuple[str, ...]
    family_name: str | None = None
    birth_date: date | None = None
    company: str = ""
    note: str = ""
    language: str = ""
    witness: str = ""
    number: str = ""
    code_phrase: str = ""
    if_somebody_else: str = ""
    known_by: date | None = None
    with_reintegration: bool = False
    stands: Standing | None = None
    assent: Assent | None = None

    def card(self, zone: str) -> Card | None:
        """How the person may be reached; None while no number is known."""
        if not self.number:
            return None
        content = CardContent(
            numbers=(CardNumber(self.number),),
            channels=(Channel.CALL,),
            weekdays=WEEK,
            zone=zone,
            language=self.language,
            code_phrase=self.code_phrase,
            if_somebody_else=self.if_somebody_else,
            how=HowChecked.FACE_TO_FACE,
        )
        return Card(content)


def register_arrival(unit: Unit, secrets: Secrets, new: NewRegistration, once: uuid.UUID | None = None) -> uuid.UUID:
    """Register somebody who arrived without a case here, and offer the case to the host office; returns its id.

    The partner works with the person from now on, by referrals that its own consents carry; follow-up is planned from
    the day of arrival if the person agreed to contact. Sent twice with the same `once`, it is registered once.
    Without consent to the use of data nothing is stored. BadInput by field, all at once; RuleBroken
    (`data_not_agreed`, `transfer_not_agreed`, `checklist_incomplete`); AccessDenied for who is of no organisation.
    """
    if made := made_before(unit, once):
        return made
    organisation_id, country, zone = checked_registration(unit, new)
    at = min(to_instant(datetime.combine(new.arrived_on, _NOON), zone), unit.clock.now())
    track = Track.WITH_REINTEGRATION if new.with_reintegration else Track.RETURN_ONLY
    who = (new.given_name, new.family_name, new.sex, new.birth_date)
    arrived = Arrived(*who, country, new.office_id, at, new.arrived_on, new.place, track)
    spoken = _spoken(new, organisation_id)
    case, person = register_arrived(unit, secrets, arrived, spoken, _guardian(unit, new, zone))
    _refer(unit, case, organisation_id, spoken)
    record_safe_contact(unit, case, person.id, new.card(zone), new.known_by)
    begin_episode(unit, case, at, zone, new.arrived_on)
    _offer(unit, case, organisation_id, OfferContent(new.place, new.company, new.note))
    note_made(unit, once, case.id)
    return case.id


def checked_registration(unit: Unit, new: NewRegistration) -> tuple[uuid.UUID, str, str]:
    """The organisation that registers, its country and that country's main zone; refused as in `register_arrival`."""
    user = unit.scope if isinstance(unit.scope, UserScope) else None
    if user is None or user.organisation_id is None:
        raise AccessDenied("arrivals.register")
    country = _country_of(unit, user.organisation_id)
    zone = main_zone(country) or "UTC"
    if wrong := _wrong(unit, new, country, local_date(unit.clock.now(), zone)):
        raise BadInput(wrong)
    refuse_if((*why_not_registered(new.agreed), *unticked(new.checklist)))
    return user.organisation_id, country, zone


def _country_of(unit: Unit, organisation_id: uuid.UUID) -> str:
    organisations = accounts.organisations(unit.session)
    return {organisation.id: organisation.country for organisation in organisations}[organisation_id]


def _wrong(unit: Unit, new: NewRegistration, country: str, today: date) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    if new.office_id not in {office.id for office in host_offices(unit.session, country)}:
        wrong["office_id"] = [_("Choose from the list.")]
    if new.arrived_on > today:
        wrong["arrived_on"] = [_("This day lies in the future.")]
    if new.number and normal_phone(new.number, None) is None:
        wrong["number"] = [_("This is no phone number. Write it with its country code, such as +90 532 123 45 67.")]
    if not new.number and (new.known_by is None or new.known_by < unit.clock.now().date()):
        wrong["known_by"] = [_("Give a number, or the day by which one will be known: today or later.")]
    age = age_on(new.birth_date, today) if new.birth_date else None
    signed = Signed(new.form, new.stands, new.assent, new.witness)
    return wrong | wrong_in_signature(signed, new.given_name, age, consent_rules(unit.session, today), today)


def _guardian(unit: Unit, new: NewRegistration, zone: str) -> StandsFor | None:
    if new.stands is None:
        return None
    today = local_date(unit.clock.now(), zone)
    age = age_on(new.birth_date, today) if new.birth_date else None
    return new.stands.of(age, consent_rules(unit.session, today), today)


def _spoken(new: NewRegistration, organisation_id: uuid.UUID) -> list[Spoken]:
    content = ConsentContent(
        checklist=tuple(new.checklist),
        language=new.language,
        witness=new.witness,
        place=new.place,
        assent=new.assent.value if new.assent else "",
        proxy_name=new.witness if new.form is ConsentForm.PROXY else "",
    )
    agreed = new.agreed
    consents = (
        (True, ConsentPurpose.DATA, None),
        (agreed.assistance, ConsentPurpose.ASSISTANCE, None),
        (agreed.contact, ConsentPurpose.CONTACT_AFTER_RETURN, None),
        (True, ConsentPurpose.TRANSFER, TransferPurpose.RECEPTION),
        (agreed.assistance, ConsentPurpose.TRANSFER, TransferPurpose.ASSISTANCE),
        (agreed.contact, ConsentPurpose.TRANSFER, TransferPurpose.FOLLOW_UP),
    )
    return [
        Spoken(purpose, new.form, content, organisation_id if transfer else None, transfer)
        for is_given, purpose, transfer in consents
        if is_given
    ]


def _refer(unit: Unit, case: Case, organisation_id: uuid.UUID, spoken: list[Spoken]) -> None:
    """Whoever registers has the people already: its referrals are accepted from the beginning."""
    now = unit.clock.now()
    for consent in spoken:
        if consent.transfer_purpose is not None:
            by = {"sent_by": unit.actor_id, "sent_at": now, "answered_by": unit.actor_id, "answered_at": now}
            unit.session.add(
                Referral(
                    case_id=case.id,
                    organisation_id=organisation_id,
                    partner_office_id=office_to_send_to(unit.session, case, organisation_id, consent.transfer_purpose),
                    purpose=consent.transfer_purpose,
                    state=ReferralState.ACCEPTED,
                    **by,
                )
            )
    unit.session.flush()  # from here on the partner sees the case as one that was referred to it


def _offer(unit: Unit, case: Case, organisation_id: uuid.UUID, content: OfferContent) -> uuid.UUID:
    now, today = unit.clock.now(), unit.clock.now().date()
    offer = ArrivalOffer(
        case_id=case.id,
        organisation_id=organisation_id,
        office_id=case.office_id,
        state=OfferState.OFFERED,
        offered_at=now,
        offered_by=unit.actor_id,
        take_by=take_by(today, rule_on(unit.session, _TAKE_OVER, today).whole()),
        content=content,
    )
    unit.session.add(offer)
    return offer.id


def _case_of(unit: Unit, offer: ArrivalOffer) -> Case:
    case = case_by_id(unit.session, offer.case_id)
    if case is None:
        raise NotFound
    return case


def take_offer(unit: Unit, offer: ArrivalOffer) -> None:
    """Take a registered arrival over: whoever does it becomes the owner.

    RuleBroken (`offer_answered_already`); of two who do it at once, the later meets a Conflict.
    """
    case = _case_of(unit, offer)
    refuse_if(why_not_answered(offer.state, True, False))
    _answer(unit, offer, OfferState.TAKEN)
    take_over(unit, case)


def decline_offer(unit: Unit, offer: ArrivalOffer, reason: str) -> None:
    """Give an offer back, with the reason. The partner names another office; this one no longer sees the case.

    RuleBroken (`offer_answered_already`, `reason_missing`).
    """
    case, stated = _case_of(unit, offer), reason.strip()
    refuse_if(why_not_answered(offer.state, False, bool(stated)))
    offer.content = replace(offer.content, reason=stated)
    _answer(unit, offer, OfferState.DECLINED)
    sync_tasks(unit, [case.id])  # while the case is still seen here: its task lapses
    give_back(unit, case)


def _answer(unit: Unit, offer: ArrivalOffer, state: OfferState) -> None:
    offer.state, offer.answered_at, offer.answered_by = state, unit.clock.now(), unit.actor_id


def offer_again(unit: Unit, offer: ArrivalOffer, office_id: uuid.UUID) -> uuid.UUID:
    """Offer a case that an office has given back to another one; returns the id of the new offer.

    RuleBroken (`offer_not_declined`); BadInput for an office that is none, or the one that gave it back.
    """
    case = _case_of(unit, offer)
    refuse_if(why_not_offered_again(offer.state if is_newest(unit.session, offer) else OfferState.OFFERED))
    if office_id == offer.office_id or office_id not in {
        office.id for office in host_offices(unit.session, case.country)
    }:
        raise BadInput({"office_id": [_("Choose another office from the list.")]})
    offer_to(unit, case, office_id)
    for outcome in outcomes_of_case(unit.session, case.id):
        outcome.office_id = office_id
    return _offer(unit, case, offer.organisation_id, replace(offer.content, reason=""))
