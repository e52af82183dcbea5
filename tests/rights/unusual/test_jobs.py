"""The job judges each local day once: who read what is not their work, when, how much, and how often in vain."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role
from foundation.audit.records import Record
from foundation.audit.trail import write_event
from foundation.clock import MovableClock
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.notes.services import add_note
from returns.protection.rules.records import RecordKind
from returns.work.services.duty import hand_over
from rights.unusual.jobs import find_unusual_reading
from rights.unusual.models import UnusualDay, UnusualFinding
from rights.unusual.rules import LookResult, UnusualKind
from rights.unusual.services import record_look
from tests.audit.written import changes
from tests.factories.behind_doors import make_holder, make_turn, write
from tests.factories.journeys import at_work
from tests.factories.makers import Person, make_account, make_case, make_grant, make_office
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_absence, make_task
from tests.rights.unusual.readings import DAY, at_hour, found, judge, read

Office = tuple[Person, Person]


@pytest.fixture
def office(container: Container) -> Office:
    """An officer, and a colleague of the same office."""
    place = make_office(container)
    return make_account(container, place=place), make_account(container, place=place)


def test_a_case_of_a_colleague_opened_without_work_on_it_is_found(container: Container, office: Office) -> None:
    owner, colleague = office
    case = make_case(container, owner)
    read(container, owner, [case])
    read(container, colleague, [case])
    read(container, colleague, [case])
    assert judge(container) == {(colleague.id, UnusualKind.WITHOUT_WORK): 1}
    with reading(container.units, EVERYTHING) as unit:
        [finding] = unit.session.execute(select(UnusualFinding)).scalars()
        assert finding.content is not None
        assert finding.content.cases == (case.hex,)
        assert finding.day == DAY


def test_a_list_shows_cases_and_opens_none(container: Container, office: Office) -> None:
    owner, colleague = office
    read(container, colleague, [make_case(container, owner), make_case(container, owner)])
    assert judge(container) == {}


def _task(container: Container, owner: Person, colleague: Person, case: uuid.UUID) -> None:
    make_task(container, owner, case, colleague)


def _grant(container: Container, owner: Person, colleague: Person, case: uuid.UUID) -> None:
    giver = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    make_grant(container, case, giver, colleague)


def _cover(container: Container, owner: Person, colleague: Person, case: uuid.UUID) -> None:
    make_absence(container, owner, colleague)


def _handed_over(container: Container, owner: Person, colleague: Person, case: uuid.UUID) -> None:
    with at_work(container, owner, case) as (unit, row):
        hand_over(unit, [row], unit.session.get_one(Account, colleague.id), "Moves.")


WORK: dict[str, Callable[[Container, Person, Person, uuid.UUID], None]] = {
    "a task": _task,
    "a grant": _grant,
    "the owner's cover": _cover,
    "the case itself, since": _handed_over,
}


@pytest.mark.parametrize("way", WORK)
def test_whoever_has_work_on_a_case_may_open_it(
    container: Container, clock: MovableClock, office: Office, way: str
) -> None:
    owner, colleague = office
    case, stranger = make_case(container, owner), make_account(container, place=owner.office_id)
    WORK[way](container, owner, colleague, case)
    for who in (colleague, stranger):
        read(container, who, [case], at=clock.now())
    assert judge(container) == {(stranger.id, UnusualKind.WITHOUT_WORK): 1}


def test_whoever_leads_the_office_answers_for_its_cases(container: Container, office: Office) -> None:
    owner, _colleague = office
    lead = make_account(container, place=owner.office_id, extras=frozenset({Permission.LEAD_OFFICE}))
    read(container, lead, [make_case(container, owner)])
    assert judge(container) == {}


def test_who_signs_off_is_found_unless_something_was_done(
    container: Container, clock: MovableClock, office: Office
) -> None:
    owner, _colleague = office
    signers = [
        make_account(container, place=owner.office_id, extras=frozenset({Permission.SIGN_OFF})) for _ in range(2)
    ]
    case = make_case(container, owner)
    for signer in signers:
        read(container, signer, [case], at=clock.now())
    with at_work(container, signers[0], case) as (unit, row):
        add_note(unit, row, "Looked through for the signature.")
    assert judge(container) == {(signers[1].id, UnusualKind.WITHOUT_WORK): 1}


def test_the_specialist_of_the_turn_may_open_each_case_and_without_a_turn_all_may(
    container: Container, clock: MovableClock, office: Office
) -> None:
    owner, _colleague = office
    on_duty, other = (make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id) for _ in range(2))
    case = make_case(container, owner)
    for who in (on_duty, other):
        read(container, who, [case])
    assert judge(container) == {}, "nobody had the turn"
    clock.move(timedelta(days=1))
    make_turn(container, on_duty)
    for who in (on_duty, other):
        read(container, who, [case], at=clock.now())
    assert judge(container) == {(other.id, UnusualKind.WITHOUT_WORK): 1}


def test_a_case_of_another_office_is_not_the_turn_of_this_one(container: Container, office: Office) -> None:
    elsewhere = make_account(container, Role.PROTECTION_SPECIALIST)
    read(container, elsewhere, [make_case(container, office[0])])
    assert judge(container) == {(elsewhere.id, UnusualKind.WITHOUT_WORK): 1}


def test_hours_are_those_of_the_office(container: Container) -> None:
    here, there = (make_account(container, place=make_office(container, country)) for country in ("TR", "DE"))
    own = {who.id: make_case(container, who) for who in (here, there)}
    change_rule(container, "unusual.ordinary_at_night", 0, "count")
    for who in (here, there):
        read(container, who, [own[who.id]], at=at_hour(6, country="TR"))  # half past four in Germany
    assert judge(container) == {(there.id, UnusualKind.NIGHT): 1}


def test_a_non_working_day_is_that_of_the_country(container: Container, clock: MovableClock) -> None:
    friday = date(2026, 11, 27)
    here, there = (make_account(container, place=make_office(container, country)) for country in ("TR", "BD"))
    change_rule(container, "unusual.ordinary_on_rest_days", 0, "count")
    for who, country in ((here, "TR"), (there, "BD")):
        read(container, who, [make_case(container, who)], at=at_hour(11, friday, country))
    assert judge(container, at_hour(12, friday + timedelta(days=1))) == {(there.id, UnusualKind.REST_DAY): 1}


def test_refusals_are_counted_and_mistakes_in_forms_are_not(container: Container, office: Office) -> None:
    curious, clumsy = office
    change_rule(container, "unusual.ordinary_refusals", 2, "count")
    for code in ("access_denied", "not_found", "not_found"):
        read(container, curious, refused=code)
        read(container, clumsy, refused="bad_input")
    assert judge(container) == {(curious.id, UnusualKind.REFUSALS): 3}


def test_many_people_are_found_opened_or_in_lists(container: Container, office: Office) -> None:
    reader, lister = office
    change_rule(container, "unusual.ordinary_people_opened", 2, "count")
    change_rule(container, "unusual.ordinary_people_listed", 3, "count")
    case, people = make_case(container, reader), [uuid.uuid4() for _ in range(4)]
    read(container, reader, [case], people[:3])
    read(container, lister, [case, make_case(container, lister)], people)
    assert judge(container) == {(reader.id, UnusualKind.PEOPLE_OPENED): 3, (lister.id, UnusualKind.PEOPLE_LISTED): 4}


def test_a_day_is_judged_once_however_often_the_job_runs(container: Container, office: Office) -> None:
    owner, colleague = office
    read(container, colleague, [make_case(container, owner)])
    first = judge(container)
    told = len(changes(container))
    read(container, colleague, [make_case(container, owner)])  # of a day that was judged
    assert find_unusual_reading(container)(container.clock.now() + timedelta(days=1)) == 0
    assert found(container) == first
    assert len(changes(container)) == told + 1, "the case alone"
    assert sum("unusual.find" in change.action for change in changes(container)) == 1


def test_today_is_judged_when_it_is_over_in_its_zone(container: Container, clock: MovableClock, office: Office) -> None:
    owner, colleague = office
    read(container, colleague, [make_case(container, owner)], at=clock.now())
    assert judge(container, clock.now()) == {}
    assert judge(container, at_hour(23, clock.now().date())) == {}
    assert len(judge(container, at_hour(0, clock.now().date() + timedelta(days=1)))) == 1


def test_days_without_a_scheduler_are_judged_later_but_not_for_ever(container: Container, office: Office) -> None:
    owner, colleague = office
    for days in (14, 15):
        read(container, colleague, [make_case(container, owner)], at=at_hour(10, DAY - timedelta(days=days - 1)))
    assert judge(container) == {(colleague.id, UnusualKind.WITHOUT_WORK): 1}
    with reading(container.units, EVERYTHING) as unit:
        assert unit.session.execute(select(func.count()).select_from(UnusualDay)).scalar_one() >= 14


def test_what_is_behind_a_door_changes_nothing(container: Container, office: Office) -> None:
    owner, colleague = office
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, owner.office_id)
    plain, protected = make_case(container, owner), make_case(container, owner)
    holder = make_holder(container, protected, specialist)
    write(container, holder, protected, RecordKind.CONDITION)
    others = make_account(container, place=owner.office_id)
    read(container, colleague, [plain])
    read(container, others, [protected])
    door = container.secrets.door(protected, Compartment.HEALTH.value)
    _read_door(container, holder, door)
    counts = judge(container)
    assert counts.pop((colleague.id, UnusualKind.WITHOUT_WORK)) == counts.pop((others.id, UnusualKind.WITHOUT_WORK))
    assert counts == {}, "reading behind a door is counted nowhere"


def _read_door(container: Container, who: Person, door: uuid.UUID) -> None:
    record = Record(at_hour(3), who.id, who.role.value, "protected.open", subjects=(("door", door),))
    for _ in range(20):
        write_event(container.stores.audit, container.secrets, Record(**{**vars(record), "uid": uuid.uuid4()}))


def test_old_findings_go_with_the_audit_that_they_came_from_unless_nobody_looked(
    container: Container, clock: MovableClock, office: Office
) -> None:
    owner, colleague = office
    protector = make_account(container, Role.DATA_PROTECTION_OFFICER)
    for who in office:
        read(container, who, [make_case(container, who)], [uuid.uuid4()], at=at_hour(3))
    change_rule(container, "unusual.ordinary_at_night", 0, "count")
    assert len(judge(container)) == 2
    with writing(container.units, protector.scope(container)) as unit:
        finding = unit.session.execute(
            select(UnusualFinding).where(UnusualFinding.account_id == colleague.id)
        ).scalar_one()
        record_look(unit, finding, LookResult.ORDINARY, None)
    clock.move(timedelta(days=1200))
    find_unusual_reading(container)(clock.now())
    assert set(found(container)) == {(owner.id, UnusualKind.NIGHT)}
