"""Whom a list of cases reads: the first person of each, who stands for the others."""

from datetime import date

from flask import Flask

from foundation.web.container import Container
from tests.audit.written import events
from tests.factories.families import make_family
from tests.factories.makers import arrived, make_account


def test_a_list_names_counts_and_reads_the_first_person_of_each_case(app: Flask, container: Container) -> None:
    officer = make_account(container)
    families = [
        make_family(container, officer, date(1990, 1, 1), date(2015, 1, 1), date(2017, 1, 1)),
        make_family(container, officer, date(1985, 1, 1)),
    ]
    page = arrived(app, officer).get("/cases?show=all").text
    assert "3 people" in page
    assert "Member2" not in page
    [written] = [one for one in events(container) if one.action == "cases.list"]
    assert {who for kind, who in written.subjects if kind == "person"} == {family.people[0] for family in families}
    assert {what for kind, what in written.subjects if kind == "case"} == {family.case for family in families}
