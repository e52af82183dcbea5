"""The page of what is held: a line for each purpose, for everybody; of a role what it reads."""

import re
from itertools import pairwise

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.inventory.pages import held_lines, purposes_by_retention
from foundation.inventory.queries import inventory
from foundation.inventory.rules import Erasure, Purpose
from foundation.inventory.words import PURPOSE_LABELS
from foundation.language.formats import listed
from foundation.web.container import Container
from rights.retention.queries import TERMS
from tests.factories.makers import arrived, make_account

_ROW = re.compile(r'<th role="rowheader"[^>]*>(.*?)</th>', re.DOTALL)


def _purposes(page: str) -> list[str]:
    return _ROW.findall(page)


def test_everybody_finds_a_line_for_each_purpose(app: Flask, container: Container) -> None:
    browser = arrived(app, make_account(container))
    assert len(_purposes(browser.get("/held").text)) == len(Purpose)


def test_of_a_role_there_is_what_it_reads(app: Flask, container: Container) -> None:
    browser = arrived(app, make_account(container))
    worker = _purposes(browser.get("/held?role=partner_worker").text)
    officer = _purposes(browser.get("/held?role=return_officer").text)
    assert "Safe contact" in worker
    assert "Travel documents" not in worker
    assert set(worker) < set(officer)
    assert "Nothing about people" in browser.get("/held?role=manager").text


def test_a_role_that_there_is_not_is_named_with_the_cure(app: Flask, container: Container) -> None:
    answer = arrived(app, make_account(container)).get("/held?role=captain")
    assert answer.status_code == 422


def test_each_purpose_has_its_tables_and_what_names_somebody_is_deleted() -> None:
    tables = inventory().tables.values()
    assert {table.purpose for table in tables} == set(Purpose)
    named = [table for table in tables if table.about in ("person", "case", "door")]
    assert {table.erasure for table in named} == {Erasure.DELETE, Erasure.DETACH}
    assert [table.name for table in tables if table.erasure is Erasure.DETACH] == ["outcome"]


@pytest.mark.parametrize("role", list(Role))
def test_what_a_role_reads_is_part_of_the_whole_and_in_its_order(role: Role) -> None:
    whole = [line.purpose for line in held_lines(None)]
    places = [whole.index(line.purpose) for line in held_lines(role)]
    assert all(first < second for first, second in pairwise(places))


def test_the_terms_name_for_what_each_kind_of_data_is_kept(app: Flask, container: Container) -> None:
    page = arrived(app, make_account(container, Role.DATA_PROTECTION_OFFICER)).get("/retention/terms").text
    with app.test_request_context():
        kept = purposes_by_retention()
        words = [listed(kept[kind]) for kind in TERMS]
    assert {label for labels in kept.values() for label in labels} == {str(label) for label in PURPOSE_LABELS.values()}
    shown = re.findall(r'data-label="What for">(.*?)</td>', page)
    assert shown == words
