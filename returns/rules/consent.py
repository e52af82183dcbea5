"""Consent: one per person, purpose and receiver. It is in force from the day it is given until it is withdrawn."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from returns.rules.reasons import UNCITED, Cited, Reason, Severity


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


# The checklist of HTCDS 2.0: what was said before consent was asked.
CHECKLIST = (
    "purpose_told",
    "uses_told",
    "research_told",
    "data_rights_told",
    "retention_told",
    "withdrawal_told",
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


def is_in_force(consent: GivenConsent, day: date) -> bool:
    """Whether a consent holds on a day: given by then, and not withdrawn."""
    return consent.given_on <= day and not consent.is_withdrawn


def who_consents(people: Sequence[Signer], signs_alone_from: int) -> tuple[str, ...]:
    """Who must have consents of their own: every adult; in a case without adults, everybody.

    Somebody whose age is not known counts as adult. Source: REAG/GARP, "every adult signs".
    """
    adults = tuple(one.person for one in people if one.age is None or one.age >= signs_alone_from)
    return adults or tuple(one.person for one in people)


def missing_consents(
    people: Sequence[str],
    given: Sequence[GivenConsent],
    needed: Sequence[ConsentPurpose],
    day: date,
    cited: Cited = UNCITED,
) -> tuple[Reason, ...]:
    """A reason for each person and needed purpose without a consent in force, person by person."""
    held = {(one.person, one.purpose) for one in given if is_in_force(one, day)}
    return tuple(
        Reason(f"consent_{purpose.value}_missing", person, Severity.BLOCKER, cited.rule, cited.source, "consent")
        for person in people
        for purpose in needed
        if (person, purpose) not in held
    )


def signature_problems(
    age: int | None, signs_themselves: bool, form: ConsentForm, from_age: int, alone_from: int
) -> tuple[Reason, ...]:
    """Why this signature cannot stand for a person of this age.

    From `alone_from` on people sign themselves (unless a proxy decides lawfully); from `from_age` on they sign
    together with a representative; below, the representative signs. Source: rules consent.signs_*; REAG/GARP.
    """
    if age is None or age >= alone_from:
        if not signs_themselves and form is not ConsentForm.PROXY:
            return (Reason("adult_signs_alone", cleared_by="consent"),)
        return ()
    if age >= from_age:
        return () if signs_themselves else (Reason("minor_signs_too", cleared_by="consent"),)
    return (
        (Reason("representative_signs", cleared_by="consent"),)
        if signs_themselves and form is not ConsentForm.PROXY
        else ()
    )


def unticked(ticked: Sequence[str]) -> tuple[Reason, ...]:
    """One reason if anything of the checklist was not said. Source: HTCDS 2.0."""
    return () if set(CHECKLIST) <= set(ticked) else (Reason("checklist_incomplete", cleared_by="consent"),)
