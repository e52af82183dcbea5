"""Papers that are made of a case: which there are, whom each is about, and what is missing for it."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from returns.cases.rules.cases import ENDED, PATH, CaseReason, CaseState, Reason, ReasonCode, Severity
from returns.documents.rules.documents import DocumentReason
from returns.files.rules import FileKind
from returns.health.rules.health import Fitness, FitnessReason
from returns.people.rules.families import GuardianReason


class CasePaperReason(ReasonCode):
    """Codes of reasons about papers."""

    CASE_IS_RESTRICTED = "case_is_restricted"
    PAPER_OF_A_JOURNEY = "paper_of_a_journey"
    JOURNEY_NOT_PLANNED = "journey_not_planned"
    NOBODY_TRAVELS_ALONG = "nobody_travels_along"
    PARTNER_NOT_NAMED = "partner_not_named"
    RECEIVER_NOT_NAMED = "receiver_not_named"
    LEFT_OUT_WITHOUT_CONSENT = "left_out_without_consent"
    BIRTH_NOT_RECORDED = "birth_not_recorded"
    NATIONALITY_NOT_RECORDED = "nationality_not_recorded"


class CasePaper(enum.StrEnum):
    """The papers, in the order in which a return needs them. The word stands in the name of the file, too."""

    DECLARATION = "declaration"
    MEDICAL_LETTER = "medical_letter"
    BOOKING_NOTICE = "booking_notice"
    RECEPTION_NOTICE = "reception_notice"
    TRAVEL_LETTER = "travel_letter"
    MANIFEST = "manifest"
    ESCORT_SHEET = "escort_sheet"
    HAND_OVER = "hand_over"


class AboutWhom(enum.StrEnum):
    """Whom one copy of a paper is about."""

    PERSON = "person"
    ESCORT = "escort"
    CASE = "case"


ABOUT = {
    CasePaper.DECLARATION: AboutWhom.PERSON,
    CasePaper.MEDICAL_LETTER: AboutWhom.PERSON,
    CasePaper.BOOKING_NOTICE: AboutWhom.CASE,
    CasePaper.RECEPTION_NOTICE: AboutWhom.CASE,
    CasePaper.TRAVEL_LETTER: AboutWhom.PERSON,
    CasePaper.MANIFEST: AboutWhom.CASE,
    CasePaper.ESCORT_SHEET: AboutWhom.ESCORT,
    CasePaper.HAND_OVER: AboutWhom.CASE,
}
# As what the signed copy is kept; what nobody signs and gives back is not there.
SIGNED_AS = {
    CasePaper.DECLARATION: FileKind.SIGNED_CONSENT,
    CasePaper.MEDICAL_LETTER: FileKind.CERTIFICATE,
    CasePaper.ESCORT_SHEET: FileKind.OTHER,
    CasePaper.HAND_OVER: FileKind.RECEIPT,
}
# What people sign, or are examined for, before anything is decided; everything else is of a journey.
_EARLY = (CasePaper.DECLARATION, CasePaper.MEDICAL_LETTER)
_PLANNED = PATH[PATH.index(CaseState.PLANNING) :]
# What the person signs or carries; everything else tells others something, which a restricted case does not.
OF_THE_PERSON = (CasePaper.DECLARATION, CasePaper.TRAVEL_LETTER)
_WITH_DOCUMENTS = (CasePaper.TRAVEL_LETTER, CasePaper.MANIFEST, CasePaper.ESCORT_SHEET)
_WITH_NATIONALITY = (*_EARLY, CasePaper.TRAVEL_LETTER, CasePaper.MANIFEST)
_WITH_RECEIVER = (CasePaper.ESCORT_SHEET, CasePaper.HAND_OVER, CasePaper.RECEPTION_NOTICE)
_NEED_LEGS = (CasePaper.BOOKING_NOTICE, CasePaper.RECEPTION_NOTICE, CasePaper.MANIFEST, CasePaper.ESCORT_SHEET)


@dataclass(frozen=True)
class PersonOnPaper:
    """What papers need to know of a person (id as hex). `may_be_told`: their data may go to whoever receives them."""

    person: str
    is_born: bool
    has_document: bool
    fitness: Fitness | None
    is_child: bool
    has_guardian: bool
    may_be_told: bool
    is_national: bool = True  # of a country that is recorded, or recorded as stateless


@dataclass(frozen=True)
class CasePaperFacts:
    """A case as its papers see it: people in their order, and whether journey, receiver and partner are there.

    `escorts` is how many travel along.
    """

    state: CaseState
    people: tuple[PersonOnPaper, ...]
    has_legs: bool
    escorts: int
    has_receiver: bool
    has_partner: bool
    is_frozen: bool = False  # restricted at the person's request: nothing is sent


def gaps_of(kind: CasePaper, facts: CasePaperFacts, person: str | None = None) -> tuple[Reason, ...]:
    """Everything that is missing for a paper, of one person (hex) or of everybody whom it is about.

    A blocker: the paper is not made. A warning: it is made, with a line to fill in by hand. Source: this project; the
    reception notice follows IOM Data Protection Manual 2010, transfer to a third party needs consent.
    """
    reasons = [*_of_case(kind, facts)]
    for traveller in facts.people:
        if person is None or traveller.person == person:
            reasons += _of_person(kind, traveller)
    if kind is CasePaper.RECEPTION_NOTICE and not facts.has_partner:  # who agreed to what is asked of a partner
        reasons = [reason for reason in reasons if reason.code is not CasePaperReason.LEFT_OUT_WITHOUT_CONSENT]
    if kind is CasePaper.RECEPTION_NOTICE and not any(traveller.may_be_told for traveller in facts.people):
        reasons = [_blocker(reason.code, reason.subject, reason.cleared_by) for reason in reasons]
    return tuple(reasons)


def _of_case(kind: CasePaper, facts: CasePaperFacts) -> list[Reason]:
    if facts.state in ENDED:
        return [_blocker(CaseReason.CASE_HAS_ENDED)]
    reasons = []
    if facts.is_frozen and kind not in OF_THE_PERSON:
        reasons.append(_blocker(CasePaperReason.CASE_IS_RESTRICTED))
    if kind not in _EARLY and facts.state not in _PLANNED:
        reasons.append(_blocker(CasePaperReason.PAPER_OF_A_JOURNEY, area="eligibility"))
    if kind is not CasePaper.DECLARATION and not facts.has_legs:
        weighed = _blocker if kind in _NEED_LEGS else _warning
        reasons.append(weighed(CasePaperReason.JOURNEY_NOT_PLANNED, area="itinerary"))
    if kind is CasePaper.ESCORT_SHEET and not facts.escorts:
        reasons.append(_blocker(CasePaperReason.NOBODY_TRAVELS_ALONG, area="escorts"))
    if kind is CasePaper.RECEPTION_NOTICE and not facts.has_partner:
        reasons.append(_blocker(CasePaperReason.PARTNER_NOT_NAMED, area="reception"))
    if kind in _WITH_RECEIVER and not facts.has_receiver:
        reasons.append(_warning(CasePaperReason.RECEIVER_NOT_NAMED, area="reception"))
    return reasons


def _of_person(kind: CasePaper, traveller: PersonOnPaper) -> list[Reason]:
    reasons = []
    if kind is CasePaper.MEDICAL_LETTER and traveller.fitness is None:
        reasons.append(_blocker(FitnessReason.FITNESS_MISSING, traveller.person, "medical"))
    if kind is CasePaper.MEDICAL_LETTER and traveller.fitness is Fitness.NOT_FIT:
        reasons.append(_blocker(FitnessReason.NOT_FIT_TO_TRAVEL, traveller.person, "medical"))
    if kind is CasePaper.RECEPTION_NOTICE and not traveller.may_be_told:
        reasons.append(_warning(CasePaperReason.LEFT_OUT_WITHOUT_CONSENT, traveller.person, "consent"))
    if kind is CasePaper.DECLARATION and traveller.is_child and not traveller.has_guardian:
        reasons.append(_warning(GuardianReason.GUARDIAN_MISSING, traveller.person, "guardians"))
    if kind in _WITH_DOCUMENTS and not traveller.has_document:
        reasons.append(_warning(DocumentReason.DOCUMENT_MISSING, traveller.person, "documents"))
    if kind in _WITH_NATIONALITY and not traveller.is_national:
        reasons.append(_warning(CasePaperReason.NATIONALITY_NOT_RECORDED, traveller.person, "people"))
    if kind is not CasePaper.BOOKING_NOTICE and not traveller.is_born:
        reasons.append(_warning(CasePaperReason.BIRTH_NOT_RECORDED, traveller.person, "people"))
    return reasons


def _blocker(code: ReasonCode, subject: str = "", area: str = "") -> Reason:
    return Reason(code, subject, Severity.BLOCKER, cleared_by=area)


def _warning(code: ReasonCode, subject: str = "", area: str = "") -> Reason:
    return Reason(code, subject, Severity.WARNING, cleared_by=area)


def ages_counted(ages: Sequence[int | None], adult_from: int) -> tuple[int, int, int]:
    """Of these ages (full years, None where not known): how many are adults, children, and not known."""
    known_ages = [age for age in ages if age is not None]
    adults = sum(age >= adult_from for age in known_ages)
    return adults, len(known_ages) - adults, len(ages) - len(known_ages)
