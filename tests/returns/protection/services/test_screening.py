"""Screenings: recorded in versions, once, told, no other office's business; partners learn two words of them."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from foundation.errors import BadInput
from foundation.storage.base import new_id
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id, members_of_case
from returns.lifecycle.rules import EventKind
from returns.protection.queries.screening import how_they_stand, screenings_of_case
from returns.protection.rules.screening import TOPICS, Answer, Flag, Screening
from returns.protection.services.screening import NewScreening, record_screening
from tests.factories.families import GROWN, Family, make_family, make_siblings
from tests.factories.makers import Person, arrived, make_account
from tests.factories.referred import Referred, make_referred
from tests.factories.timeline import events_of_case


def record(
    container: Container, who: Person, family: Family, new: NewScreening, n: int = 0, once: UUID | None = None
) -> None:
    """Record one form about one of the family."""
    with writing(container.units, who.scope(container)) as unit:
        case = case_by_id(unit.session, family.case)
        assert case is not None
        record_screening(unit, case, family.people[n], new, once)


def stands(container: Container, family: Family, n: int = 0) -> Screening:
    """How one of the family stands."""
    with reading(container.units, family.owner.scope(container)) as unit:
        return how_they_stand(screenings_of_case(unit.session, family.case))[family.people[n].hex]


def test_every_form_is_a_version_recorded_once_and_told(container: Container) -> None:
    family, once = make_family(container, make_account(container), GROWN), new_id()
    first = NewScreening(flags=(Flag.PREGNANCY,), notes={Flag.PREGNANCY: "Aisle seat."})
    for _ in range(2):
        record(container, family.owner, family, first, once=once)
    record(container, family.owner, family, NewScreening(flags=(Flag.EXTRA_CARE,), based_on=1))
    assert stands(container, family).flags[0].flag is Flag.EXTRA_CARE
    with reading(container.units, family.owner.scope(container)) as unit:
        assert [row.version for row in screenings_of_case(unit.session, family.case)] == [2, 1]
        assert [one.kind for one in events_of_case(unit.session, family.case)].count(EventKind.SCREENED) == 2
        assert [one.extra_care for one in members_of_case(unit.session, family.case)] == [1]


def test_everything_wrong_is_said_at_once(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    soon = container.clock.now().date() + timedelta(days=1)
    new = NewScreening((), {Flag.PREGNANCY: soon}, {Flag.DISABILITY: "x"}, {}, TOPICS[:1], False, 4)
    with pytest.raises(BadInput) as refusal:
        record(container, family.owner, family, new)
    assert set(refusal.value.errors) == {"form", "since_pregnancy", "note_disability", "topics", "is_trained"}


def test_the_full_screening_ends_what_the_rapid_one_called_for(container: Container) -> None:
    family = make_family(container, make_account(container), GROWN)
    record(container, family.owner, family, NewScreening(answers={"worried": Answer.YES}))
    assert stands(container, family).full_due_on == container.clock.now().date() + timedelta(days=5)
    record(container, family.owner, family, NewScreening(topics=TOPICS, is_trained=True, based_on=1))
    assert stands(container, family).full_due_on is None


def test_no_answer_is_kept_and_what_it_was_cannot_be_told(container: Container) -> None:
    owner = make_account(container)
    families = [make_family(container, owner, GROWN) for _ in range(3)]
    for family, code in zip(families, ("worried", "talk_alone", "small_children"), strict=True):
        record(container, owner, family, NewScreening(answers={code: Answer.YES}))
    assert stands(container, families[0]) == stands(container, families[1]) == stands(container, families[2])


def test_another_office_finds_nothing(app: Flask, container: Container) -> None:
    family, stranger = make_siblings(container, make_account(container)), make_account(container)
    record(container, family.owner, family, NewScreening(flags=(Flag.CHILD_ALONE,)))
    with reading(container.units, stranger.scope(container)) as unit:
        assert not screenings_of_case(unit.session, family.case)
    browser = arrived(app, stranger)
    assert browser.get(f"/cases/{family.case}/screening").status_code == 404
    assert browser.get(f"/cases/{family.case}/screening/{family.people[0]}").status_code == 404


def test_the_pages_show_flags_and_that_the_full_screening_is_due(app: Flask, container: Container) -> None:
    family = make_siblings(container, make_account(container))
    browser, at = arrived(app, family.owner), f"/cases/{family.case}/screening"
    assert "waits to be confirmed" in browser.get(at).text
    one = f"{at}/{family.people[0]}"
    refused = browser.post(one, version="0", note_pregnancy="Kept words", since_pregnancy="soon")
    assert refused.status_code == 422
    assert "Kept words" in refused.text
    assert browser.post(one, version="0", flags="child_alone").status_code == 303
    assert "Full screening is due by" in browser.get(at).text
    case = browser.get(f"/cases/{family.case}").text
    assert "Child alone" in case
    assert "the full screening is due" in case


def test_the_case_page_reads_the_same_whatever_called_for_the_full_screening(app: Flask, container: Container) -> None:
    owner = make_account(container)
    browser, words = arrived(app, owner), set()
    for said in ({"worried": Answer.YES}, {"talk_alone": Answer.YES}, {"small_children": Answer.YES}):
        family = make_family(container, owner, GROWN, given_name="Same", family_name="Name")
        record(container, owner, family, NewScreening(answers=said))
        page = browser.get(f"/cases/{family.case}").text
        start = page.index("the full screening is due") - 40
        words.add(page[start : start + 90])
    assert len(words) == 1


def _sent(container: Container, sent: Referred, *flags: Flag) -> None:
    family = Family(sent.case, sent.owner, sent.people)
    record(container, sent.owner, family, NewScreening(flags=flags, notes=dict.fromkeys(flags, "Secret words")))


def test_partners_learn_two_words_and_nothing_else(app: Flask, container: Container) -> None:
    with_care, without = make_referred(container), make_referred(container)
    _sent(container, with_care, Flag.PREGNANCY, Flag.EXTRA_CARE)
    _sent(container, without, Flag.PREGNANCY)
    for sent, is_said in ((with_care, True), (without, False)):
        for who in (sent.coordinator, sent.worker):
            page = arrived(app, who).get(f"/people/{sent.case}")
            assert page.status_code == 200
            assert ("Extra care" in page.text) is is_said
            assert not [word for word in ("Pregnancy", "Secret words", "screening") if word in page.text]
            with reading(container.units, who.scope(container)) as unit:
                assert not screenings_of_case(unit.session, sent.case)
    assert arrived(app, with_care.coordinator).get(f"/people/{without.case}").status_code == 404
