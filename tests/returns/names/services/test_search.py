"""The search by name opens no more names than tell its page, and finds whom it would find if it opened all of them."""

import random
import uuid

import pytest
from flask import Flask
from sqlalchemy import delete, select

from foundation.security.key_store import delete_keys
from foundation.storage.unit_of_work import reading, store_transaction, writing
from foundation.web.container import Container
from returns.cases.services.cases import open_case
from returns.lists.rules import Page
from returns.names.jobs import index_missing_names
from returns.names.models import NameToken
from returns.names.queries.names import every_name
from returns.names.queries.parts import parts_of
from returns.names.rules.names import TokenKind, whole_name
from returns.names.services.names import NamesFound, find_by_name, index_names, likeness_of, tokens_of
from returns.people.models import OtherName, Person, PersonDetails
from returns.people.rules.people import NameKind
from tests.audit.written import changes, events
from tests.doors.visits import counted, entered
from tests.factories.makers import Person as Account, make_account, make_case, new_case
from tests.factories.rules_of_today import change_rule
from tests.factories.scopes import EVERYTHING
from tests.golden.measured_names import other_pairs, same_pairs

SIZE = 25
ASKED = "Mohammad Rezaei"


@pytest.fixture
def officer(container: Container) -> Account:
    """An officer of an office without cases."""
    return make_account(container)


def live_here(container: Container, officer: Account, *names: str) -> list[uuid.UUID]:
    """People of these names (given, then family), each with a case of the officer; returns their ids in this order."""
    assert officer.office_id is not None
    found = []
    with writing(container.units, officer.scope(container)) as unit:
        for name in names:
            given, _space, family = name.partition(" ")
            new = new_case(given_name=given, family_name=family or None)
            case = open_case(unit, container.secrets, new, officer.office_id, officer.id)
            found.append(unit.session.execute(select(Person.id).where(Person.case_id == case)).scalar_one())
    return found


def found_by(container: Container, officer: Account, name: str, page: int | None = None) -> NamesFound:
    """What a search finds."""
    with reading(container.units, officer.scope(container)) as unit:
        return find_by_name(unit, container.secrets, name, Page(page, SIZE) if page else None)


def ids(found: NamesFound) -> list[uuid.UUID]:
    """The people who are shown."""
    return [hit.person.id for hit in found.hits]


def on_all_pages(container: Container, officer: Account, name: str) -> list[uuid.UUID]:
    """The people of all pages, one after the other."""
    found: list[uuid.UUID] = []
    for number in range(1, 20):
        page = found_by(container, officer, name, number)
        found += ids(page)
        if page.is_all and number * SIZE >= page.total:
            break
    return found


def by_opening_everybody(container: Container, officer: Account, name: str) -> list[uuid.UUID]:
    """Whom a search has to find and in which order, worked out from all names of the office, opened."""
    asked = parts_of(name)
    wanted = set(tokens_of(container.secrets, asked, 3))
    found = []
    with reading(container.units, officer.scope(container)) as unit:
        for person in unit.session.execute(select(Person)).scalars():
            names = every_name(person)
            if wanted & set(tokens_of(container.secrets, parts_of(" ".join(names)), 3)):
                best = max((whole_name(parts_of(n)) == whole_name(asked), likeness_of(asked, [n])) for n in names)
                found.append((not best[0], -best[1], person.id))
    return [person for _same, _likeness, person in sorted(found)]


def test_the_pages_show_whom_opening_everybody_would_find_in_the_same_order(
    container: Container, officer: Account
) -> None:
    rng = random.Random(11)
    known = sorted({name for pair in (*same_pairs("tuning"), *other_pairs("tuning")) for name in pair})
    given, family = sorted({one.split()[0] for one in known})[:14], sorted({one.split()[-1] for one in known})[:9]
    crowd = [f"{rng.choice(given)} {rng.choice(family)}" for _ in range(150)]
    live_here(container, officer, *crowd)
    asked = [*dict.fromkeys(rng.choices(crowd, k=6)), given[0], f"{family[0]} {given[1]}", crowd[0][:3]]
    sizes = []
    for name in asked:
        expected = by_opening_everybody(container, officer, name)
        assert on_all_pages(container, officer, name) == expected
        assert ids(found_by(container, officer, name)) == expected
        sizes.append(len(expected))
    assert min(sizes) >= 1
    assert sum(size > SIZE for size in sizes) >= 2, "some have several pages"


def test_of_people_with_the_very_name_nobody_else_is_needed_to_fill_a_page(
    container: Container, officer: Account
) -> None:
    others = live_here(container, officer, *["Mohammud Rezaei"] * 4, *["Zahra Rezaei"] * 3)
    very = live_here(container, officer, *[ASKED] * 15, *["Rezaei Mohammad"] * 15)
    first = found_by(container, officer, ASKED, 1)
    assert ids(first) == sorted(very)[:SIZE]
    assert not first.is_all, "others were not looked for"
    second = found_by(container, officer, ASKED, 2)
    assert (second.is_all, second.total) == (True, 37)
    assert ids(second)[:5] == sorted(very)[SIZE:]
    assert set(ids(second)[5:]) == set(others)


def test_the_exact_spelling_comes_first_however_many_share_its_parts(container: Container, officer: Account) -> None:
    change_rule(container, "search.max_candidates", 3)
    live_here(container, officer, *["Mohammud Rezaei"] * 12)
    [very] = live_here(container, officer, ASKED)
    live_here(container, officer, *["Mohammud Rezaei"] * 12)
    for page in (None, 1):
        found = found_by(container, officer, ASKED, page)
        assert ids(found)[0] == very
        assert (found.total, found.were_more) == (3, True)


def test_the_page_tells_that_there_are_more_than_it_looked_for(
    app: Flask, container: Container, officer: Account
) -> None:
    live_here(container, officer, *[ASKED] * 28, *["Zahra Rezaei"] * 2)
    browser = entered(app, container, officer)
    assert "1 to 25 of more than 27" in browser.post("/cases/search", q=ASKED).text
    assert "26 to 30 of 30" in browser.post("/cases/search", q=ASKED, page="2").text
    assert "26 to 30 of 30" in browser.post("/cases/search", q=ASKED, page="9").text, "the last page"


def test_the_audit_names_who_was_shown_and_nobody_who_was_only_compared(
    app: Flask, container: Container, officer: Account
) -> None:
    crowd = live_here(container, officer, *["Zahra Rezaei"] * 20, *["Mohammud Rezaei"] * 15, ASKED)
    browser = entered(app, container, officer)
    browser.post("/cases/search", q=ASKED)
    shown = ids(found_by(container, officer, ASKED, 1))
    read = [one for one in events(container) if one.action == "cases.search"][-1]
    assert read.ids("person") == set(shown)
    assert len(shown) == SIZE < len(crowd)
    assert '"count":36' in changes(container)[-1].detail, "as many as were found"
    browser.post("/cases/search", q=ASKED, page="2")
    read = [one for one in events(container) if one.action == "cases.search"][-1]
    assert read.ids("person") == set(crowd) - set(shown)
    assert len(read.ids("case")) == len(crowd) - SIZE
    browser.post_json("/api/cases/search", {"q": ASKED})
    read = [one for one in events(container) if one.action == "cases.search"][-1]
    assert read.ids("person") == set(crowd), "programs are told of all of them"


def test_others_of_the_name_are_found_when_the_key_of_one_is_gone(container: Container, officer: Account) -> None:
    crowd = live_here(container, officer, *["Zahra Rezaei"] * 20, *["Mahmoud Rezaei"] * 10)
    gone = [*sorted(crowd[:20])[:2], *crowd[20:]]
    with store_transaction(container.stores.keys) as connection:
        delete_keys(connection, [("person", one) for one in gone])
    assert on_all_pages(container, officer, ASKED) == sorted(set(crowd) - set(gone))
    assert ids(found_by(container, officer, ASKED)) == sorted(set(crowd) - set(gone))


def test_another_recorded_name_is_found_as_a_whole_and_shown_beside(container: Container, officer: Account) -> None:
    live_here(container, officer, *["Zahra Rezaei"] * 30)
    [known] = live_here(container, officer, "Parvaneh Sadeghi")
    with writing(container.units, officer.scope(container)) as unit:
        person = unit.session.get(Person, known)
        assert person is not None
        person.about = PersonDetails(names=(OtherName("1", NameKind.ALIAS, "Mohammad", "Rezaei"),))
        index_names(unit, container.secrets, person)
    first = found_by(container, officer, ASKED, 1)
    assert ids(first)[0] == known
    assert [hit.also for hit in first.hits[:2]] == [ASKED, None]
    assert ids(found_by(container, officer, "Parvaneh Sadeghi", 1)) == [known]


def test_who_is_indexed_in_parts_alone_is_found_too_and_the_job_adds_the_whole(
    container: Container, officer: Account
) -> None:
    crowd = live_here(container, officer, *[ASKED] * 30, *["Zahra Rezaei"] * 5)
    with writing(container.units, EVERYTHING) as unit:
        of_before = delete(NameToken).where(NameToken.kind == TokenKind.WHOLE, NameToken.person_id.in_(crowd[::2]))
        unit.session.execute(of_before, execution_options={"synchronize_session": False})
    assert set(ids(found_by(container, officer, ASKED))) == set(crowd)
    assert set(on_all_pages(container, officer, ASKED)) == set(crowd)
    run = index_missing_names(container.units, container.secrets)
    assert run(container.clock.now()) == len(crowd[::2])
    assert run(container.clock.now()) == 0
    assert ids(found_by(container, officer, ASKED, 1)) == sorted(crowd[:30])[:SIZE]


def test_a_page_asks_as_often_whoever_is_found(app: Flask, container: Container, officer: Account) -> None:
    browser = entered(app, container, officer)
    browser.post("/cases/search", q=ASKED)
    asked = []
    for more in (["Zahra Rezaei"] * 40, ["Mohammud Rezaei"] * 30, [ASKED] * 20, [ASKED] * 20):
        live_here(container, officer, *more)
        with counted(container) as seen:
            browser.post("/cases/search", q=ASKED)
        asked.append(len(seen))
    assert max(asked) <= 12


def test_people_of_other_offices_are_neither_found_nor_opened(container: Container, officer: Account) -> None:
    stranger = make_account(container)
    live_here(container, stranger, *[ASKED] * 30)
    make_case(container, officer, given_name="Mohammad", family_name="Rezaei")
    found = found_by(container, officer, ASKED, 1)
    assert (len(found.hits), found.total, found.is_all) == (1, 1, True)
