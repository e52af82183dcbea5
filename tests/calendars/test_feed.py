"""What a calendar tells: words, times and references of what is one's own; nothing by which anybody is found."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.models import Account
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.referrals.models import Referral
from returns.cases.models import Case
from returns.consent.rules import TransferPurpose
from returns.journey.models import Leg
from returns.people.models import Person as Member
from returns.readiness.words import ReadinessNotice
from returns.work.queries.tasks import task_by_id
from returns.work.services.tasks import move_task
from tests.calendars.reading import events, fetched, make_calendar, make_document, make_leg, titles
from tests.doors.visits import counted
from tests.factories.follow_up import make_followed
from tests.factories.inbox import make_notice
from tests.factories.makers import Person, make_account, make_case, make_office
from tests.factories.referred import make_referred
from tests.factories.scopes import EVERYTHING
from tests.factories.workspace import make_absence, make_task

HOUR = timedelta(hours=1)


def reference(container: Container, case_id: uuid.UUID) -> str:
    """The reference of a case, seen by nobody's eyes."""
    with reading(container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, case_id)
        assert case is not None
        return str(case.reference)


def first_person(container: Container, case_id: uuid.UUID) -> uuid.UUID:
    """Somebody of a case."""
    with reading(container.units, EVERYTHING) as unit:
        return unit.session.execute(select(Member.id).where(Member.case_id == case_id).limit(1)).scalar_one()


def change(container: Container, entity: type, row_id: uuid.UUID, **values: object) -> None:
    """Change a row past every rule."""
    with writing(container.units, EVERYTHING) as unit:
        row = unit.session.get(entity, row_id)
        for name, value in values.items():
            setattr(row, name, value)


def test_it_tells_what_is_ones_own_and_when(app: Flask, container: Container, clock: MovableClock) -> None:
    signer = make_account(container, extras=frozenset({Permission.SIGN_OFF}))
    case, today = (
        make_case(container, signer, legal_deadline=clock.now().date() + timedelta(days=20)),
        clock.now().date(),
    )
    other = make_case(container, make_account(container, place=signer.office_id))
    make_leg(container, signer, case, clock.now() + timedelta(days=3))
    make_leg(container, signer, other, clock.now() + timedelta(days=4))  # a colleague's: only the signature is wanted
    make_document(container, case, first_person(container, case), 40)
    make_task(container, signer, case, days=2)
    make_task(container, signer, days=1)
    make_notice(container, signer, ReadinessNotice.SIGN_OFF_WANTED, other)
    own, theirs = reference(container, case), reference(container, other)
    answer = fetched(app, make_calendar(container, signer))
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert titles(answer) == [
        f"Signature needed {theirs}",
        "Task",
        f"Task {own}",
        f"Departure {own}",
        f"Deadline {own}",
        f"Document {own}",
    ]
    days = [one["DTSTART"].dt for one in events(answer)]
    assert days[:3] == [today, today + timedelta(days=1), today + timedelta(days=2)]
    assert days[3] == clock.now() + timedelta(days=3)
    departure = events(answer)[3]
    assert departure["DTEND"].dt - departure["DTSTART"].dt == timedelta(minutes=30)  # not the five hours of the flight
    assert str(departure["URL"]) == f"{container.settings.address}/cases/{case}"


def test_it_names_nobody_and_no_place_and_no_zone(app: Flask, container: Container, clock: MovableClock) -> None:
    officer = make_account(container, name="Defne Yildiz")
    stated = {"given_name": "Canarya", "family_name": "Gizli", "phone": "+905321112233", "document_number": "U7654321"}
    case = make_case(container, officer, place_of_return="Yashirin village", **stated)
    make_leg(container, officer, case, clock.now() + timedelta(days=3))
    make_document(container, case, first_person(container, case), 40)
    make_task(container, officer, case, text="Ask for Canarya's sister in Yashirin.")
    content = fetched(app, make_calendar(container, officer)).data.decode()
    unfolded = content.replace("\r\n ", "")
    assert len(events(content.encode())) == 3
    for word in (
        "Canarya", "Gizli", "90532", "U7654321", "Yashirin", "IST", "TAS", "Istanbul", "Tashkent", "TK", "370", "UZ",
        "Turkish", "QX7YZ1", "sister", "Defne", "colleague", "passport", "1990",
    ):  # fmt: skip
        assert word not in re.sub(r"UID:\S+|URL:\S+|SUMMARY:.*", "", unfolded), word
    for name in ("Canarya", "Gizli", "Yashirin", "Istanbul", "Tashkent", "sister", "Defne", "Turkish"):
        assert name not in unfolded
    names = {line.partition(":")[0].partition(";")[0] for line in unfolded.splitlines()}
    assert names == {
        "BEGIN", "END", "PRODID", "VERSION", "CALSCALE", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL",
        "UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "DTSTART", "DTEND", "TRANSP", "STATUS", "CLASS",
        "URL",
    }  # fmt: skip
    assert case.hex not in "".join(re.findall(r"UID:\S+", unfolded))
    assert "TZID" not in unfolded


@pytest.mark.parametrize("hidden", ["trafficked", "plain"])
def test_a_task_is_a_task_whatever_it_asks_for(
    app: Flask, container: Container, clock: MovableClock, hidden: str
) -> None:
    """The words are the same for every kind of task: none says that something is behind a door."""
    specialist = make_account(container, Role.PROTECTION_SPECIALIST)
    officer = make_account(container, place=specialist.office_id)
    case = make_case(container, officer)
    make_task(container, officer, case, whom=specialist, text=hidden)
    assert titles(fetched(app, make_calendar(container, specialist))) == [f"Task {reference(container, case)}"]


def test_who_covers_sees_what_is_covered_and_only_meanwhile(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    owner = make_account(container)
    cover = make_account(container, place=owner.office_id)
    case = make_case(container, owner)
    make_leg(container, owner, case, clock.now() + timedelta(days=3))
    path = make_calendar(container, cover)
    assert titles(fetched(app, path)) == []
    make_absence(container, owner, cover, days=1)
    assert titles(fetched(app, path)) == [f"Departure {reference(container, case)}"]
    clock.move(timedelta(days=2))
    assert titles(fetched(app, path)) == []


def test_a_journey_that_stopped_is_cancelled_and_what_is_far_is_not_told(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    officer = make_account(container)
    cases = [make_case(container, officer) for _ in range(4)]
    legs = [
        make_leg(container, officer, case, clock.now() + timedelta(days=days))
        for case, days in zip(cases, (3, -6, -9, 190), strict=True)
    ]
    path = make_calendar(container, officer)
    assert [one["STATUS"] for one in events(fetched(app, path))] == ["CONFIRMED", "CONFIRMED"]
    before = events(fetched(app, path))[1]
    change(container, Leg, legs[0], status="frozen")
    after = events(fetched(app, path))[1]
    assert (after["STATUS"], after["UID"], after["DTSTART"].dt) == ("CANCELLED", before["UID"], before["DTSTART"].dt)
    make_leg(container, officer, cases[0], clock.now() + timedelta(days=5), ordinal=2)  # planned anew
    again = events(fetched(app, path))[1]
    assert (again["STATUS"], again["UID"]) == ("CONFIRMED", before["UID"])
    assert again["DTSTART"].dt == clock.now() + timedelta(days=5)


def test_an_entry_keeps_its_id_and_counts_its_changes(app: Flask, container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    task, path = make_task(container, officer), make_calendar(container, officer)
    [first] = events(fetched(app, path))
    clock.move(HOUR)
    with writing(container.units, officer.scope(container)) as unit:
        row = task_by_id(unit.session, task)
        assert row is not None
        move_task(unit, row, date(2026, 12, 1), "Closed until then.")
    [second] = events(fetched(app, path))
    assert first["UID"] == second["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["LAST-MODIFIED"].dt - first["LAST-MODIFIED"].dt == HOUR
    assert second["DTSTART"].dt == date(2026, 12, 1)
    assert "Closed" not in str(second)
    colleague = make_account(container, place=officer.office_id)
    make_absence(container, officer, colleague)
    [theirs] = events(fetched(app, make_calendar(container, colleague)))
    assert theirs["UID"] != second["UID"]  # two calendars cannot be laid together by their ids


@pytest.mark.parametrize(
    "instant",
    [datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)],
)
def test_where_the_clocks_are_put_back_the_instant_is_the_one_meant(
    app: Flask, container: Container, clock: MovableClock, instant: datetime
) -> None:
    """Half past two comes twice that night in Berlin: a local time would be read as either of the two."""
    clock.move(datetime(2026, 10, 20, 9, tzinfo=UTC) - clock.now())
    officer = make_account(container, place=make_office(container, "DE"))
    make_leg(container, officer, make_case(container, officer), instant, departs_zone="Europe/Berlin")
    answer = fetched(app, make_calendar(container, officer))
    assert [one["DTSTART"].dt for one in events(answer)] == [instant]
    assert f"DTSTART:{instant:%Y%m%dT%H%M%SZ}" in answer.text


@pytest.mark.parametrize(("code", "mark"), [("en_XA", "⟦"), ("ar_XB", "⟦"), (None, "Departure")])
def test_it_speaks_the_language_of_its_account(
    app: Flask, container: Container, clock: MovableClock, code: str | None, mark: str
) -> None:
    officer = make_account(container)
    change(container, Account, officer.id, language=code)
    case = make_case(container, officer)
    make_leg(container, officer, case, clock.now() + HOUR)
    [entry] = events(fetched(app, make_calendar(container, officer), headers={"Accept-Language": "tr"}))
    assert str(entry["SUMMARY"]).startswith(mark)
    # The reference reads from left to right, also in a calendar that is read from right to left.
    assert str(entry["SUMMARY"]).endswith(f" \u2068{reference(container, case)}\u2069")


def test_a_partner_is_told_when_people_arrive_and_never_when_they_left(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    sent = make_referred(container, (TransferPurpose.RECEPTION,))
    path = make_calendar(container, sent.coordinator)
    [entry] = events(fetched(app, path))
    assert (str(entry["SUMMARY"])[:7], entry["DTSTART"].dt) == ("Arrival", clock.now() - timedelta(hours=4))
    assert str(entry["URL"]) == f"{container.settings.address}/people/{sent.case}"
    owner = events(fetched(app, make_calendar(container, sent.owner)))
    assert [(str(one["SUMMARY"])[:9], one["DTSTART"].dt) for one in owner] == [
        ("Departure", clock.now() - timedelta(hours=9))
    ]
    sent.withdraw(TransferPurpose.RECEPTION)
    assert events(fetched(app, path)) == []  # at once, and without a word of why


def test_visits_are_told_to_whose_they_are(app: Flask, container: Container, clock: MovableClock) -> None:
    followed = make_followed(container)
    shown = [f"Visit {reference(container, followed.case)}"]
    assert titles(fetched(app, make_calendar(container, followed.worker))) == shown
    assert titles(fetched(app, make_calendar(container, followed.coordinator))) == shown
    assert titles(fetched(app, make_calendar(container, followed.officer))) == []  # a partner makes it
    with writing(container.units, EVERYTHING) as unit:
        [referral] = unit.session.execute(select(Referral).where(Referral.case_id == followed.case)).scalars()
        referral.assigned_to = followed.coordinator.id
    assert titles(fetched(app, make_calendar(container, followed.worker))) == []


@pytest.mark.parametrize("role", [Role.MANAGER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER])
def test_who_sees_no_cases_has_an_empty_calendar(
    app: Flask, container: Container, clock: MovableClock, role: Role
) -> None:
    owner = make_account(container)
    make_leg(container, owner, make_case(container, owner), clock.now() + HOUR)
    answer = fetched(app, make_calendar(container, make_account(container, role)))
    assert (answer.status_code, events(answer)) == (200, [])


def test_it_asks_as_often_for_many_cases_as_for_one(app: Flask, container: Container, clock: MovableClock) -> None:
    officer = make_account(container, extras=frozenset({Permission.SIGN_OFF}))

    def fill(officer: Person, number: int) -> None:
        for n in range(number):
            case = make_case(container, officer, legal_deadline=clock.now().date())
            make_leg(container, officer, case, clock.now() + timedelta(days=n))
            make_task(container, officer, case)

    fill(officer, 1)
    path = make_calendar(container, officer)
    fetched(app, path)
    with counted(container) as few:
        assert len(events(fetched(app, path))) == 3
    fill(officer, 9)
    with counted(container) as many:
        assert len(events(fetched(app, path))) == 30
    assert len(many) == len(few) <= 24
