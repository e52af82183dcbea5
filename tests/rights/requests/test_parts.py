"""The parts of an answer: every row is in one of them, none is long, and each is read by itself."""

import re
from datetime import date

import pytest
from flask import Flask
from hypothesis import given, strategies as st

from foundation.web.container import Container
from returns.cases.services.cases import NewMember, add_member
from returns.notes.services import add_note
from returns.people.rules.people import Sex
from rights.requests.pages.parts import MOST_FIELDS, parts_of
from rights.requests.rules.answers import Entry, Passage, Section, ValueKind
from tests.factories.asking import assembled, make_asked, make_asked_in
from tests.factories.journeys import at_work
from tests.factories.makers import arrived, make_account, make_case

ROWS = st.lists(st.lists(st.integers(1, 9), min_size=1, max_size=30), max_size=6)


def _sections(lengths: list[list[int]]) -> list[Section]:
    passage = Passage("note.text", ValueKind.TEXT, "Text")
    return [Section("note", "casework", tuple(Entry((passage,) * count) for count in rows)) for rows in lengths]


@given(ROWS)
def test_every_row_is_in_one_part_and_none_is_long(lengths: list[list[int]]) -> None:
    parts = parts_of(_sections(lengths), most=12)
    rows = [(part.section, row) for part in parts for row in range(part.first, part.until)]
    assert rows == [(section, row) for section, own in enumerate(lengths) for row in range(len(own))]
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    for part in parts:
        own = lengths[part.section][part.first : part.until]
        assert sum(own) <= 12 or len(own) == 1
        assert part.nth <= part.of == sum(other.section == part.section for other in parts)


@pytest.fixture
def database() -> str:
    """One database is enough for what pages say."""
    return "sqlite"


def test_each_part_is_read_by_itself_and_leads_to_the_next(app: Flask, container: Container) -> None:
    asked = make_asked(container)
    with at_work(container, asked.owner, asked.case) as (unit, case):
        for number in range(70):
            add_note(unit, case, f"Note number {number:03d}.")
    assembled(container, asked)
    officer, url, seen = arrived(app, asked.owner), f"{asked.url}/answer", list[str]()
    while url:
        page = officer.get(url)
        assert page.status_code == 200
        assert len(page.data) < 60_000
        assert page.text.count('class="answer-value"') <= MOST_FIELDS
        seen += re.findall(r"Note number (\d{3})\.", page.text)
        onward = re.search(r'href="([^"]*)">Next part</a>', page.text)
        url = onward[1].partition("#")[0].replace("&amp;", "&") if onward else ""
    assert "This is the last part." in page.text
    assert sorted(seen) == [f"{number:03d}" for number in range(70)]
    assert "Part 1 of" in officer.get(f"{asked.url}/answer?part=9999").text


def test_a_name_to_be_checked_leads_to_its_part(app: Flask, container: Container) -> None:
    owner = make_account(container)
    case_id = make_case(container, owner)
    with at_work(container, owner, case_id) as (unit, case):
        add_member(unit, container.secrets, case, NewMember("Zilola", "Karimova", Sex.FEMALE, date(1985, 5, 1)))
        for number in range(40):
            add_note(unit, case, f"Note number {number}.")
        add_note(unit, case, "The note of Zilolaning sister.")
    asked = make_asked_in(container, case_id, owner)
    assembled(container, asked)
    officer = arrived(app, owner)
    page = officer.get(f"{asked.url}/answer").text
    assert "Names to check" in page
    [(link, anchor)] = re.findall(r'<li><a href="([^"#]*part=[^"#]*)#(passage-[^"]*)"', page)
    there = officer.get(link.replace("&amp;", "&")).text
    assert f'id="{anchor}"' in there
    assert "Zilolaning" in there[there.index(f'id="{anchor}"') :]
