"""What stands in no address of the populated world: a row of every other table, about its people and cases."""

from collections.abc import Mapping
from datetime import datetime, time
from typing import TYPE_CHECKING

from foundation.accounts.models import FormAnswer, FormSubmission
from foundation.accounts.permissions import Permission
from foundation.accounts.queries.staff import account_by_id
from foundation.accounts.rules import LinkPurpose
from foundation.accounts.services.links import make_link
from foundation.accounts.services.second_factor import begin_enrolment, draw_recovery_codes
from foundation.accounts.services.sign_in import Place, begin_attempt, start_session
from foundation.calendars.services import make_feed
from foundation.drafts.rules import DraftKey, DraftOwner, Typed
from foundation.drafts.services import keep_draft, place_of
from foundation.messaging.rules import DigestChoice
from foundation.messaging.services import choose_digest
from foundation.scheduling.runs import Job, beat, run_job, watch
from foundation.storage.base import new_id
from foundation.storage.scopes import SIGN_IN
from foundation.storage.unit_of_work import writing
from foundation.system.checking import looked_at
from foundation.web.container import Container
from reintegration.concerns.queries import concern_by_id
from reintegration.concerns.services import note_on_concern
from reintegration.episodes.queries import episode_of_case
from reintegration.follow_up.models import LostEvent, VisitEvent
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel
from reintegration.follow_up.rules.visits import LostEventKind, VisitEventKind
from reintegration.follow_up.services.check_ins import log_attempt
from reintegration.outcomes.jobs import take_snapshot
from reintegration.plans.rules import PlanEventKind
from reintegration.plans.services.progress import StatedEvent, state_plan
from reintegration.referrals.models import Referral
from reintegration.referrals.services import Checked, record_check
from returns.cases.queries import members_of_case
from returns.consent.queries import consent_by_id
from returns.consent.rules import TransferPurpose
from returns.consent.services.consents import confirm_consent
from returns.departure.queries.departures import OPENS_HOURS
from returns.documents.rules.formalities import StatedExit
from returns.documents.services.formalities import state_exit
from returns.escorts.queries.escorts import escorts_of_case
from returns.escorts.rules.escorts import EscortKind
from returns.escorts.services import NewEscort, StatedIncident, When, assign_escort, record_incident
from returns.movements.models import MovementTold
from returns.movements.queries.movements import movement_by_id
from returns.movements.rules import News
from returns.movements.services.movements import NewNotice, give_notice
from returns.names.rules.duplicates import Traits
from returns.names.services.duplicates import Entered, ask_offices, link_cases, set_apart
from returns.notes.queries import note_of_case
from returns.notes.services import correct_note
from returns.people.models import PersonState
from returns.people.rules.families import Kin
from returns.people.rules.people import IdentifierKind
from returns.people.services.people import change_person, relate
from returns.protection.rules.protection import Flag
from returns.protection.rules.records import RecordKind
from returns.protection.services.protection import NewScreening, add_protected_note, record_screening
from returns.readiness.services import sign_off
from returns.safe_contact.queries import card_of_person
from returns.safe_contact.rules import HowChecked
from returns.safe_contact.services import NumberRequest, open_number, record_safe_contact
from returns.work.services.duty import hand_over
from tests.factories.apart import make_apart
from tests.factories.behind_doors import make_holder, write
from tests.factories.boarding import BOARDED, AtTheGate
from tests.factories.cards import make_card
from tests.factories.follow_up import add
from tests.factories.journeys import Team, at_work
from tests.factories.makers import Person, make_account, make_case
from tests.factories.money import make_approver, make_payment_check
from tests.factories.partners import make_partner_office
from tests.factories.rules_of_today import change_rule

if TYPE_CHECKING:
    from tests.populated.world import Populated


def _nothing_to_do(now: datetime) -> int:
    return 0


def fill_accounts(container: Container, people: Mapping[str, Person]) -> None:
    """Limit, calendar, digest, second factor, sign-in, link and draft of people who work here; jobs and a check."""
    officer = people["officer"]
    make_approver(container, officer.office_id)
    careful = make_account(container, place=officer.office_id)
    with writing(container.units, careful.scope(container)) as unit:
        account = account_by_id(unit.session, careful.id)
        assert account is not None
        begin_enrolment(unit, account)
        draw_recovery_codes(unit, container.secrets, container.policy(unit), account)
        make_feed(unit, container.secrets, careful.id)
        choose_digest(unit, careful.id, DigestChoice.OFF)
        at, answer = container.clock.now(), FormAnswer(303, "/")
        sent = {"account_id": careful.id, "idempotency_key": new_id(), "content": b"x"}
        unit.session.add(FormSubmission(**sent, taken_at=at, answer=answer))
        owner = DraftOwner(DraftKey.ACCOUNT, careful.id)
        keep_draft(unit, place_of(container.secrets, "cases.new", "", owner), owner, Typed({"note": "x"}, new_id()), 0)
    with writing(container.units, SIGN_IN) as unit:
        policy, index = container.policy(unit), container.secrets.blind_index("staff_email", careful.email)
        begin_attempt(unit, container.secrets, policy, index, Place("192.0.2.1"))
        account = account_by_id(unit.session, careful.id)
        assert account is not None
        start_session(unit, container.secrets, policy, account, "Firefox")
        make_link(unit, container.secrets, policy, LinkPurpose.RESET, account.id)
    job = Job("visits_due", "", 300, _nothing_to_do)
    watch(container.units, [job], container.clock)
    run_job(container.units, job, container.clock)
    beat(container.units, container.clock)
    looked_at(container, container.invariants()[0])


def fill_case(container: Container, world: "Populated") -> None:
    """What is done again with a case that began: confirmed, corrected, opened, checked, written behind its doors."""
    officer, specialist = world.people["officer"], world.people["specialist"]
    with at_work(container, officer, world.case) as (unit, case):
        consent, note = consent_by_id(unit.session, world.consent), note_of_case(unit.session, case.id, world.note)
        assert consent is not None
        assert note is not None
        confirm_consent(unit, consent)
        correct_note(unit, note, "Calls on Tuesday.")
        person = members_of_case(unit.session, case.id)[0]
        for _version in range(2):
            record_safe_contact(unit, case, person.id, make_card())
            unit.session.flush()
        open_number(unit, person, NumberRequest("c0"))
    make_payment_check(container, officer, world.case)
    holder = make_holder(container, world.case, specialist)
    write(container, holder, world.case, RecordKind.CONDITION)
    with writing(container.units, officer.scope(container)) as unit:
        add_protected_note(unit, world.door, "Recruited by a cousin.")


def fill_people(container: Container, world: "Populated") -> None:
    """Two people who are related, one of them stated anew and screened; another case of one; one handed over."""
    officer, family, lead = world.people["officer"], world.family.case, world.people["lead"]
    other, given = make_case(container, officer), make_case(container, officer)
    with at_work(container, officer, family) as (unit, case):
        one, two = members_of_case(unit.session, family)[:2]
        relate(unit, case, [one, two], (one, two, Kin.SIBLING))
        stated = PersonState("Given90", "Family90", one.sex, None, 2014)
        change_person(unit, container.secrets, case, one, stated, one.version)
        record_screening(unit, case, one.id, NewScreening(flags=(Flag.DISABILITY,)))
        theirs = members_of_case(unit.session, other)[0]
        link_cases(unit, one, theirs)
        set_apart(unit, container.secrets, case.office_id, two.id, [theirs.id])
        phone = container.secrets.blind_index("phone", "+905320000001")
        traits = Traits(None, None, one.sex, case.country)
        entered = Entered(("Given91",), traits, {IdentifierKind.PHONE: phone})
        ask_offices(unit, container.units, container.secrets, entered)
    with at_work(container, officer, given) as (unit, case):
        hand_over(unit, [case], account_by_id(unit.session, lead.id), "Moves to another office.")


def fill_journey(container: Container, world: "Populated") -> None:
    """People who travel apart, one of them boarded; an incident, a way out of the country, a movement announced."""
    officer, lead, specialist = (world.people[one] for one in ("officer", "lead", "specialist"))
    signer = make_account(container, place=officer.office_id, extras=frozenset({Permission.SIGN_OFF}))
    team, today = Team(officer, lead, signer, specialist), container.clock.now().date()
    apart, first, second = make_apart(container, team)
    with at_work(container, officer, apart) as (unit, case):
        record_safe_contact(unit, case, second, make_card())
        assign_escort(unit, case, NewEscort(EscortKind.OPERATIONAL, 1, 1, "Dr. Karimova", needs_way_home=False))
        unit.session.flush()
        [escort] = escorts_of_case(unit.session, case.id)
        said = StatedIncident("Fell on the stairs.", done="A doctor came.", where="Istanbul")
        record_incident(unit, case, escort, said, When(today, time(8), "Europe/Istanbul"))
    with at_work(container, signer, apart) as (unit, case):
        sign_off(unit, case)
    change_rule(container, OPENS_HOURS, 999, "hours")  # at the gate something is said of journeys that lie days ahead
    AtTheGate(container, team, apart, (first, second)).say(officer, BOARDED, first)
    with at_work(container, officer, world.planned.case) as (unit, case):
        state_exit(unit, case, world.planned.traveller, StatedExit(note="Asked at the border."), 0)
        movement = movement_by_id(unit.session, world.moved["movement"])
        assert movement is not None
        give_notice(unit, movement, NewNotice(today, "The desk at the airport"))
    partner, told = world.people["coordinator"].organisation_id, container.clock.now()
    about = {"movement_id": world.moved["movement"], "organisation_id": partner, "ordinal": 1, "schedule": 1}
    add(container, MovementTold(news=News.ANNOUNCED, told_at=told, **about))


def fill_stay(container: Container, world: "Populated") -> None:
    """A visit that was tried and is due, people who were lost, a card that was checked, a plan, figures of outcomes."""
    referred, worker = world.arrived.referred, world.people["worker"]
    partner, now = world.people["coordinator"].organisation_id, container.clock.now()
    assert partner is not None
    office = make_partner_office(container, partner, "Office 88", areas=("Jizzakh",))
    referred.change(Referral, referred.referrals[TransferPurpose.FOLLOW_UP], partner_office_id=office)
    with at_work(container, worker, referred.case) as (unit, case):
        visit, episode = visit_by_id(unit.session, world.visit), episode_of_case(unit.session, case.id)
        concern = concern_by_id(unit.session, world.arrived.concern)
        assert visit is not None
        assert episode is not None
        assert concern is not None
        log_attempt(unit, visit, Channel.CALL, AttemptOutcome.NO_ANSWER, now)
        note_on_concern(unit, concern, "She was called.")
        card = card_of_person(unit.session, referred.people[0])
        assert card is not None
        record_check(unit, case, card.person_id, Checked(HowChecked.BY_CALL, True), card.version)
        state_plan(unit, episode, StatedEvent(PlanEventKind.DRAWN_UP, now.date()))
    about = {"case_id": referred.case, "at": now}
    add(container, VisitEvent(visit_id=visit.id, kind=VisitEventKind.DUE, due_on=visit.due_on, **about))
    add(container, LostEvent(episode_id=episode.id, kind=LostEventKind.LOST, ordinal=1, told_at=now, **about))
    take_snapshot(container.units)(now)
