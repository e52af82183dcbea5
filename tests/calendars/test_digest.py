"""The digest of the morning and the word on the day before: counted for whose it is, and told once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.messaging.rules import DigestChoice, DigestMessage
from foundation.messaging.services import choose_digest
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.episodes.jobs import remind_of_tomorrow, tell_what_waits
from reintegration.episodes.services import digest_of, is_working_day
from reintegration.episodes.words import EpisodesMessage
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.referrals.rules import ReferralState
from returns.cases.models import Case
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg
from returns.protection.models import ProtectionClearance
from returns.readiness.words import ReadinessNotice
from returns.work.words import WorkMessage, WorkNotice
from tests.calendars.reading import make_document, make_leg
from tests.calendars.test_feed import first_person
from tests.doors.visits import counted, entered
from tests.factories.follow_up import make_followed
from tests.factories.inbox import make_notice, notices_of
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_absence, make_task
from tests.messaging.conftest import deliver as deliver, desk as desk, mailing as mailing
from tests.messaging.mail_server import ADDRESS, Desk
from tests.messaging.outbox import standing
from tests.security.raw import found_in

MORNING = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)  # a Wednesday, eight o'clock in Istanbul
SATURDAY = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)


def tell(container: Container, now: datetime) -> int:
    """The job of the morning at an instant."""
    return tell_what_waits(container.units, 7)(now)


def remind(container: Container, now: datetime) -> int:
    """The job of the afternoon at an instant."""
    return remind_of_tomorrow(container.units, 16)(now)


def digests(container: Container) -> dict[object, dict[str, object]]:
    """Facts by account of the digests that were queued, without the day."""
    found = [one for one in standing(container) if one.template is DigestMessage.DIGEST]
    return {one.account_id: {name: fact for name, fact in one.facts.items() if name != "day"} for one in found}


def choose(container: Container, person: Person, choice: DigestChoice) -> None:
    """Somebody says how often."""
    with writing(container.units, person.scope(container)) as unit:
        choose_digest(unit, person.id, choice)


def test_it_counts_what_waits_in_an_office_for_whose_it_is(container: Container, clock: MovableClock) -> None:
    clock.move(MORNING - clock.now())
    owner = make_account(container)
    signer = make_account(container, place=owner.office_id, extras=frozenset({Permission.SIGN_OFF}))
    make_account(container, place=owner.office_id)  # has nothing, and gets nothing
    case = make_case(container, owner)
    make_task(container, owner, case, days=-1)
    make_task(container, owner, days=0)
    make_leg(container, owner, case, clock.now() + timedelta(days=2))
    make_document(container, case, first_person(container, case), 5)
    make_notice(container, signer, ReadinessNotice.SIGN_OFF_WANTED, case)
    with writing(container.units, EVERYTHING) as unit:
        unit.session.execute(
            update(ProtectionClearance)
            .where(ProtectionClearance.case_id == case)
            .values(state="given", until=clock.now().date() + timedelta(days=2))
        )
    assert tell(container, MORNING) == 2
    assert digests(container) == {
        owner.id: {"count": 5, "overdue": 1, "today": 1, "departures": 1, "documents": 1, "clearances": 1},
        signer.id: {"count": 1, "sign_offs": 1},
    }


def test_it_counts_what_waits_at_a_partner(container: Container, clock: MovableClock) -> None:
    clock.move(MORNING - clock.now())
    arrived = make_referred(container, (TransferPurpose.RECEPTION,))
    team = (arrived.coordinator, arrived.worker)
    sent = make_referred(
        container, (TransferPurpose.ASSISTANCE,), partner=team, state=ReferralState.SENT, assigned=False
    )
    withdrawn = make_referred(container, (TransferPurpose.RECEPTION,), partner=team)
    withdrawn.withdraw(TransferPurpose.RECEPTION)
    followed = make_followed(container, visit={"state": VisitState.DUE})
    assert tell(container, MORNING) == 5
    assert digests(container) == {
        sent.owner.id: {"count": 1, "arrivals": 1},  # nobody else receives them
        withdrawn.owner.id: {"count": 1, "arrivals": 1},  # the partner may not hear of it any more
        arrived.worker.id: {"count": 1, "arrivals": 1},
        arrived.coordinator.id: {"count": 1, "referrals": 1},
        followed.worker.id: {"count": 1, "visits": 1},
    }


def test_what_no_partner_sees_to_is_the_owners(container: Container, clock: MovableClock) -> None:
    clock.move(MORNING - clock.now())
    alone = make_referred(container, ())
    assert tell(container, MORNING) == 1
    assert digests(container) == {alone.owner.id: {"count": 1, "arrivals": 1}}


def test_it_comes_once_from_the_morning_of_the_place_on(container: Container, clock: MovableClock) -> None:
    istanbul, berlin = make_account(container), make_account(container, place=make_office(container, "DE"))
    for one in (istanbul, berlin):
        make_task(container, one, days=0)
    early = MORNING.replace(hour=4, minute=30)  # half past seven in Istanbul, half past five in Berlin
    assert tell(container, early.replace(hour=3)) == 0
    assert (tell(container, early), tell(container, early)) == (1, 0)
    assert set(digests(container)) == {istanbul.id}
    assert (tell(container, MORNING.replace(hour=7)), tell(container, MORNING.replace(hour=9))) == (1, 0)
    assert tell(container, MORNING.replace(hour=7) + timedelta(days=1)) == 2


@pytest.mark.parametrize(
    ("choice", "days"),
    [(DigestChoice.WORKING_DAYS, 1), (DigestChoice.EVERY_DAY, 2), (DigestChoice.OFF, 0), (None, 1)],
)
def test_it_comes_as_often_as_was_chosen(container: Container, choice: DigestChoice | None, days: int) -> None:
    officer = make_account(container)
    make_task(container, officer, days=0)
    if choice is not None:
        choose(container, officer, choice)
    assert tell(container, SATURDAY - timedelta(days=1)) + tell(container, SATURDAY) == days


def test_public_holidays_are_no_working_days_and_unknown_countries_have_weeks(container: Container) -> None:
    holiday = datetime(2026, 10, 29, tzinfo=UTC).date()  # a Thursday, the day of the republic
    with reading(container.units, EVERYTHING) as unit:
        assert not is_working_day(unit, "TR", holiday)
        assert is_working_day(unit, "DE", holiday)
        days = [SATURDAY.date() + timedelta(days=number) for number in (0, 1, 2)]
        assert [is_working_day(unit, "ZZ", day) for day in days] == [False, False, True]


def test_who_is_away_is_left_in_peace_and_who_does_not_work_here_gets_none(
    container: Container, clock: MovableClock
) -> None:
    clock.move(MORNING - clock.now())
    owner = make_account(container)
    cover = make_account(container, place=owner.office_id)
    case = make_case(container, owner)
    make_leg(container, owner, case, clock.now() + timedelta(days=1))
    make_absence(container, owner, cover)
    tell(container, MORNING)
    assert set(digests(container)) == {cover.id}
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, cover.id)
        assert account is not None
        account.status = AccountStatus.DEACTIVATED
    assert tell(container, MORNING + timedelta(days=1)) == 0


def test_it_asks_as_often_for_many_colleagues_and_cases_as_for_one(container: Container, clock: MovableClock) -> None:
    clock.move(MORNING - clock.now())
    first = make_account(container)

    def fill(owner: Person) -> None:
        case = make_case(container, owner)
        make_leg(container, owner, case, clock.now() + timedelta(days=1))
        make_task(container, owner, case, days=0)

    fill(first)
    tell(container, MORNING)
    with counted(container) as few:
        tell(container, MORNING)
    for _ in range(8):
        fill(make_account(container, place=first.office_id))
    tell(container, MORNING)
    with counted(container) as many:
        tell(container, MORNING)
    assert len(digests(container)) == 9
    assert len(many) == len(few)


def test_the_mail_says_how_many_and_nothing_about_whom(
    mailing: Container, desk: Desk, deliver: Callable[..., None], clock: MovableClock
) -> None:
    clock.move(MORNING - clock.now())
    owner = make_account(mailing, name="Defne Yildiz")
    case = make_case(mailing, owner, given_name="Canarya", family_name="Gizli", place_of_return="Yashirin")
    for days in (-2, -1, 0):
        make_task(mailing, owner, case, days=days, text="Call Canarya.")
    make_leg(mailing, owner, case, clock.now() + timedelta(days=2))
    with reading(mailing.units, EVERYTHING) as unit:
        row = unit.session.get(Case, case)
        assert row is not None
        reference = str(row.reference)
    for _ in range(2):
        tell(mailing, MORNING)
        deliver()
    assert desk.receivers == [owner.email]
    said = "Waiting for you today\n4 items are waiting for you.\n\n- 2 tasks are overdue\n- 1 task is due today\n"
    assert desk.texts() == [
        f"{said}- 1 departure in the coming days\n\nDate: 25 Nov 2026\n\nSign in to see more:\n\n{ADDRESS}\n"
    ]
    needles = {one: one for one in ("Canarya", "Gizli", "Yashirin", reference, case.hex, str(case), "TK 370", "IST")}
    assert found_in({"letter": desk.letters[0].as_bytes()}, needles) == []


def test_the_page_shows_what_would_come_now(app: Flask, container: Container, clock: MovableClock) -> None:
    clock.move(MORNING - clock.now())
    officer, followed = make_account(container), make_followed(container, visit={"state": VisitState.DUE})
    arrived = make_referred(container, (TransferPurpose.RECEPTION,))
    make_task(container, officer, make_case(container, officer), days=0)
    for who, line in (
        (officer, "- 1 task is due today"),
        (followed.worker, "- 1 visit to do"),
        (arrived.worker, "- 1 arrival to confirm"),
        (arrived.owner, "Nothing is waiting for you"),
        (make_account(container, Role.MANAGER), "Your role gets no morning e-mail."),
    ):
        assert line in entered(app, container, who).get("/account/calendar").text
    tell(container, MORNING)
    for who in (officer, followed.worker, arrived.worker):
        with reading(container.units, who.scope(container)) as unit:
            found = digest_of(unit)
        assert found is not None
        assert digests(container)[who.id] == {"count": 1, **{one.value: count for one, count in found[0].items()}}


def test_the_page_asks_at_most_twelve_times_whatever_waits(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    clock.move(MORNING - clock.now())
    owner = make_account(container, extras=frozenset({Permission.SIGN_OFF}))
    make_absence(container, make_account(container, place=owner.office_id), owner)
    browser, asked = entered(app, container, owner), []
    for _round in range(2):
        browser.get("/account/calendar")
        with counted(container) as found:
            assert browser.get("/account/calendar").status_code == 200
        asked.append(len(found))
        for _case in range(3):
            case = make_case(container, owner)
            make_task(container, owner, case, days=-1)
            make_leg(container, owner, case, clock.now() + timedelta(days=2))
            make_document(container, case, first_person(container, case), 5)
            make_notice(container, owner, ReadinessNotice.SIGN_OFF_WANTED, case)
    assert asked[0] <= asked[1] <= 12


def test_a_choice_is_kept_and_a_wrong_one_is_said(app: Flask, container: Container) -> None:
    browser = entered(app, container, make_account(container))
    assert browser.post("/account/calendar/digest", digest="every_day").status_code == 303
    page = browser.get("/account/calendar").text
    assert 'value="every_day" id="f-digest-2" checked' in page
    assert browser.post("/account/calendar/digest", digest="sometimes").status_code == 422


def test_the_day_before_a_departure_is_told_once_to_who_sees_to_it(container: Container, clock: MovableClock) -> None:
    owner = make_account(container)
    cover = make_account(container, place=owner.office_id)
    choose(container, cover, DigestChoice.OFF)  # this comes all the same
    make_absence(container, owner, cover, days=5)
    afternoon = MORNING.replace(hour=13)  # four o'clock in Istanbul
    first = make_case(container, owner)
    make_leg(container, owner, first, MORNING + timedelta(days=1))
    make_leg(container, owner, make_case(container, owner), MORNING + timedelta(days=2))
    assert remind(container, afternoon.replace(hour=12)) == 0
    assert (remind(container, afternoon), remind(container, afternoon)) == (1, 0)
    late = make_case(container, owner)
    make_leg(container, owner, late, MORNING + timedelta(days=1, hours=3))
    assert (remind(container, afternoon), remind(container, afternoon)) == (1, 0)  # planned in a hurry
    letters = [one for one in standing(container) if one.template is WorkMessage.DEPARTURE_NEAR]
    assert [(one.account_id, one.facts) for one in letters] == [(cover.id, {"count": 1, "day": "2026-11-26"})] * 2
    near = [one.about for one in notices_of(container, cover) if one.kind is WorkNotice.DEPARTURE_NEAR]
    assert near == [first, late] or near == [late, first]


def _arrives(sent: Referred, at: datetime) -> None:
    with writing(sent.container.units, EVERYTHING) as unit:
        [leg] = unit.session.execute(select(Leg).where(Leg.case_id == sent.case)).scalars()
        leg.departs_at, leg.arrives_at = at - timedelta(hours=5), at


def test_the_day_before_an_arrival_is_told_to_the_coordinator_while_the_consent_holds(container: Container) -> None:
    sent = make_referred(container, (TransferPurpose.RECEPTION,))
    withdrawn = make_referred(container, (TransferPurpose.RECEPTION,))
    waiting = make_referred(container, (TransferPurpose.RECEPTION,), state=ReferralState.SENT)
    for one in (sent, withdrawn, waiting):
        _arrives(one, MORNING + timedelta(days=1))
    withdrawn.withdraw(TransferPurpose.RECEPTION)
    afternoon = MORNING.replace(hour=11)  # four o'clock in Tashkent
    assert (remind(container, afternoon), remind(container, afternoon)) == (1, 0)
    [letter] = standing(container)
    assert (letter.account_id, letter.template) == (sent.coordinator.id, EpisodesMessage.ARRIVAL_NEAR)
    assert letter.facts == {"count": 1, "day": "2026-11-26"}
