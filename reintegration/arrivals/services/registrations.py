"""Registering somebody who arrived without a case; its offers to offices: taken, given back, offered anew."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from foundation.errors import BadInput, NotFound
from foundation.geography.zones import local_date, to_instant
from foundation.language.words import _
from foundation.messaging.services import settle
from foundation.rulebook.queries import rule_on, rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from reintegration.arrivals.models import ArrivalOffer, OfferContent
from reintegration.arrivals.queries.offers import host_offices, is_newest
from reintegration.arrivals.rules import (
    NewRegistration,
    OfferState,
    take_by,
    why_not_answered,
    why_not_offered_again,
)
from reintegration.arrivals.services.arrivals import begin_episode
from reintegration.arrivals.services.checks import checked_registration
from reintegration.episodes.queries import refuse_if
from reintegration.follow_up.queries.check_ins import given_name
from reintegration.outcomes.queries import outcomes_of_case
from reintegration.partners.queries.partners import office_to_send_to
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from returns.cases.models import Case
from returns.cases.queries import case_by_id, cases_of_people
from returns.cases.rules.cases import Track
from returns.cases.services.registration import (
    Arrived,
    Spoken,
    StandsFor,
    give_back,
    offer_to,
    register_arrived,
    take_over,
)
from returns.consent.queries import ConsentContent, consent_rules
from returns.consent.rules import (
    ConsentForm,
    ConsentPurpose,
    TransferPurpose,
)
from returns.names.queries.duplicates import person_seen
from returns.names.queries.names import people_sharing
from returns.names.queries.parts import parts_of
from returns.names.rules.duplicates import Traits
from returns.names.rules.likeness import Closeness, closeness
from returns.names.rules.names import full_of
from returns.names.services.duplicates import (
    A_NEW_PERSON,
    RULES,
    Entered,
    ask_offices,
    link_cases,
    lookalikes_of_case,
    note_suggested,
    set_apart,
)
from returns.names.services.names import likeness_of, skeletons_of
from returns.people.models import Person
from returns.people.rules.people import IdentifierKind, birth_year_band
from returns.people.services.people import index_of
from returns.safe_contact.models import CardContent, CardNumber
from returns.safe_contact.rules import WEEK, Channel, HowChecked
from returns.safe_contact.services import Card, record_safe_contact
from returns.work.services.tasks import sync_tasks

_TAKE_OVER, _NOON = "arrival.take_over_days", time(12)
_MOST, _VERY_CLOSE, _CLOSE, _SHOWN = RULES


def register_arrival(unit: Unit, secrets: Secrets, new: NewRegistration) -> uuid.UUID:
    """Register somebody who arrived without a case here, and offer the case to the host office; returns its id.

    The partner works with the person from now on, by referrals that its own consents carry; follow-up is planned from
    the day of arrival if the person agreed to contact. Without consent to the use of data nothing is stored. BadInput
    by field, all at once; RuleBroken (`data_not_agreed`, `transfer_not_agreed`, `checklist_incomplete`); AccessDenied
    for whoever is of no organisation.
    """
    organisation_id, country, zone = checked_registration(unit, new)
    at = min(to_instant(datetime.combine(new.arrived_on, _NOON), zone), unit.clock.now())
    track = Track.WITH_REINTEGRATION if new.with_reintegration else Track.RETURN_ONLY
    who = (new.given_name, new.family_name, new.sex, new.birth_date)
    arrived = Arrived(*who, country, new.office_id, at, new.arrived_on, new.place, track)
    spoken = _spoken(new, organisation_id)
    case, person = register_arrived(unit, secrets, arrived, spoken, _guardian(unit, new, zone))
    _refer(unit, case, organisation_id, spoken)
    record_safe_contact(unit, case, person.id, _card(new, zone), new.known_by)
    begin_episode(unit, case, at, zone, new.arrived_on)
    _offer(unit, case, organisation_id, OfferContent(new.place, new.company, new.note))
    return case.id


def _guardian(unit: Unit, new: NewRegistration, zone: str) -> StandsFor | None:
    """Who stands for a child, as the case records it: from the age `together_from` on, the child signs as well."""
    if (stands := new.stands) is None:
        return None
    today = local_date(unit.clock.now(), zone)
    age, together_from = new.age_on(today), consent_rules(unit.session, today).together_from
    details = (stands.name, stands.organisation, stands.contact, stands.reference)
    return StandsFor(stands.capacity, stands.since or today, age is None or age >= together_from, *details)


def _card(new: NewRegistration, zone: str) -> Card | None:
    """How the person may be reached; None while no number is known."""
    if not new.number:
        return None
    content = CardContent(
        numbers=(CardNumber(new.number),),
        channels=(Channel.CALL,),
        weekdays=WEEK,
        zone=zone,
        language=new.language,
        code_phrase=new.code_phrase,
        if_somebody_else=new.if_somebody_else,
        how=HowChecked.FACE_TO_FACE,
    )
    return Card(content)


def _spoken(new: NewRegistration, organisation_id: uuid.UUID) -> list[Spoken]:
    content = ConsentContent(
        checklist=new.checklist,
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
    by = {"sent_by": unit.actor_id, "sent_at": now, "answered_by": unit.actor_id, "answered_at": now}
    for purpose in (consent.transfer_purpose for consent in spoken if consent.transfer_purpose is not None):
        unit.session.add(
            Referral(
                case_id=case.id,
                organisation_id=organisation_id,
                partner_office_id=office_to_send_to(unit.session, case, organisation_id, purpose),
                purpose=purpose,
                state=ReferralState.ACCEPTED,
                **by,
            )
        )
    unit.session.flush()  # from here on the partner sees the case as one that was referred to it


def _offer(unit: Unit, case: Case, organisation_id: uuid.UUID, content: OfferContent) -> uuid.UUID:
    now, today = unit.clock.now(), unit.today
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


def take_offer(unit: Unit, offer: ArrivalOffer) -> None:
    """Take a registered arrival over: whoever does it becomes the owner.

    RuleBroken (`offer_answered_already`); of two who do it at once, the later meets a Conflict.
    """
    case = _case_of(unit, offer)
    refuse_if(why_not_answered(offer.state, True, False))
    offer.state, offer.answered_at, offer.answered_by = OfferState.TAKEN, unit.clock.now(), unit.actor_id
    take_over(unit, case)
    _settle(unit, offer)


def decline_offer(unit: Unit, offer: ArrivalOffer, reason: str) -> None:
    """Give an offer back, with the reason. The partner names another office; this one no longer sees the case.

    RuleBroken (`offer_answered_already`, `reason_missing`).
    """
    case, stated = _case_of(unit, offer), reason.strip()
    refuse_if(why_not_answered(offer.state, False, bool(stated)))
    offer.content = replace(offer.content, reason=stated)
    offer.state, offer.answered_at, offer.answered_by = OfferState.DECLINED, unit.clock.now(), unit.actor_id
    sync_tasks(unit, [case.id])  # while the case is still seen here: its task lapses
    _settle(unit, offer)
    give_back(unit, case)


def _settle(unit: Unit, offer: ArrivalOffer) -> None:
    settle(unit, f"arrival_registered:{offer.id.hex}", f"arrival_not_taken:{offer.id.hex}")


def offer_again(unit: Unit, offer: ArrivalOffer, office_id: uuid.UUID) -> uuid.UUID:
    """Offer a case that an office has given back to another one; returns the id of the new offer.

    RuleBroken (`offer_not_declined`); BadInput for an office that is none, or the one that gave it back.
    """
    case = _case_of(unit, offer)
    refuse_if(why_not_offered_again(offer.state if is_newest(unit.session, offer) else OfferState.OFFERED))
    if office_id not in {office.id for office in host_offices(unit.session, case.country)} - {offer.office_id}:
        raise BadInput({"office_id": [_("Choose another office from the list.")]})
    offer_to(unit, case, office_id)
    for outcome in outcomes_of_case(unit.session, case.id):
        outcome.office_id = office_id
    return _offer(unit, case, offer.organisation_id, replace(offer.content, reason=""))


def _case_of(unit: Unit, offer: ArrivalOffer) -> Case:
    if (case := case_by_id(unit.session, offer.case_id)) is None:
        raise NotFound
    return case


# Who may be here already: what a partner is shown before it registers somebody, and an office before it takes over.
# A partner learns of nobody whom it does not see: of the people referred to it the given name is compared, which is
# what its pages show; of everybody else it hears the names of offices to be asked, as an office does.


@dataclass(frozen=True)
class SeenBefore:
    """Who may be meant among one's own referrals, with their cases, and which offices to ask. None: none was asked."""

    referred: list[tuple[Case, Person]]
    offices: list[str] | None


def register_unless_here(
    unit: Unit, units: UnitFactory, secrets: Secrets, new: NewRegistration, who: str | None
) -> tuple[uuid.UUID, bool] | SeenBefore:
    """Register somebody; or who may be here already, if nobody has looked at that yet.

    `who`: None before anybody was shown; "new" for somebody else; or the id (hex) of one of one's own people, who is
    then registered no second time. Returns the id of the case, and whether it is a new one. Nobody is looked for
    before the person has agreed and everything typed can be right. Refused as in `register_arrival`.
    """
    _organisation, country, _zone = checked_registration(unit, new)
    if who is None:
        seen = _seen_before(unit, units, secrets, new, country)
        if seen.referred or seen.offices or seen.offices is None:  # to be looked at: also that nobody else was asked
            return seen
    elif who != A_NEW_PERSON:
        person = person_seen(unit.session, uuid.UUID(who))
        if person is None:
            raise BadInput({"who": [_("This person can no longer be found. Choose again.")]})
        return person.case_id, False
    return register_arrival(unit, secrets, new), True


def _seen_before(unit: Unit, units: UnitFactory, secrets: Secrets, new: NewRegistration, country: str) -> SeenBefore:
    rules = rules_on(unit.session, RULES, unit.today)
    phone = index_of(secrets, IdentifierKind.PHONE, new.number, country) if new.number else None
    traits = Traits(new.birth_date, birth_year_band(new.birth_date), new.sex, country)
    names = (new.given_name, new.family_name)
    entered = Entered(names, traits, {IdentifierKind.PHONE: phone} if phone is not None else {})
    tokens = skeletons_of(secrets, parts_of(full_of(names)))
    mine = people_sharing(unit.session, tokens, rules.need(_MOST).whole()) if tokens else []
    bands = (float(rules.need(_VERY_CLOSE).exact()), float(rules.need(_CLOSE).exact()))
    candidates = _of_given_name(new.given_name, cases_of_people(unit.session, mine) if mine else [], mine, bands)

    def days_apart(case: Case) -> int:  # somebody who has not arrived yet comes last
        return abs((case.arrived_on - new.arrived_on).days) if case.arrived_on else date.max.toordinal()

    nearest = sorted(candidates, key=lambda candidate: (days_apart(candidate[0]), candidate[1].id))
    offices = ask_offices(unit, units, secrets, entered, mine)
    note_suggested(unit, secrets, entered, len(candidates), offices)
    return SeenBefore(nearest[: rules.need(_SHOWN).whole()], offices)


def _of_given_name(
    name: str, cases: Sequence[Case], among: Sequence[uuid.UUID], bands: tuple[float, float]
) -> list[tuple[Case, Person]]:
    """Who of these people has very nearly this given name. Nothing else is compared: a partner is shown no more."""
    parts, ids = parts_of(name), set(among)
    return [
        (case, person)
        for case in cases
        for person in case.people
        if person.id in ids and (theirs := given_name(person))
        if closeness(likeness_of(parts, [theirs]), *bands) is Closeness.VERY_CLOSE
    ]


def take_unless_here(unit: Unit, secrets: Secrets, offer: ArrivalOffer, who: str | None) -> None:
    """Take a registered arrival over; whoever of the own office may be the same person is told apart, or linked.

    `who` as the office chose it: "new" for somebody else, or the id (hex) of the person of another case. BadInput
    where somebody has to be looked at and nothing was chosen. Refused as in `take_offer`.
    """
    case = case_by_id(unit.session, offer.case_id) if offer.state is OfferState.OFFERED else None
    lookalikes = lookalikes_of_case(unit, secrets, case) if case is not None else {}
    shown = {other.person_id: person_id for person_id, others in lookalikes.items() for other in others}
    if shown and who is None:
        raise BadInput({"who": [_("Your office may already have a record of this person. Check, then choose.")]})
    chosen = uuid.UUID(who) if who is not None and who != A_NEW_PERSON else None
    if chosen is not None and case is not None and chosen not in shown:
        raise BadInput({"who": [_("This person can no longer be found. Choose again.")]})
    take_offer(unit, offer)
    if chosen is not None:
        mine, other = person_seen(unit.session, shown[chosen]), person_seen(unit.session, chosen)
        assert mine is not None  # both were read a moment ago, in this scope
        assert other is not None
        link_cases(unit, mine, other)
    elif who == A_NEW_PERSON:
        for person_id, others in lookalikes.items():
            set_apart(unit, secrets, offer.office_id, person_id, [other.person_id for other in others])
