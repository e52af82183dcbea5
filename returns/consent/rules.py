"""Consent: one per person, purpose and receiver. It is in force from the day it is given until it is withdrawn."""

import enum
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode, Severity


class ConsentReason(ReasonCode):
    """Codes of reasons about consents."""

    CONSENT_ASSISTANCE_MISSING = "consent_assistance_missing"
    CONSENT_DATA_MISSING = "consent_data_missing"
    CONSENT_TRANSFER_MISSING = "consent_transfer_missing"
    CONSENT_CONTACT_AFTER_RETURN_MISSING = "consent_contact_after_return_missing"
    ADULT_SIGNS_ALONE = "adult_signs_alone"
    AGE_NOT_KNOWN = "age_not_known"
    MINOR_SIGNS_TOO = "minor_signs_too"
    REPRESENTATIVE_SIGNS = "representative_signs"
    REPRESENTATIVE_SIGNS_TOO = "representative_signs_too"
    PROXY_BASIS_MISSING = "proxy_basis_missing"
    ASSENT_MISSING = "assent_missing"
    ASSENT_REFUSED = "assent_refused"
    GUARDIAN_CONSENTS_IN_WRITING = "guardian_consents_in_writing"
    WITNESS_MISSING = "witness_missing"
    TRANSFER_IN_WRITING = "transfer_in_writing"
    VOLUNTARINESS_INCOMPLETE = "voluntariness_incomplete"
    WITHDRAWAL_AFTER_BOARDING = "withdrawal_after_boarding"
    CHECKLIST_INCOMPLETE = "checklist_incomplete"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_WAS_REFUSED = "consent_was_refused"
    REFUSED_BEFORE = "refused_before"
    WITHDRAW_INSTEAD = "withdraw_instead"


class ConsentPurpose(enum.StrEnum):
    """What is consented to. Each is asked, given and withdrawn by itself (domain: "Consents are separate")."""

    ASSISTANCE = "assistance"
    DATA = "data"
    TRANSFER = "transfer"
    CONTACT_AFTER_RETURN = "contact_after_return"


class TransferPurpose(enum.StrEnum):
    """What a partner receives somebody's data for; the same words as the purposes of a referral."""

    RECEPTION = "reception"
    ASSISTANCE = "assistance"
    FOLLOW_UP = "follow_up"


class ConsentForm(enum.StrEnum):
    """How consent was given (IOM Emergency Manual: explicit, implicit, proxy)."""

    WRITTEN = "written"
    ORAL = "oral"
    IMPLICIT = "implicit"
    PROXY = "proxy"


class Ended(enum.StrEnum):
    """Why a consent is not in force any more."""

    WITHDRAWN = "withdrawn"
    WITH_ITS_BASE = "with_its_base"  # a transfer, with the consent that it rested on
    CORRECTED = "corrected"  # recorded by mistake: another row says what was given
    REFUSED = "refused"  # never in force: the person said no


class Unasked(enum.StrEnum):
    """Why nothing is recorded of a person and a purpose."""

    NEEDED = "needed"  # applying waits for it
    COVERED = "covered"  # applying asks for it of others of the case only
    NO_RECEIVER = "no_receiver"  # nobody there could be told
    NOT_ASKED = "not_asked"


class Assent(enum.StrEnum):
    """What a child says to a consent that somebody else signs for it."""

    GIVEN = "assent_given"
    TOO_YOUNG = "too_young_to_say"
    REFUSED = ConsentReason.ASSENT_REFUSED


class Alternative(enum.StrEnum):
    """What else there would be, and the person knows of (domain, section 3)."""

    ASYLUM = "asylum_procedure"
    PERMIT = "residence_permit"
    REFLECTION = "reflection_period"


class SideEffect(enum.StrEnum):
    """What a programme may tie to the return, and the person has acknowledged (domain, section 3)."""

    CLAIM_ENDS = "asylum_claim_ends"
    RE_ENTRY = "re_entry_is_blocked"
    ONCE_ONLY = "help_once_only"


# The checklist of HTCDS 2.0, in the words of the rule consent.checklist; which rows hold is the rule book's to say.
CHECKLIST = (
    "consent_given",
    "told_purpose",
    "told_actual_and_potential_uses",
    "told_non_identifying_research_use",
    "told_right_to_own_data",
    "told_how_long_kept",
    "told_how_to_withdraw",
)
# The words of the rule consent.voluntariness_facts.
VOLUNTARINESS = (
    "no_physical_or_psychological_pressure",
    "informed_by_timely_unbiased_information",
    "capacity_or_lawful_decision_maker",
)
# What the rule book calls the purposes.
PURPOSE_WORDS = {
    "assistance": ConsentPurpose.ASSISTANCE,
    "data_use": ConsentPurpose.DATA,
    "data_transfer": ConsentPurpose.TRANSFER,
    "contact_after_return": ConsentPurpose.CONTACT_AFTER_RETURN,
}


@dataclass(frozen=True)
class GivenConsent:
    """One consent as it stands: whose, for what, since when, and whether it was withdrawn."""

    person: str
    purpose: ConsentPurpose
    given_on: date
    is_withdrawn: bool


@dataclass(frozen=True)
class Signer:
    """A person of a case with the age on the day; None where the birth date is not known."""

    person: str
    age: int | None


@dataclass(frozen=True)
class OwnAnswers:
    """What each person of a form says for themselves: one tick never says it of several people."""

    purposes: Sequence[ConsentPurpose]
    voluntariness: Sequence[str] = ()
    read_back: bool = False
    assent: Assent | None = None


class Decider(enum.StrEnum):
    """Who decides for a person, by their age."""

    ALONE = "alone"
    TOGETHER = "together"
    REPRESENTATIVE = "representative"
    AGE_UNKNOWN = "age_unknown"


def decider(age: int | None, together_from: int, alone_from: int) -> Decider:
    """Who decides for somebody of this age; None where it is not known. Source: rules consent.signs_*."""
    if age is None:
        return Decider.AGE_UNKNOWN
    if age >= alone_from:
        return Decider.ALONE
    return Decider.TOGETHER if age >= together_from else Decider.REPRESENTATIVE


def is_in_force(consent: GivenConsent, day: date) -> bool:
    """Whether a consent holds on a day: given by then, and not withdrawn."""
    return consent.given_on <= day and not consent.is_withdrawn


def who_consents(people: Sequence[Signer], signs_from: int) -> tuple[str, ...]:
    """Return who needs consents of their own: everybody who signs, or everybody where nobody is surely old enough.

    Adults sign, and minors from `signs_from` on with a representative. Somebody of unknown age may be either: they
    need consents of their own, and stand for no child. Source: REAG/GARP; rule
    consent.signs_with_representative_from_age.
    """
    if not any(signer.age is not None and signer.age >= signs_from for signer in people):
        return tuple(signer.person for signer in people)
    return tuple(signer.person for signer in people if signer.age is None or signer.age >= signs_from)


def missing_consents(
    people: Sequence[str],
    consents: Sequence[GivenConsent],
    needed: Sequence[ConsentPurpose],
    day: date,
    cited: Cited = UNCITED,
) -> tuple[Reason, ...]:
    """A reason for each person and needed purpose without a consent in force, person by person."""
    in_force = {(consent.person, consent.purpose) for consent in consents if is_in_force(consent, day)}

    def code(purpose: ConsentPurpose) -> ConsentReason:
        return ConsentReason(f"consent_{purpose.value}_missing")

    return tuple(
        Reason(code(purpose), person, Severity.BLOCKER, cited.rule, cited.source, "consent")
        for person in people
        for purpose in needed
        if (person, purpose) not in in_force
    )


class Recorded(Protocol):
    """A consent as it is recorded, in force or ended."""

    person_id: uuid.UUID
    purpose: ConsentPurpose
    organisation_id: uuid.UUID | None
    transfer_purpose: TransferPurpose | None
    withdrawn_at: datetime | None
    ended: Ended | None


_RecordedT = TypeVar("_RecordedT", bound=Recorded)


def counting(consents: Iterable[_RecordedT]) -> dict[tuple[uuid.UUID, ConsentPurpose], list[_RecordedT]]:
    """Return what stands of consents, the newest of which come first, by person and purpose.

    Of several that say the same, to the same receiver, the newest in force, or else the newest that ended. A mistake
    that was corrected says nothing.
    """
    kept: dict[tuple[object, ...], _RecordedT] = {}
    for consent in consents:
        said = consent.person_id, consent.purpose, consent.organisation_id, consent.transfer_purpose
        if consent.ended is Ended.CORRECTED or (said in kept and not kept[said].withdrawn_at):
            continue
        if said not in kept or not consent.withdrawn_at:
            kept[said] = consent
    cells: dict[tuple[uuid.UUID, ConsentPurpose], list[_RecordedT]] = {}
    for consent in kept.values():
        cells.setdefault((consent.person_id, consent.purpose), []).append(consent)
    return cells


def unasked(consents: bool, purpose: ConsentPurpose, needed: Collection[ConsentPurpose], has_receiver: bool) -> Unasked:
    """Why nothing is recorded; `consents`: whether the person needs consents of their own, see `who_consents`."""
    if purpose in needed:
        return Unasked.NEEDED if consents else Unasked.COVERED
    return Unasked.NO_RECEIVER if purpose is ConsentPurpose.TRANSFER and not has_receiver else Unasked.NOT_ASKED


@dataclass(frozen=True)
class Signature:
    """How one consent was signed. `age` in full years on that day, None where it is not known.

    `represented`: an adult of the case or a guardian in force signed, too or instead. `proxy`: who decides lawfully,
    and on what basis, was named. `alone`: there is no adult in the case. `says_of_age`: the form says that the age is
    not known, and that the person signs as of age; it counts only where that is so.
    """

    age: int | None
    form: ConsentForm
    signs_themselves: bool
    represented: bool = False
    proxy: bool = False
    witness: bool = False
    assent: Assent | None = None
    alone: bool = False
    is_transfer: bool = False
    says_of_age: bool = False


def is_of_age(age: int | None, alone_from: int, says_of_age: bool) -> bool:
    """Whether somebody signs alone and for others; without a known age, only where the form says that they do."""
    return says_of_age if age is None else age >= alone_from


def signature_reasons(signature: Signature, person: str, from_age: int, alone_from: int) -> tuple[Reason, ...]:
    """Return every reason against a signature for a person (id in hex).

    From `alone_from` on people sign themselves, unless somebody decides lawfully for them; from `from_age` on they sign
    together with a representative; below, the representative signs and the child's assent is asked. Somebody whose age
    is not known signs with a representative, or alone where the form says that it is not known. Source: rules
    consent.signs_*; REAG/GARP; domain, children alone: written consent of the guardian and the child's assent.
    """
    codes: list[ConsentReason] = []
    if is_of_age(signature.age, alone_from, signature.says_of_age):
        codes += _of_an_adult(signature)
    elif signature.age is None:
        codes += _of_unknown_age(signature)
    elif signature.age >= from_age:
        codes += [] if signature.signs_themselves else [ConsentReason.MINOR_SIGNS_TOO]
        codes += [] if signature.represented else [ConsentReason.REPRESENTATIVE_SIGNS_TOO]
    else:
        codes += _of_a_child(signature)
    if signature.form is ConsentForm.ORAL and not signature.witness:
        codes.append(ConsentReason.WITNESS_MISSING)
    # Source: IOM Data Protection Manual 2010, rule consent.transfer_needs.
    if signature.is_transfer and signature.form not in (ConsentForm.WRITTEN, ConsentForm.PROXY):
        codes.append(ConsentReason.TRANSFER_IN_WRITING)
    return _reasons(person, *codes)


def arrival_signature_reasons(
    age: int | None, form: ConsentForm, has_guardian: bool, assent: Assent | None, from_age: int, alone_from: int
) -> tuple[Reason, ...]:
    """Return why a signature that a partner takes on arrival is not valid for a person of this age.

    Only who signs is judged; the office that takes the case asks for the rest. An unknown age is not judged: the
    registration says that it is unknown, and covers nobody else. Where nobody is known to stand for a child, whoever
    decides lawfully is named as a proxy. A child is registered alone, so a guardian consents in writing. Source: rules
    consent.signs_*; REAG/GARP; domain, children alone.
    """
    if form is ConsentForm.PROXY or age is None or age >= alone_from:
        return ()
    if age >= from_age:
        return () if has_guardian else _reasons("", ConsentReason.REPRESENTATIVE_SIGNS_TOO)
    if not has_guardian:
        return _reasons("", ConsentReason.REPRESENTATIVE_SIGNS)
    return _reasons("", *_of_a_child(Signature(age, form, False, represented=True, assent=assent, alone=True)))


def _reasons(person: str, *codes: ConsentReason) -> tuple[Reason, ...]:
    return tuple(Reason(code, person, cleared_by="consent") for code in codes)


def _of_an_adult(signature: Signature) -> list[ConsentReason]:
    if signature.form is ConsentForm.PROXY:
        return [] if signature.proxy else [ConsentReason.PROXY_BASIS_MISSING]
    return [] if signature.signs_themselves else [ConsentReason.ADULT_SIGNS_ALONE]


def _of_unknown_age(signature: Signature) -> list[ConsentReason]:
    if signature.form is ConsentForm.PROXY and signature.proxy:
        return []
    return [] if signature.signs_themselves and signature.represented else [ConsentReason.AGE_NOT_KNOWN]


def _of_a_child(signature: Signature) -> list[ConsentReason]:
    codes = []
    if signature.signs_themselves or not signature.represented:
        codes.append(ConsentReason.REPRESENTATIVE_SIGNS)
    if signature.assent is None:
        codes.append(ConsentReason.ASSENT_MISSING)
    elif signature.assent is Assent.REFUSED:
        codes.append(ConsentReason.ASSENT_REFUSED)
    if signature.alone and signature.form is not ConsentForm.WRITTEN:
        codes.append(ConsentReason.GUARDIAN_CONSENTS_IN_WRITING)
    return codes


def unticked(ticked: Sequence[str], needed: Sequence[str] = CHECKLIST) -> tuple[Reason, ...]:
    """One reason if anything of the checklist was not said. Source: HTCDS 2.0, rule consent.checklist."""
    return () if set(needed) <= set(ticked) else _reasons("", ConsentReason.CHECKLIST_INCOMPLETE)


def not_voluntary(recorded: Sequence[str], needed: Sequence[str]) -> tuple[Reason, ...]:
    """One reason if a fact of voluntariness is not recorded. Source: rule consent.voluntariness_facts."""
    return () if set(needed) <= set(recorded) else _reasons("", ConsentReason.VOLUNTARINESS_INCOMPLETE)


def may_ask_again(ended: Ended | None, ask_again_on: date | None, day: date) -> bool:
    """Whether somebody may be asked: after a refusal only from the day that it names on, without one not at all."""
    return ended is not Ended.REFUSED or (ask_again_on is not None and ask_again_on <= day)


def asking_reasons(person: str, is_early: bool, is_explained: bool) -> tuple[Reason, ...]:
    """One reason if somebody who refused is asked again too early, and nobody says why."""
    return _reasons(person, ConsentReason.REFUSED_BEFORE) if is_early and not is_explained else ()


def refusal_reasons(person: str, is_in_force: bool) -> tuple[Reason, ...]:
    """One reason if what somebody refuses is in force: a consent that was given is withdrawn."""
    return _reasons(person, ConsentReason.WITHDRAW_INSTEAD) if is_in_force else ()


def withdrawal_reasons(purpose: ConsentPurpose, is_ended: bool, is_before_boarding: bool) -> tuple[Reason, ...]:
    """Return why a consent cannot be withdrawn: it has ended already, or the return that it is about has begun.

    Use of data, transfers and contact are withdrawn at any time. Source: rule consent.withdrawal_possible_until.
    """
    if is_ended:
        return _reasons("", ConsentReason.CONSENT_WITHDRAWN)
    if purpose is ConsentPurpose.ASSISTANCE and not is_before_boarding:
        return _reasons("", ConsentReason.WITHDRAWAL_AFTER_BOARDING)
    return ()


def falls_with(purpose: ConsentPurpose) -> bool:
    """Whether the transfers of a person rest on this consent and end with it: without it no data is handed on."""
    return purpose in (ConsentPurpose.DATA, ConsentPurpose.ASSISTANCE)
