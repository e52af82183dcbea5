"""Papers at their doors: every kind in every language, for whom, without any trace of whoever they are about."""

import re
import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from foundation.accounts.permissions import Role
from foundation.audit import tables
from foundation.papers.languages import CODES
from foundation.papers.words import words_of
from foundation.storage.guard import execute_stamped
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.files.rules import FileKind
from returns.health.queries import FitnessContent
from returns.health.rules.health import Fitness
from returns.health.services import record_fitness
from returns.paperwork.rules import CasePaper
from returns.people.rules.families import Capacity
from returns.people.services.families import NewGuardian, record_guardian
from returns.reception.rules import OnwardMode
from tests.doors.visits import counted, entered
from tests.factories.behind_doors import make_holder, write_everything
from tests.factories.families import make_family
from tests.factories.journeys import at_work, make_team
from tests.factories.makers import Browser, make_account
from tests.factories.paperwork import Documented, later, make_documented
from tests.foundation.papers.reading_back import ReadPaper

_NAME = re.compile(r'attachment; filename="([a-z-]+)-[0-9a-f]{6}\.pdf"')


@pytest.fixture
def documented(container: Container) -> Documented:
    """A case of which every paper can be made."""
    return make_documented(container)


@pytest.fixture
def officer(app: Flask, container: Container, documented: Documented) -> Browser:
    """A browser of the owner of the case."""
    return entered(app, container, documented.team.owner)


def address(one: Documented, kind: CasePaper, language: str = "en", **more: Any) -> str:
    """Where a paper is made."""
    whose = more.get("whose", one.whose(kind).hex)
    return f"/cases/{one.case}/paperwork/{kind.value}?language={language}&whose={whose}"


def _events(container: Container) -> list[Any]:
    with container.stores.audit.begin() as connection:
        statement = select(tables.event).where(tables.event.c.action == "paperwork.make")
        return list(execute_stamped(connection, statement))


def test_every_paper_is_made_in_every_language(documented: Documented, officer: Browser) -> None:
    for kind in CasePaper:
        for language in CODES:
            answer = officer.get(address(documented, kind, language))
            assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), (kind, language)
            read = ReadPaper(answer.data)
            assert str(read.pdf.docinfo.Title) == words_of(language)(f"kinds.{kind.value}")
            name = _NAME.fullmatch(answer.headers["Content-Disposition"])
            assert name is not None
            assert name[1] == kind.value.replace("_", "-")


def test_what_is_recorded_stands_in_the_papers(documented: Documented) -> None:
    letter = ReadPaper(documented.made(CasePaper.TRAVEL_LETTER)).text
    for words in ("Passport AA1", "3 Feb 1990", "TK 370", "Wheelchair, WCHR"):
        assert words in letter
    times = re.findall(r"(\d\d:\d\d) ?, (\w+) time", letter)
    assert times[:2] == [("08:00", "Istanbul"), ("15:00", "Tashkent")]  # whose zone is named after Samarkand
    assert "Nodira Saidova" in ReadPaper(documented.made(CasePaper.HAND_OVER)).text
    assert "Dr. Karimova" in ReadPaper(documented.made(CasePaper.ESCORT_SHEET)).text
    assert "Dr. Karimova" in ReadPaper(documented.made(CasePaper.MANIFEST)).text
    assert "Aisle seat." in ReadPaper(documented.made(CasePaper.MEDICAL_LETTER)).text


def test_no_paper_tells_a_time_by_its_distance_from_utc(documented: Documented) -> None:
    for language in CODES:
        for kind in (CasePaper.TRAVEL_LETTER, CasePaper.MANIFEST, CasePaper.RECEPTION_NOTICE):
            assert "UTC" not in ReadPaper(documented.made(kind, language)).text


def test_a_nationality_that_is_not_known_is_said_and_never_an_empty_line(documented: Documented) -> None:
    for kind in (CasePaper.DECLARATION, CasePaper.MEDICAL_LETTER, CasePaper.TRAVEL_LETTER):
        text = ReadPaper(documented.made(kind)).text
        assert "Nationality Not known" in text, kind
        assert "Nationality not known yet" not in text


def test_a_booking_notification_names_nobody(documented: Documented) -> None:
    text = ReadPaper(documented.made(CasePaper.BOOKING_NOTICE)).text
    assert "Adults 1" in text
    assert not re.search(r"Given\d|Family\d|AA1|1990", text)


def test_a_reception_notice_holds_only_what_the_reception_needs(documented: Documented) -> None:
    text = ReadPaper(documented.made(CasePaper.RECEPTION_NOTICE)).text
    assert re.search(r"Given\d+", text)
    assert "Passport" not in text
    assert "Aisle" not in text


def test_papers_are_the_same_with_something_behind_every_door(container: Container, documented: Documented) -> None:
    """Byte for byte: text, tags, metadata. Only what is open makes a paper."""
    before = {kind: documented.made(kind) for kind in CasePaper}
    holder = make_holder(container, documented.case, documented.team.specialist)
    write_everything(container, holder, documented.case)
    assert {kind: documented.made(kind) for kind in CasePaper} == before


def test_a_paper_that_leaves_stands_in_the_audit(
    container: Container, documented: Documented, officer: Browser
) -> None:
    officer.get(address(documented, CasePaper.TRAVEL_LETTER, "fa_AF"))
    detail = str(_events(container)[-1].detail)
    assert "travel_letter" in detail
    assert "fa_AF" in detail


def test_nobody_chosen_and_strangers(container: Container, documented: Documented, officer: Browser) -> None:
    answer = officer.get(address(documented, CasePaper.TRAVEL_LETTER, whose=""))
    assert answer.status_code == 422
    assert "Choose who this paper is for." in answer.text
    stranger = make_family(container, documented.team.owner, date(1990, 2, 3)).people[0]
    assert officer.get(address(documented, CasePaper.TRAVEL_LETTER, whose=stranger)).status_code == 404
    assert officer.get(address(documented, CasePaper.TRAVEL_LETTER, "xx")).status_code == 422
    assert officer.get(f"/cases/{documented.case}/paperwork/love_letter?language=en").status_code == 404


def test_a_paper_that_cannot_be_made_says_why_and_where_that_is_cleared(
    container: Container, documented: Documented, officer: Browser
) -> None:
    later(container)
    today = container.clock.now().date()
    with at_work(container, documented.team.owner, documented.case) as (unit, case):
        record_fitness(unit, case, documented.planned.traveller, FitnessContent(Fitness.NOT_FIT, today, today))
    answer = officer.get(address(documented, CasePaper.MEDICAL_LETTER))
    assert answer.status_code == 422
    assert f"/cases/{documented.case}/medical" in answer.text


def test_partners_and_managers_make_no_papers_of_cases(
    app: Flask, container: Container, documented: Documented
) -> None:
    for role, status in ((Role.PARTNER_COORDINATOR, 404), (Role.MANAGER, 404), (Role.RETURN_OFFICER, 404)):
        stranger = entered(app, container, make_account(container, role))
        assert stranger.get(address(documented, CasePaper.MANIFEST)).status_code == status


def test_a_parent_signs_for_a_child_who_is_too_young_to_sign(app: Flask, container: Container) -> None:
    family = make_family(container, make_account(container), date(1990, 2, 3), date(2020, 5, 6))
    parent, child = family.people
    with at_work(container, family.owner, family.case) as (unit, case):
        stated = NewGuardian(child, Capacity.PARENT, date(2020, 5, 6), guardian_person_id=parent)
        record_guardian(unit, case, stated)
    browser = entered(app, container, family.owner)
    texts = [
        ReadPaper(browser.get(f"/cases/{family.case}/paperwork/declaration?language=en&whose={one}").data).text
        for one in (parent, child)
    ]
    assert "also for the children for whom I sign: Member2 Family2" in texts[0]
    assert "The person Given" in texts[0]
    assert "Legal representative" not in texts[0]
    assert "Legal representative Given" in texts[1]
    assert "The person " not in texts[1]


def test_a_signed_copy_is_added_where_files_are_kept(documented: Documented, officer: Browser) -> None:
    page = officer.get(f"/cases/{documented.case}/paperwork").text
    link = re.search(r'href="(/cases/[^"]+/files\?add=signed_consent[^"]*)"', page)
    assert link is not None
    form = officer.get(link[1].replace("&amp;", "&").partition("#")[0]).text
    assert re.search(rf'<option value="{FileKind.SIGNED_CONSENT.value}" selected', form)
    assert re.search(rf'<option value="{documented.planned.traveller.hex}" selected', form)


def test_the_page_asks_no_oftener_for_a_larger_family(app: Flask, container: Container, documented: Documented) -> None:
    small, large = (make_family(container, documented.team.owner, *[date(1990, 2, 3)] * size) for size in (1, 6))
    browser = entered(app, container, documented.team.owner)
    browser.get(f"/cases/{small.case}/paperwork")  # from then on the process knows the rules
    asked = []
    for family in (small, large):
        with counted(container) as statements:
            assert browser.get(f"/cases/{family.case}/paperwork").status_code == 200
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_onward_travel_is_said_by_the_legs_where_the_reception_says_nothing(documented: Documented) -> None:
    notice = ReadPaper(documented.made(CasePaper.RECEPTION_NOTICE)).text
    assert "Onward transport Road" in notice, notice
    assert "Onward transport not known yet" not in notice


def test_the_reception_goes_before_the_legs(container: Container) -> None:
    one = make_documented(container, onward_mode=OnwardMode.BUS, onward_by="Nodira")
    assert re.search(r"Onward transport Bus,\s+Nodira", ReadPaper(one.made(CasePaper.RECEPTION_NOTICE)).text)


def test_a_letter_names_the_children_for_whom_somebody_stands(container: Container, app: Flask) -> None:
    team = make_team(container)
    family = make_family(container, team.owner, date(1990, 2, 3), date(1991, 3, 4), date(2020, 4, 5))
    mother, father, child = family.people
    with at_work(container, team.owner, family.case) as (unit, case):
        case.state = CaseState.PLANNING  # papers are made from here on
        names = {one.id: f"{one.given_name} {one.family_name}" for one in members_of_case(unit.session, case.id)}
    officer = entered(app, container, team.owner)

    def letter(whose: uuid.UUID) -> str:
        address = f"/cases/{family.case}/paperwork/travel_letter?language=en&whose={whose.hex}"
        return ReadPaper(officer.get(address).data).text

    assert names[child] in letter(mother)  # nobody is said to stand for the child: it is on the letter of both
    assert names[child] in letter(father)
    with at_work(container, team.owner, family.case) as (unit, case):
        stated = NewGuardian(child, Capacity.PARENT, date(2020, 5, 6), guardian_person_id=mother)
        record_guardian(unit, case, stated)
    assert names[child] in letter(mother)
    assert names[child] not in letter(father)
    assert names[mother] not in letter(child)


def test_every_paper_has_the_telephones_of_the_office(app: Flask, container: Container, documented: Documented) -> None:
    for kind in CasePaper:
        assert "In an emergency, at any hour not known yet" in ReadPaper(documented.made(kind)).text
    administrator = entered(app, container, make_account(container, Role.ADMINISTRATOR))
    address = f"/places/{documented.team.owner.office_id}"
    assert administrator.post(address, phone="nobody").status_code == 422
    phones = {"phone": "+90 212 555 01 01", "emergency_phone": "+90 532 555 01 02"}
    assert administrator.post(address, **phones).status_code == 303
    for kind in CasePaper:
        text = ReadPaper(documented.made(kind)).text
        assert "Telephone of the office +90 212 555 01 01" in text
        assert "In an emergency, at any hour +90 532 555 01 02" in text
        assert "Questions? Call the issuing office." in text


def test_a_turkish_letter_puts_no_ending_on_a_country(documented: Documented) -> None:
    text = " ".join(ReadPaper(documented.made(CasePaper.TRAVEL_LETTER, "tr")).text.split())
    assert "kendi isteğiyle ülkesine (Özbekistan) dönmektedir" in text
    assert "Sorularınız için bu belgeyi düzenleyen ofisi arayın." in text
