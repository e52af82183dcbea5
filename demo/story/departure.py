"""The story up to the departure: a family of three, from the first meeting to the airport. All of it is invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from demo.steps import (
    check_without_findings,
    decide_fitness,
    give_consents,
    give_transfers,
    meet_at_airport,
    plan_journey,
    record_cards,
    record_passports,
    send_escort,
    talk_in_full,
)
from demo.story.stage import Act, Stage, Step
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.queries import referrals_of_case
from reintegration.referrals.services import answer_referral, assign_referral, send_referral
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CLEARANCE_OUTSTANDING, CaseState, Track
from returns.cases.services.cases import NewCase, NewMember, add_member, open_case
from returns.consent.queries import consents_of_case
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.consent.services.consents import confirm_consent
from returns.consent.services.withdrawals import withdraw_consent
from returns.counselling.rules import Solution
from returns.counselling.services import NewSession, record_session
from returns.departure.services import depart
from returns.escorts.rules.escorts import EscortKind
from returns.journey.queries.itinerary import legs_of_case
from returns.journey.rules.itinerary import LegStatus
from returns.lifecycle.rules.lifecycle import Decision
from returns.lifecycle.services.endings import decide
from returns.lifecycle.services.lifecycle import move_case
from returns.people.rules.people import Sex
from returns.protection.rules.protection import Clearance
from returns.protection.services.protection import set_clearance
from returns.readiness.services import sign_off

HOST = "TR"
DEPARTURE = datetime(2026, 3, 26, 6, 30, tzinfo=UTC)
_CLEAR_UNTIL = date(2026, 4, 30)
_NO_CONSENT = frozenset({"consent_assistance_missing", "consent_data_missing"})


def _open(stage: Stage, unit: Unit) -> None:
    me = stage.cast["officer"]
    assert me.office_id is not None
    new = NewCase(
        given_name="Dilnoza",
        family_name="Karimova",
        sex=Sex.FEMALE,
        birth_date=date(1990, 5, 14),
        country="UZ",
        place_of_return="Urgut",
        phone="+90 555 010 00 01",
        track=Track.WITH_REINTEGRATION,
    )
    stage.ids["case"] = open_case(unit, stage.secrets, new, me.office_id, me.account_id)


def _add_family(stage: Stage, unit: Unit) -> None:
    case = stage.case(unit)
    stage.ids["principal"] = members_of_case(unit.session, case.id)[0].id
    for part, given_name, family_name, sex, birth_date in (
        ("husband", "Рустам", "Каримов", Sex.MALE, date(1988, 1, 30)),
        ("daughter", "Aziza", "Karimova", Sex.FEMALE, date(2019, 9, 2)),
    ):
        stage.ids[part] = add_member(unit, stage.secrets, case, NewMember(given_name, family_name, sex, birth_date))


def _counsel(stage: Stage, unit: Unit) -> None:
    ratings = {"physical": 4, "mental": 2, "social": 3}
    case = stage.case(unit)
    talk = replace(talk_in_full(unit, case), language="uz")
    record_session(unit, case, NewSession(Solution.RETURN, ratings, talk=talk))


def _transfers(stage: Stage, unit: Unit) -> None:
    organisation_id = stage.cast["coordinator"].organisation_id
    assert organisation_id is not None
    give_transfers(unit, stage.case(unit), organisation_id, tuple(TransferPurpose))


def _withdraw_data(stage: Stage, unit: Unit) -> None:
    """The husband takes back his consent to the use of his data."""
    for consent in consents_of_case(unit.session, stage.ids["case"]):
        if consent.person_id == stage.ids["husband"] and consent.purpose is ConsentPurpose.DATA:
            withdraw_consent(unit, consent)


def _book(stage: Stage, unit: Unit) -> None:
    plan_journey(unit, stage.case(unit), HOST, DEPARTURE, LegStatus.TICKETED)


def _escort(stage: Stage, unit: Unit) -> None:
    send_escort(unit, stage.case(unit), HOST, EscortKind.OPERATIONAL, DEPARTURE)


def _documents(stage: Stage, unit: Unit) -> None:
    record_passports(unit, stage.secrets, stage.case(unit), date(2031, 1, 1), 1)


def _fitness(stage: Stage, unit: Unit) -> None:
    decide_fitness(unit, stage.case(unit), date(2026, 3, 20), date(2026, 4, 2))


def _reception(stage: Stage, unit: Unit) -> None:
    organisation_id = stage.cast["coordinator"].organisation_id
    assert organisation_id is not None
    meet_at_airport(unit, stage.case(unit), organisation_id)


def _clear(state: Clearance, until: date | None = None) -> Act:
    def act(stage: Stage, unit: Unit) -> None:
        set_clearance(unit, stage.case(unit), state, until)

    return act


def _sign_off(stage: Stage, unit: Unit) -> None:
    sign_off(unit, stage.case(unit))


def _look(stage: Stage, unit: Unit) -> None:
    stage.case(unit)


def _refer(stage: Stage, unit: Unit) -> None:
    case, organisation_id = stage.case(unit), stage.cast["coordinator"].organisation_id
    assert organisation_id is not None
    for purpose in TransferPurpose:
        send_referral(unit, case, organisation_id, purpose)


def _accept(stage: Stage, unit: Unit) -> None:
    for referral in referrals_of_case(unit.session, stage.ids["case"]):
        answer_referral(unit, referral, True)
        assign_referral(unit, referral, stage.cast["worker"].account_id)


def _to(state: CaseState) -> Act:
    def act(stage: Stage, unit: Unit) -> None:
        move_case(unit, stage.case(unit), state)

    return act


def _depart(stage: Stage, unit: Unit) -> None:
    case = stage.case(unit)
    depart(unit, case, legs_of_case(unit.session, case.id)[0].departs_at)


def _cards(stage: Stage, unit: Unit) -> None:
    record_cards(unit, stage.case(unit), "uz")


def _consents(stage: Stage, unit: Unit) -> None:
    give_consents(unit, stage.case(unit))


def _data_again(stage: Stage, unit: Unit) -> None:
    case = stage.case(unit)
    give_consents(unit, case, (ConsentPurpose.DATA,), [stage.ids["husband"]])


def _confirm(stage: Stage, unit: Unit) -> None:
    """Within two weeks of the departure everybody is asked again whether the consents hold."""
    for consent in consents_of_case(unit.session, stage.ids["case"]):
        if consent.withdrawn_at is None:
            confirm_consent(unit, consent)


def _decide(stage: Stage, unit: Unit) -> None:
    decide(unit, stage.case(unit), Decision.APPROVED, "Meets the conditions of the programme.")


def _check(stage: Stage, unit: Unit) -> None:
    check_without_findings(unit, stage.case(unit))


def _day_of_departure(stage: Stage) -> None:
    stage.go_to(DEPARTURE)


def _days(days: int) -> Callable[[Stage], None]:
    return lambda stage: stage.wait(days=days)


RETURN_STEPS = (
    Step("open_case", "officer", _open),
    Step("add_family", "officer", _add_family),
    Step("counsel_without_safe_contact", "officer", _counsel, frozenset({"safe_contact_missing"})),
    Step("record_safe_contacts", "officer", _cards),
    Step("counsel", "officer", _counsel),
    Step("apply_without_consent", "officer", _to(CaseState.APPLIED), _NO_CONSENT),
    Step("give_consents", "officer", _consents),
    Step("apply", "officer", _to(CaseState.APPLIED)),
    Step("decide_by_the_counsellor", "officer", _decide, frozenset({"counselled_this_case"})),
    Step("decide_eligibility", "second officer", _decide, before=_days(3)),
    Step("check_protection", "officer", _check),
    Step("give_clearance", "specialist", _clear(Clearance.GIVEN, _CLEAR_UNTIL)),
    Step("begin_planning", "officer", _to(CaseState.PLANNING)),
    Step("record_passports", "officer", _documents),
    Step("decide_fitness", "officer", _fitness),
    Step("withdraw_consent_to_data", "officer", _withdraw_data),
    Step("book_without_consent", "officer", _book, frozenset({"consent_data_missing"})),
    Step("give_consent_to_data_again", "officer", _data_again),
    Step("book_journey", "officer", _book),
    Step("assign_escort_there_and_back", "officer", _escort),
    Step("name_reception", "officer", _reception),
    Step("partner_reads_unreferred_case", "worker", _look, frozenset({"not_found"})),
    Step("consent_to_transfers", "officer", _transfers),
    Step("refer_to_partner", "officer", _refer),
    Step("accept_and_assign", "coordinator", _accept),
    Step("partner_reads_referred_case", "worker", _look),
    Step("another_partner_reads", "other worker", _look, frozenset({"not_found"})),
    Step("sign_off_by_the_booker", "officer", _sign_off, frozenset({"signs_own_work"})),
    Step("sign_off_too_early", "second officer", _sign_off, frozenset({"consent_not_confirmed"})),
    Step("confirm_consents", "officer", _confirm, before=_days(12)),
    Step("sign_off", "second officer", _sign_off),
    Step("set_clearance_back", "specialist", _clear(Clearance.OUTSTANDING), before=_day_of_departure),
    Step("depart_without_clearance", "officer", _depart, frozenset({CLEARANCE_OUTSTANDING})),
    Step("give_clearance_again", "specialist", _clear(Clearance.GIVEN, _CLEAR_UNTIL)),
    Step("depart", "officer", _depart),
)
