"""Lists in pages: every row once, in order, forwards and backwards; a mangled address is refused, never an error."""

import base64
import json
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings, strategies as st
from sqlalchemy import select

from foundation.accounts.schemas import TenantsList
from foundation.errors import BadInput
from foundation.scheduling.models import JobRun
from foundation.storage import paging
from foundation.storage.paging import Slice, keyset, read_cursor, slice_of, write_cursor
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.partners.queries.partners import OfficeFilter, offices_page
from reintegration.partners.schemas import PartnerList
from returns.cases.models import Case
from tests.clock import START
from tests.factories.makers import make_account, make_case, make_organisation, signed_in
from tests.factories.partners import make_partner_office
from tests.factories.scopes import EVERYTHING

COLUMNS = (JobRun.rows, JobRun.id)


def _rows(container: Container, numbers: list[int]) -> None:
    with writing(container.units, JOBS) as unit:
        unit.session.add_all([JobRun(job="j", started_at=START, outcome="done", rows=number) for number in numbers])


def _page(container: Container, cursor: str | None, descending: bool = False, size: int = 3) -> Slice[Any]:
    with reading(container.units, JOBS) as unit:
        return keyset(unit.session, select(JobRun), COLUMNS, descending, cursor, size)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (3, 1), (4, 2), (10, 4)])
def test_every_row_is_on_one_page_both_ways(container: Container, count: int, pages: int, descending: bool) -> None:
    _rows(container, [number // 4 for number in range(count)])  # groups of four are equal
    forwards, cursor = [_page(container, None, descending)], None
    while cursor := forwards[-1].next_cursor:
        forwards.append(_page(container, cursor, descending))
    assert len(forwards) == pages
    keys = [(row.rows, row.id.hex) for one in forwards for row in one.items]
    assert len(keys) == count
    assert all(second < first if descending else first < second for first, second in pairwise(keys))
    assert [one.first for one in forwards] == [1 + 3 * number for number in range(pages)]
    assert {one.total for one in forwards} == {count}
    assert forwards[0].previous_cursor is None
    backwards = [forwards[-1]]
    while cursor := backwards[-1].previous_cursor:
        backwards.append(_page(container, cursor, descending))
    seen = [[row.id for row in one.items] for one in reversed(backwards)]
    assert seen == [[row.id for row in one.items] for one in forwards]
    assert [one.first for one in reversed(backwards)] == [one.first for one in forwards]
    assert all(one.next_cursor for one in backwards[1:])


@pytest.mark.parametrize("count", [0, 1, 3, 4, 10])
def test_rows_that_were_read_whole_are_paged_alike(container: Container, count: int) -> None:
    _rows(container, [number // 4 for number in range(count)])
    with reading(container.units, JOBS) as unit:
        whole = unit.session.execute(select(JobRun).order_by(*COLUMNS)).scalars().all()
    cursors: list[str | None] = [None]
    for cursor in cursors:
        page, own = _page(container, cursor), slice_of(whole, COLUMNS, cursor, 3)
        assert [row.id for row in own.items] == [row.id for row in page.items]
        assert replace(own, items=()) == replace(page, items=())
        cursors += [one for one in (page.next_cursor, page.previous_cursor) if one and one not in cursors]
    assert len(cursors) == {0: 1, 1: 1, 3: 1, 4: 3, 10: 7}[count]
    assert slice_of(whole, COLUMNS, None, 3, capped=True).capped


def test_rows_that_come_meanwhile_shift_nothing(container: Container) -> None:
    _rows(container, [10, 20, 30, 40, 50])
    first = _page(container, None)
    _rows(container, [1, 2, 3, 35])
    second = _page(container, first.next_cursor)
    assert [row.rows for row in second.items] == [35, 40, 50]


def test_counting_stops_at_two_hundred(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paging.COUNT_LIMIT == 200
    monkeypatch.setattr(paging, "COUNT_LIMIT", 5)
    _rows(container, [1] * 5)
    assert (_page(container, None).total, _page(container, None).capped) == (5, False)
    _rows(container, [1])
    assert (_page(container, None).total, _page(container, None).capped) == (5, True)


def _cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


_AT, _DAY, _ID = ["t", "2026-01-01T00:00:00+00:00"], ["d", "2026-01-01"], ["u", uuid.uuid4().hex]
MANGLED = [
    "x", "====", "%00", "é", "a" * 399, base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    *map(_cursor, (
        None, 5, "next", [], {}, ["next", 1], ["next", 1, []], ["next", 1, [_DAY]], ["next", 1, [_DAY, _ID, _ID]],
        ["sideways", 1, [_DAY, _ID]], ["next", "1", [_DAY, _ID]], ["next", True, [_DAY, _ID]],
        ["next", -4, [_DAY, _ID]],
        ["next", 1, [["v", "2026-01-01"], _ID]], ["next", 1, [["v", None], _ID]], ["next", 1, [["v", [1]], _ID]],
        ["next", 1, [["x", 1], _ID]], ["next", 1, [[[], 1], _ID]], ["next", 1, [_AT, _ID]],
        ["next", 1, [_DAY, ["v", "7"]]],
        ["next", 1, [["d", "2026-13-01"], _ID]], ["next", 1, [["d", 5], _ID]], ["next", 1, [["u", "zz"], _ID]],
        ["next", 1, [["t", "0001-01-01T00:00:00+14:00"], _ID]], ["next", 1, [_ID, _DAY]],
    )),
]  # fmt: skip


@pytest.mark.parametrize("name", ["دفتر می\u200cخواهم", "Bureau\u00a0central", "a\u200eb\u2066c\u2069", "a\tb"])
def test_a_list_by_name_goes_on_after_a_name_in_any_script(container: Container, name: str) -> None:
    organisation = make_organisation(container)
    first, second = (make_partner_office(container, organisation, name=f"{name} {number}") for number in (1, 2))
    with reading(container.units, EVERYTHING) as unit:
        page = offices_page(unit.session, OfficeFilter(), None, 1)
        assert [row.id for row in page.items] == [first]
        rest = offices_page(unit.session, OfficeFilter(), page.next_cursor, 1)
        assert [row.id for row in rest.items] == [second]


def test_a_mangled_address_is_refused_and_never_an_error(app: Flask, container: Container) -> None:
    officer = make_account(container)
    make_case(container, officer)
    browser = signed_in(app, officer)
    answers = {cursor: browser.get("/cases", query_string={"page": cursor}).status_code for cursor in MANGLED}
    assert answers == dict.fromkeys(MANGLED, 422)
    assert browser.get("/cases", query_string={"page": _cursor(["next", 1, [_DAY, _ID]])}).status_code == 200


@pytest.mark.parametrize("sort", ["opened_on", "-legal_deadline", "country", "-state"])
def test_every_sort_of_the_list_pages_and_refuses_foreign_cursors(app: Flask, container: Container, sort: str) -> None:
    officer = make_account(container)
    make_case(container, officer)
    browser = signed_in(app, officer)
    text = {"country": "UZ", "-state": "intake"}.get(sort)
    own = _cursor(["next", 1, [["v", text] if text else _DAY, _ID]])
    asked = {own: 200, _cursor(["next", 1, [_DAY if text else ["v", "UZ"], _ID]]): 422}
    if text:
        asked |= {_cursor(["next", 1, [["v", bad], _ID]]): 422 for bad in ("\x00", "\ud800", 7)}
    for cursor, status in asked.items():
        answer = browser.get("/cases", query_string={"sort": sort, "page": cursor})
        assert answer.status_code == status, base64.urlsafe_b64decode(cursor + "==")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_any_text_is_a_cursor_or_bad_input(app_words: None, cursor: str) -> None:
    with pytest.raises(BadInput):
        read_cursor(cursor, (Case.opened_on, Case.id))


@given(st.dates(), st.uuids(), st.integers(1, 10**9), st.sampled_from(["next", "previous"]))
def test_a_cursor_is_read_as_it_was_written(day: date, row: uuid.UUID, first: int, way: str) -> None:
    assert read_cursor(write_cursor(way, [day, row], first), (Case.opened_on, Case.id)) == (way, [day, row], first)
    instant = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=first)
    found = read_cursor(write_cursor(way, [instant, row], first), (JobRun.started_at, JobRun.id))
    assert found == (way, [instant, row], first)


def test_a_cursor_is_safe_in_an_address() -> None:
    cursor = write_cursor("next", [date(2026, 1, 1), uuid.UUID(int=2**128 - 1)], 26)
    assert cursor.replace("-", "").replace("_", "").isalnum()
    assert len(cursor) < 400, "what the list takes at most"


@pytest.mark.parametrize("letter", ["a", "я", "می", "縁", "𝔄"])
def test_a_place_by_a_name_fits_into_an_address_in_any_script(app_words: None, letter: str) -> None:
    cursor = write_cursor("previous", [(letter * 120)[:120], uuid.UUID(int=2**128 - 1)], 10**6)
    for schema in (PartnerList, TenantsList):
        assert schema().load({"page": cursor})["page"] == cursor
