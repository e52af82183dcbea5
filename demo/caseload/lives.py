"""The lives of invented cases as phases: who does what on which day, by the services that people use."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from demo.caseload.details import SPOKEN, tell_of_family, tell_of_principal
from demo.caseload.doors import clear, confirm_doors, open_doors_if_asked
from demo.caseload.fates import Fate
from demo.caseload.money import approve_budget, buy_seats, plan_budget
from demo.caseload.routes import invented_journey, place_near
from demo.caseload.scenes import Scene, scene_of
from demo.colleagues import Colleague
from demo.steps import (
    ADULT,
    check_without_findings,
    decide_fitness,
    end_return,
    give_consents,
    give_transfers,
    locate,
    meet_at_airport,
    plan_journey,
    record_cards,
    record_passports,
    send_escort,
    talk_in_full,
    typed,
)
from foundation.compartments import Compartment
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.queries import referrals_of_case
from reintegration.referrals.services import answer_referral, assign_referral, send_referral
from returns.cases.queries import Case, case_by_id, members_of_case
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import add_member, open_case
from returns.consent.queries import age_of, consents_of_case
from returns.consent.rules import TransferPurpose
from returns.consent.services.consents import confirm_consent
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, record_session
from returns.documents.queries.documents import documents_of_case
from returns.documents.queries.formalities import requests_of_case
from returns.documents.rules.documents import DocumentKind, Holder
from returns.documents.rules.formalities import OPEN, Known, Payer, StatedExit
from returns.documents.services.documents import NewCustody, NewDocument, hand_over
from returns.documents.services.formalities import NewRequest, issue_document, request_document, state_exit
from returns.escorts.rules.escorts import EscortKind
from returns.journey.queries.legs import place_of_return
from returns.journey.rules.itinerary import LegStatus
from returns.journey.services import plan_leg, set_place_of_return
from returns.lifecycle.rules.lifecycle import Decision, RejectionReason
from returns.lifecycle.services.endings import decide
from returns.lifecycle.services.lifecycle import move_case
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import add_protected_note, set_clearance

S = CaseState
TOLD_BY_HAND = (Scene.FAMILY, Scene.SIBLINGS)
_ASSESSED = 30  # days after the opening until which an assessment of its first days carries a clearance
_REJECTED_FOR = (RejectionReason.CRITERIA, RejectionReason.ASSISTED_BEFORE, RejectionReason.FACTS)
PROGRAM = "program"  # done by the invented caseload itself, not by a colleague


@dataclass
class Life:
    """One case on its way: its fate, who works on it by part, the ids of what was made."""

    fate: Fate
    cast: dict[str, Colleague]
    case_id: uuid.UUID | None = None
    due: dict[int, date] = field(default_factory=dict)
    earlier: "Life | None" = None  # the same person's case of years ago

    @property
    def organisation_id(self) -> uuid.UUID | None:
        """The partner in the country of origin, if one works there."""
        partner = self.cast.get("coordinator")
        return partner.organisation_id if partner else None

    def case(self, unit: Unit) -> Case:
        """The case, as this unit sees it."""
        assert self.case_id is not None
        case = case_by_id(unit.session, self.case_id)
        assert case is not None  # whoever has a part sees it
        return case


@dataclass(frozen=True)
class Phase:
    """One phase: whose part it is, when (UTC; None: not in this life), and what is done."""

    part: str
    at: Callable[[Life], datetime | None]
    act: Callable[[Life, Unit, Secrets], None]


def _on(day: int, needs: CaseState) -> Callable[[Life], datetime | None]:
    """So many days after the opening, in lives that come as far as this state."""
    return lambda life: life.fate.after(day) if life.fate.reaches(needs) else None


def _before_departure(days: int, lacking: str = "") -> Callable[[Life], datetime | None]:
    """So many days before the planned departure, but not after now, unless the case lacks just that."""

    def at(life: Life) -> datetime | None:
        fate = life.fate
        if not fate.reaches(S.PLANNING) or fate.lacks == lacking or fate.end is S.WITHDRAWN_BY_APPLICANT:
            return None
        return min(fate.departs - timedelta(days=days), fate.after(13))

    return at


def signed(days: int) -> Callable[[Life], datetime | None]:
    """So many days before the departure, in lives that are signed off for it."""
    return lambda life: life.fate.departs - timedelta(days=days) if life.fate.reaches(S.READY) else None


def _open(life: Life, unit: Unit, secrets: Secrets) -> None:
    me = life.cast["officer"]
    assert me.office_id is not None
    life.case_id = open_case(unit, secrets, life.fate.new, me.office_id, me.account_id)
    unit.session.flush()
    case = life.case(unit)
    for member in life.fate.members:
        add_member(unit, secrets, case, member)
    scene = scene_of(life.fate.number)
    if scene not in TOLD_BY_HAND:
        tell_of_principal(unit, case)
        tell_of_family(unit, case)
    if life.fate.number % 10 != 0 or life.fate.reaches(S.COUNSELLING):
        record_cards(unit, case, SPOKEN[case.country][1])


def _counsel(life: Life, unit: Unit, secrets: Secrets) -> None:
    felt = {name: 1 + (life.fate.number * step) % 5 for name, step in (("physical", 7), ("mental", 3), ("social", 11))}
    solution = Solution.RETURN if life.fate.reaches(S.APPLIED) else Solution.UNDECIDED
    case = life.case(unit)
    language = SPOKEN[life.fate.new.country][1]
    talk = replace(talk_in_full(unit, case), language=language, interpreter="Invented Interpreter")
    record_session(unit, case, NewSession(solution, felt, talk=talk))


def _apply(life: Life, unit: Unit, secrets: Secrets) -> None:
    case = life.case(unit)
    give_consents(unit, case)
    if life.fate.reaches(S.PLANNING):  # a clearance is given for a place that is known
        locate(unit, case)
    move_case(unit, case, S.APPLIED)


def _decide(life: Life, unit: Unit, secrets: Secrets) -> None:
    decision = Decision.REJECTED if life.fate.end is S.REJECTED else Decision.APPROVED
    code = _REJECTED_FOR[life.fate.number % len(_REJECTED_FOR)] if decision is Decision.REJECTED else None
    decide(unit, life.case(unit), decision, "By the conditions of the programme.", code)


def _clear(life: Life, unit: Unit, secrets: Secrets) -> None:
    fate, close = life.fate, life.fate.is_trafficked or life.fate.is_followed_closely
    until = fate.departs.date() + timedelta(days=30)
    if fate.reaches(S.READY):
        set_clearance(unit, life.case(unit), Clearance.GIVEN, until, close, close)
    else:  # not followed up yet, so that what the draw says changes no visit of the caseload
        clear(unit, life.case(unit), min(until, fate.after(_ASSESSED).date()))


def _cleared(life: Life) -> datetime | None:
    waits = scene_of(life.fate.number) is Scene.OUTSTANDING
    return life.fate.after(9) if life.fate.reaches(S.ELIGIBLE) and not waits else None


def _opened(life: Life) -> datetime | None:
    """When a second specialist opens the doors that a clearance rests on, where one works there."""
    done = life.fate.reaches(S.READY) or scene_of(life.fate.number) is Scene.PROTECTED
    return _cleared(life) if "second specialist" in life.cast and not done else None


def _open_doors(life: Life, unit: Unit, secrets: Secrets) -> None:
    open_doors_if_asked(unit, secrets, life.case(unit), life.cast["specialist"].account_id)


def confirm_opened(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Confirm, as a second person, what a specialist asked for."""
    if life.case_id is not None:
        confirm_doors(unit, secrets, life.case_id)


def _note(life: Life, unit: Unit, secrets: Secrets) -> None:
    assert life.case_id is not None
    door = secrets.door(life.case_id, Compartment.TRAFFICKING.value)
    add_protected_note(unit, door, "Invented: recognised by the referral mechanism of the host country.")


def _plan(life: Life, unit: Unit, secrets: Secrets) -> None:
    case = life.case(unit)
    check_without_findings(unit, case)
    move_case(unit, case, S.PLANNING)
    _ask_consulate(unit, case, life.fate.number)


def _passports(life: Life, unit: Unit, secrets: Secrets) -> None:
    expires_on = life.fate.departs.date() + timedelta(days=900)
    _papers_come(unit, secrets, life.case(unit), expires_on, life.fate.number)
    _settle_leaving(unit, life.case(unit), life.fate.host_country, life.fate.number)


def _fitness(life: Life, unit: Unit, secrets: Secrets) -> None:
    day = life.fate.departs.date()
    decide_fitness(unit, life.case(unit), day - timedelta(days=10), day + timedelta(days=7))


def _journey(life: Life, unit: Unit, secrets: Secrets) -> None:
    case, fate = life.case(unit), life.fate
    if not (fate.needs_care or fate.reaches(S.DEPARTED)) and (alone := _goes_alone(unit, case)):
        _plan_apart(unit, case, fate.host_country, fate.departs, LegStatus.TICKETED, alone)
        return
    plan_journey(unit, case, fate.host_country, fate.departs, LegStatus.TICKETED)
    if fate.is_escorted:
        kind = EscortKind.MEDICAL if fate.needs_care else EscortKind.OPERATIONAL
        send_escort(unit, case, fate.host_country, kind, fate.departs)


def _has_budget(at: Callable[[Life], datetime | None]) -> Callable[[Life], datetime | None]:
    return lambda life: at(life) if life.fate.number % 3 == 0 else None


def of_case(act: Callable[[Unit, Case], object]) -> Callable[[Life, Unit, Secrets], None]:
    """What is done to the case of a life, and asks for nothing else."""

    def acted(life: Life, unit: Unit, secrets: Secrets) -> None:
        act(unit, life.case(unit))

    return acted


def _reception(life: Life, unit: Unit, secrets: Secrets) -> None:
    meet_at_airport(unit, life.case(unit), life.organisation_id)


def _refer(life: Life, unit: Unit, secrets: Secrets) -> None:
    if life.organisation_id is None:
        return
    case = life.case(unit)
    give_transfers(unit, case, life.organisation_id, tuple(TransferPurpose))
    for purpose in TransferPurpose:
        send_referral(unit, case, life.organisation_id, purpose)


def _accept(life: Life, unit: Unit, secrets: Secrets) -> None:
    assert life.case_id is not None
    for referral in referrals_of_case(unit.session, life.case_id):
        answer_referral(unit, referral, True)
        assign_referral(unit, referral, life.cast["worker"].account_id)


def _confirm(life: Life, unit: Unit, secrets: Secrets) -> None:
    assert life.case_id is not None
    for consent in consents_of_case(unit.session, life.case_id):
        confirm_consent(unit, consent)
    record_cards(unit, life.case(unit), SPOKEN[life.fate.new.country][1])  # asked again, as every month


def _end(life: Life, unit: Unit, secrets: Secrets) -> None:
    end_return(unit, life.case(unit), life.fate.end)


def _ends(life: Life) -> datetime | None:
    ended = (S.WITHDRAWN_BY_APPLICANT, S.WITHDRAWN_BY_ORGANISATION, S.REVERSED, S.CANCELLED)
    return life.fate.after(18) if life.fate.end in ended else None


def _if_partnered(at: Callable[[Life], datetime | None]) -> Callable[[Life], datetime | None]:
    return lambda life: at(life) if life.organisation_id else None


def _original_back(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The consulate gives an original back that it had, and whose it is takes it along."""
    case = life.case(unit)
    first = members_of_case(unit.session, case.id)[0].id
    document = next(document for document in documents_of_case(unit.session, case.id) if document.person_id == first)
    hand_over(
        unit, case, document, NewCustody(Holder.PERSON, unit.clock.now().date(), receipt=f"R {life.fate.number}b")
    )


OPENING = (Phase("officer", _on(0, S.INTAKE), _open),)
TO_A_DECISION = (
    Phase("officer", _on(2, S.COUNSELLING), _counsel),
    Phase(PROGRAM, lambda life: life.fate.after(3) if life.fate.is_trafficked else None, _note),
    Phase("officer", _on(4, S.APPLIED), _apply),
    Phase("second officer", lambda life: _decided(life), _decide),
)
FROM_THE_CLEARANCE_ON = (
    Phase("second specialist", lambda life: _opened(life), _open_doors),
    Phase("reviewer", lambda life: _opened(life), confirm_opened),
    Phase("specialist", lambda life: _cleared(life), _clear),
    Phase("officer", _on(10, S.PLANNING), _plan),
    Phase("officer", _before_departure(22, "passport"), _passports),
    Phase("officer", lambda life: _given_back(life), _original_back),
    Phase("officer", _before_departure(21, "fitness"), _fitness),
    Phase("officer", _before_departure(20, "journey"), _journey),
    Phase("officer", _before_departure(19, "reception"), _reception),
    Phase("officer", _has_budget(_before_departure(18, "budget")), of_case(plan_budget)),
    Phase("officer", signed(12), _refer),
    Phase("coordinator", _if_partnered(signed(11)), _accept),
    Phase("second officer", _has_budget(signed(10)), of_case(approve_budget)),
    Phase("officer", _has_budget(signed(9)), of_case(buy_seats)),
    Phase("officer", signed(7), _confirm),
)
ENDS = (Phase("officer", _ends, _end),)


def _decided(life: Life) -> datetime | None:
    fate = life.fate
    return fate.after(7) if fate.reaches(S.ELIGIBLE) or fate.end in (S.REJECTED, S.CANCELLED) else None


# Invented families that travel apart: one adult goes by the same route, but sleeps where the flights are changed.

_OVER_NIGHT = timedelta(hours=20)


def _goes_alone(unit: Unit, case: Case) -> uuid.UUID | None:
    """Who of a case can take another flight: its last adult, where another one stays with everybody else."""
    today = unit.clock.now().date()
    ages = [(person.id, age_of(person, today)) for person in members_of_case(unit.session, case.id)]
    adults = [who for who, age in ages if age is not None and age >= ADULT]
    return adults[-1] if len(adults) > 1 else None


def _plan_apart(unit: Unit, case: Case, host_country: str, day: datetime, status: LegStatus, alone: uuid.UUID) -> None:
    """The journey of everybody else, and that of whoever goes alone, with a night at the hub."""
    near = place_near(case.place_of_return, case.country)
    set_place_of_return(unit, case, case.place_of_return, near.id)
    home = place_of_return(case)
    assert home is not None  # it was located just now
    others: Sequence[uuid.UUID] = [person.id for person in members_of_case(unit.session, case.id) if person.id != alone]
    for leg in invented_journey(host_country, home, day):
        plan_leg(unit, case, replace(typed(leg, status), travellers=others))
    for number, leg in enumerate(invented_journey(host_country, home, day, _OVER_NIGHT)):
        night = "Invented Transit House" if number == 0 else ""
        plan_leg(unit, case, replace(typed(leg, status), travellers=(alone,), night=night))


# Papers of invented returns: requests at consulates, originals that go from hand to hand, a fine that was paid.

_ASKED, _HANDED, _FINED = 3, 3, 5  # every how many cases
_IN_TIME = timedelta(days=14)  # before the departure, when it is signed off


def _ask_consulate(unit: Unit, case: Case, number: int) -> None:
    """In some cases the consulate is asked for a laissez-passer for whoever applied."""
    if number % _ASKED:
        return
    first, today = members_of_case(unit.session, case.id)[0], unit.clock.now().date()
    evidence = "Invented: a copy of a birth certificate, two photographs."
    new = NewRequest(first.id, DocumentKind.LAISSEZ_PASSER, case.country, today, "Invented consulate", evidence)
    request_document(unit, case, new)


def _papers_come(unit: Unit, secrets: Secrets, case: Case, expires_on: date, number: int) -> None:
    """What was asked for is issued; everybody else has a passport. Some originals come back from a consulate."""
    today, served = unit.clock.now().date(), set()
    for request in requests_of_case(unit.session, case.id):
        if request.state in OPEN:
            printed = (request.kind, case.country, f"ZL{number:05d}", expires_on)
            who = request.person_id
            issued = NewDocument(*printed, is_single_journey=True, holder=Holder.OFFICER, person_id=who)
            issue_document(unit, secrets, case, request, issued, today)
            served.add(request.person_id)
    record_passports(unit, secrets, case, expires_on, number, served)
    unit.session.flush()  # what changes hands is there
    if number % _HANDED == 1:
        first = members_of_case(unit.session, case.id)[0].id
        document = next(
            document for document in documents_of_case(unit.session, case.id) if document.person_id == first
        )
        hand_over(unit, case, document, NewCustody(Holder.CONSULATE, today, "Invented consulate", f"R {number}"))


def _given_back(life: Life) -> datetime | None:
    """Some days later, and in time for the sign-off."""
    fate = life.fate
    came = _before_departure(22, "passport")(life) if fate.number % _HANDED == 1 else None
    return max(came, min(came + timedelta(days=1 + fate.number % 7), fate.departs - _IN_TIME)) if came else None


def _settle_leaving(unit: Unit, case: Case, host_country: str, number: int) -> None:
    """In some cases somebody had stayed too long in Türkiye: the fine is paid, and the permit is there."""
    if host_country != "TR" or number % _FINED:
        return
    first, today = members_of_case(unit.session, case.id)[0], unit.clock.now().date()
    paid = StatedExit(Known.YES, "1000.00", "TRY", Payer.PROGRAMME, today, permit=Known.YES, permit_on=today)
    state_exit(unit, case, first.id, paid, 0)
