"""Changes of consents: given by one form for several people and purposes, confirmed again, corrected."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from foundation.accounts.queries import staff as accounts
from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from returns.cases.models import Case
from returns.cases.queries import members_of_case, numbered_names, refuse_if
from returns.cases.rules.cases import Reason
from returns.consent.models import Circumstances, Consent, ConsentConfirmation, ConsentContent, ConsentEnding
from returns.consent.queries import ConsentRules, age_of, consent_rules, newest_consents, text_on
from returns.consent.rules import (
    VOLUNTARINESS,
    Assent,
    ConsentForm,
    ConsentPurpose,
    ConsentReason,
    Ended,
    OwnAnswers,
    Signature,
    TransferPurpose,
    asking_reasons,
    counting,
    is_of_age,
    may_ask_again,
    not_voluntary,
    signature_reasons,
    unticked,
)
from returns.consent.services.withdrawals import case_of, end_consent, refuse_if_over
from returns.consent.words import ConsentAct, day_problem_words
from returns.counselling.queries import established_in_case, sessions_of_case
from returns.counselling.rules import SessionFacts
from returns.files.queries import file_of_case
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.lifecycle import add_to_timeline, refuse_if_ended
from returns.people.models import Guardianship, Person
from returns.people.queries import day_problem, guardians_of_case, stands_on
from returns.people.rules.families import GuardianReason


@dataclass(frozen=True)
class NewConsent(Circumstances):
    """A consent as it was given: by whom, for what, how, after which words.

    `signed_by` is who of the case signed: the person, or an adult for a child; None where a guardian from outside or a
    proxy signed. `representative_id`: the adult who signed beside a minor who signs too; `guardian_id`: a guardianship.
    `says_of_age` is about whoever signs and has no known age.
    """

    person_id: uuid.UUID
    signed_by: uuid.UUID | None
    purpose: ConsentPurpose
    form: ConsentForm
    given_on: date
    checklist: Sequence[str]
    organisation_id: uuid.UUID | None = None
    transfer_purpose: TransferPurpose | None = None
    representative_id: uuid.UUID | None = None
    guardian_id: uuid.UUID | None = None
    assent: Assent | None = None
    voluntariness: Sequence[str] = VOLUNTARINESS
    text_language: str = "en"
    file_id: uuid.UUID | None = None

    @property
    def signers(self) -> list[uuid.UUID]:
        """Who of the case signed."""
        return [signer for signer in (self.signed_by, self.representative_id) if signer is not None]


ConsentKey = tuple[uuid.UUID, ConsentPurpose, uuid.UUID | None, TransferPurpose | None]


def key_of(consent: NewConsent | Consent) -> ConsentKey:
    """Return what a consent is about: whose, for what, and to whom data is passed on."""
    if consent.purpose is not ConsentPurpose.TRANSFER:
        return consent.person_id, consent.purpose, None, None
    return consent.person_id, consent.purpose, consent.organisation_id, consent.transfer_purpose


@dataclass(frozen=True)
class TakenTogether:
    """One form for several people: `common` says everything that may be the same for all of them.

    `representative` signs for or beside the minors among them: "p" and the id (hex) of an adult of the case, or "g" for
    the guardian from outside of each child. A transfer makes a consent for each of `transfers` to the `receiver`.
    """

    people: Mapping[uuid.UUID, OwnAnswers]
    receiver: uuid.UUID | None
    transfers: Sequence[TransferPurpose]
    representative: str
    common: NewConsent


@dataclass(frozen=True)
class Basis:
    """What the consents of a case are judged by on a day: its people, who ever stands for its children, the rules."""

    day: date
    people: Mapping[uuid.UUID, Person]
    guardians: Mapping[uuid.UUID, Guardianship]
    rules: ConsentRules
    ages: Mapping[uuid.UUID, int | None]
    receivers: frozenset[uuid.UUID]
    established: Mapping[uuid.UUID, SessionFacts]  # the session that found the decision to be free, by person
    recorded: Mapping[ConsentKey, Consent]  # what stands of each consent of the case, in force or ended

    def is_in_force(self, key: ConsentKey) -> bool:
        """Whether this consent is in force."""
        return key in self.recorded and self.recorded[key].withdrawn_at is None

    def is_early(self, key: ConsentKey) -> bool:
        """Whether this was refused, and is not to be asked again by that day."""
        if key not in self.recorded or self.recorded[key].ended is not Ended.REFUSED:
            return False
        ending = Consent.ending.readable(self.recorded[key]) or ConsentEnding()
        return not may_ask_again(Ended.REFUSED, ending.ask_again_on, self.day)


def give_consents(unit: Unit, case: Case, new_consents: Sequence[NewConsent]) -> list[uuid.UUID]:
    """Record all of these consents, each as a row of its own, or none; returns their ids.

    They were taken on the same day; a consent that is given again is a new row. BadInput by field; RuleBroken if
    the case has ended, or with everything that speaks against them.
    """
    return [row.id for row in _record(unit, case, new_consents)]


def each_of(unit: Unit, case: Case, together: TakenTogether) -> list[NewConsent]:
    """Return the consents of one form, person by person. BadInput by field where nobody or nothing is chosen."""
    wrong = {}
    basis = basis_of(unit, case, together.common.given_on)
    purposes = {purpose for answers in together.people.values() for purpose in answers.purposes}
    if not purposes or not together.people.keys() <= basis.people.keys():
        wrong["consents"] = [_("Select for each person what they consent to.")]
    if together.receiver is None and (together.transfers or ConsentPurpose.TRANSFER in purposes):
        wrong["organisation_id"] = [_("Say who receives the data: a partner in the country of return.")]
    if together.receiver is not None and not together.transfers:
        wrong["transfer_purposes"] = [_("Say what the data is passed on for.")]
    if together.receiver is not None and ConsentPurpose.TRANSFER not in purposes:
        wrong["consents"] = [_("Select who consents to the transfer of data.")]
    if wrong:
        raise BadInput(wrong)
    consents = []
    for person_id, answers in together.people.items():
        own = {name: getattr(answers, name) for name in ("voluntariness", "read_back", "assent")}
        signed = with_signers(replace(together.common, **own), person_id, together.representative, basis)
        transfers = [
            replace(signed, organisation_id=together.receiver, transfer_purpose=to) for to in together.transfers
        ]
        for purpose in answers.purposes:
            several = transfers if purpose is ConsentPurpose.TRANSFER else [signed]
            consents += [replace(consent, purpose=purpose) for consent in several]
    return consents


def confirm_consent(unit: Unit, consent: Consent) -> None:
    """Record that a consent was confirmed today. RuleBroken if it was withdrawn."""
    refuse_if_over(consent)
    now = unit.clock.now()
    consent.confirmed_on = unit.today
    assert unit.actor_id is not None  # only people confirm, never a job
    unit.session.add(
        ConsentConfirmation(
            case_id=consent.case_id,
            person_id=consent.person_id,
            consent_id=consent.id,
            confirmed_on=unit.today,
            confirmed_by=unit.actor_id,
            confirmed_at=now,
        )
    )
    unit.participants["trail"].act(ConsentAct.CONFIRM, ("person", consent.person_id))
    unit.session.flush()  # each is a record of its own, also where several are confirmed by one form
    unit.participants["trail"].write_record()


def correct_consent(unit: Unit, consent: Consent, right: NewConsent, reason: str) -> uuid.UUID:
    """Replace a consent that was recorded wrongly by what was really given; returns the id of the new row.

    Person, purpose and receiver stay: a consent of somebody else is another consent. What was recorded stays readable,
    with the reason. BadInput without one, RuleBroken as for a new consent, or if this one has ended.
    """
    if not reason.strip():
        raise BadInput({"reason": [_("Say what was recorded incorrectly.")]})
    refuse_if_over(consent)
    same = replace(
        right,
        person_id=consent.person_id,
        purpose=consent.purpose,
        organisation_id=consent.organisation_id,
        transfer_purpose=consent.transfer_purpose,
    )
    (row,) = _record(unit, case_of(unit, consent), [same])
    row.corrects_id = consent.id
    consent.ending = ConsentEnding(reason=reason.strip())
    end_consent(unit, consent, Ended.CORRECTED)
    unit.participants["trail"].act(ConsentAct.CORRECT, ("person", consent.person_id))
    return row.id


# How a consent is judged and recorded.


def basis_of(unit: Unit, case: Case, day: date) -> Basis:
    """Read what consents of a day are judged by; six statements and the keys."""
    session, members = unit.session, members_of_case(unit.session, case.id)
    partners = accounts.organisations(session)
    standing = chain.from_iterable(counting(newest_consents(session, case.id)).values())
    return Basis(
        day=day,
        people={person.id: person for person in members},
        guardians={guardianship.id: guardianship for guardianship in guardians_of_case(session, case.id)},
        rules=consent_rules(session, day),
        ages={person.id: age_of(person, day) for person in members},
        receivers=frozenset(partner.id for partner in partners if partner.country == case.country),
        established=established_in_case(session, case, members, sessions_of_case(session, case.id), day),
        recorded={key_of(consent): consent for consent in standing},
    )


def _record(unit: Unit, case: Case, new_consents: Sequence[NewConsent]) -> list[Consent]:
    refuse_if_ended(case)
    basis = basis_of(unit, case, new_consents[0].given_on)
    if wrong := problems_of(unit, case, new_consents, basis):
        raise BadInput(wrong)
    reasons = [reason for new in new_consents for reason in _reasons(new, basis)]
    refuse_if(tuple(dict.fromkeys(reasons)), numbered_names(list(basis.people)))
    rows = [_row(unit, case, new, basis) for new in new_consents]
    unit.session.add_all(rows)
    about = dict.fromkeys(new.person_id for new in new_consents)
    add_to_timeline(unit, case, EventKind.CONSENT_GIVEN, about=about)
    subjects = dict.fromkeys(("person", new.person_id) for new in new_consents)
    purposes = sorted({new.purpose.value for new in new_consents})
    unit.participants["trail"].act(ConsentAct.GIVE, *subjects, purpose="+".join(purposes), count=len(rows))
    return rows


def problems_of(unit: Unit, case: Case, new_consents: Sequence[NewConsent], basis: Basis) -> dict[str, list[str]]:
    """Return by field what is wrong with people, days, papers, languages and receivers."""
    wrong: dict[str, list[str]] = {}
    for new in new_consents:
        choice = {"person_id": new.person_id, "signed_by": new.signed_by, "representative": new.representative_id}
        for field, person_id in choice.items():
            if person_id is not None and person_id not in basis.people:
                wrong[field] = [_("Choose from the list.")]
        by, every = (*new.signers, new.guardian_id), basis.guardians.values()
        if problem := day_problem(basis.people.get(new.person_id), by, every, new.given_on, unit.today):
            wrong["given_on"] = [day_problem_words(*problem)]
        if new.file_id is not None and file_of_case(unit.session, case.id, new.file_id) is None:
            wrong["file_id"] = [_("Choose from the list.")]
        if new.text_language not in text_on(min(new.given_on, unit.today)).words:
            wrong["text_language"] = [_("Choose from the list.")]
        if new.purpose is not ConsentPurpose.TRANSFER:
            continue
        if new.organisation_id not in basis.receivers:
            wrong["organisation_id"] = [_("Say who receives the data: a partner in the country of return.")]
        if new.transfer_purpose is None:
            wrong["transfer_purpose"] = [_("Say what the data is passed on for.")]
    return wrong


def _reasons(new: NewConsent, basis: Basis) -> tuple[Reason, ...]:
    rules, person = basis.rules, new.person_id.hex
    reasons = list(unticked(new.checklist, rules.checklist))
    reasons += asking_reasons(person, basis.is_early(key_of(new)), bool(new.asked_again.strip()))
    if new.purpose is ConsentPurpose.ASSISTANCE and new.person_id not in basis.established:
        reasons += not_voluntary(new.voluntariness, rules.voluntariness)
    others = [signer for signer in new.signers if signer != new.person_id]
    for other in others:
        if not is_of_age(basis.ages[other], rules.alone_from, new.says_of_age):
            is_child = basis.ages[other] is not None
            code = GuardianReason.SIGNER_OF_AGE_MISSING if is_child else ConsentReason.AGE_NOT_KNOWN
            reasons.append(Reason(code, "" if is_child else other.hex, cleared_by="consent"))
    guardian = basis.guardians.get(new.guardian_id) if new.guardian_id else None
    stands = guardian is not None and guardian.person_id == new.person_id and stands_on(guardian, basis.day)
    if new.guardian_id and not stands:
        reasons.append(Reason(GuardianReason.GUARDIAN_NOT_IN_FORCE, person, cleared_by="consent"))
    signature = Signature(
        age=basis.ages[new.person_id],
        form=new.form,
        signs_themselves=new.signed_by == new.person_id,
        represented=bool(others or new.guardian_id),
        proxy=bool(new.proxy_name and new.proxy_basis),
        witness=bool(new.witness),
        assent=new.assent,
        alone=not any(is_of_age(age, rules.alone_from, new.says_of_age) for age in basis.ages.values()),
        is_transfer=new.purpose is ConsentPurpose.TRANSFER,
        says_of_age=new.says_of_age,
    )
    return (*reasons, *signature_reasons(signature, person, rules.together_from, rules.alone_from))


def _row(unit: Unit, case: Case, new: NewConsent, basis: Basis) -> Consent:
    is_transfer = new.purpose is ConsentPurpose.TRANSFER
    return Consent(
        case_id=case.id,
        person_id=new.person_id,
        signed_by=new.signed_by,
        representative_id=new.representative_id,
        guardian_id=new.guardian_id,
        file_id=new.file_id,
        purpose=new.purpose,
        organisation_id=new.organisation_id if is_transfer else None,
        transfer_purpose=new.transfer_purpose if is_transfer else None,
        form=new.form,
        given_on=new.given_on,
        confirmed_on=new.given_on,
        recorded_by=unit.actor_id,
        recorded_at=unit.clock.now(),
        content=_content(new, basis),
    )


def _content(new: NewConsent, basis: Basis) -> ConsentContent:
    """Return what is sealed of a consent: everything that section 3 of the domain asks for, and the rows in use."""
    assists = new.purpose is ConsentPurpose.ASSISTANCE
    led_by = basis.established.get(new.person_id) if assists else None
    circumstances = {name: getattr(new, name) for name in Circumstances.__dataclass_fields__}
    circumstances["says_of_age"] = new.says_of_age and any(basis.ages[signer] is None for signer in new.signers)
    return ConsentContent(
        **circumstances,
        checklist=tuple(new.checklist),
        text_version=text_on(new.given_on).version,
        text_language=new.text_language,
        rules=basis.rules.used,
        assent=new.assent.value if new.assent else None,
        voluntariness=tuple(new.voluntariness) if assists else (),
        established_at=led_by.session if led_by else None,
    )


def with_signers(common: NewConsent, person_id: uuid.UUID, representative: str, basis: Basis) -> NewConsent:
    """Add who signs: the person, an adult of the case or a guardian from outside with or for them, or a proxy."""
    signed, age = replace(common, person_id=person_id, assent=None), basis.ages[person_id]
    by_proxy = common.form is ConsentForm.PROXY
    if is_of_age(age, basis.rules.alone_from, common.says_of_age) or (age is None and by_proxy):
        return replace(signed, signed_by=None if by_proxy else person_id)
    adult = uuid.UUID(representative[1:]) if representative.startswith("p") else None
    adult = adult if adult != person_id else None  # nobody stands beside themselves
    guardian = _guardian_of(person_id, basis) if representative.startswith("g") else None
    if age is None or age >= basis.rules.together_from:
        return replace(signed, signed_by=person_id, representative_id=adult, guardian_id=guardian)
    return replace(signed, signed_by=adult, guardian_id=guardian, assent=common.assent)


def _guardian_of(person_id: uuid.UUID, basis: Basis) -> uuid.UUID | None:
    """Return the guardian from outside who was appointed last by that day, else the first one after it."""
    outside = [one for one in basis.guardians.values() if one.person_id == person_id and one.guardian_person_id is None]
    later = [guardian.id for guardian in outside if guardian.appointed_on > basis.day]
    return next((one.id for one in reversed(outside) if stands_on(one, basis.day)), next(iter(later), None))
