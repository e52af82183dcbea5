"""A day behind the next visit, a closed one, one outside the survey window: asked once, taken, and labelled."""

from datetime import date, timedelta

import pytest
from flask import Flask

from foundation.errors import BadInput
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.services.check_ins import the_episode
from reintegration.schedule.models import ChangeContent
from reintegration.schedule.rules import Around, ChangeKind, ChangeReason, Doubt, doubts
from reintegration.schedule.services.visits import change_visit
from returns.cases.queries import case_by_id
from tests.factories.concerned import Followed, make_followed
from tests.factories.follow_up import rows
from tests.factories.makers import arrived

DAY = date(2026, 12, 8)
WINDOW = (date(2026, 12, 1), date(2026, 12, 20))
TABLE = {
    "nothing": (Around(date(2026, 11, 27), date(2027, 1, 5), True, WINDOW), ()),
    "on the day of the next": (Around(DAY.replace(day=1), DAY, True, None), (Doubt.AFTER_THE_NEXT,)),
    "behind the next": (Around(None, DAY - timedelta(days=1), True, None), (Doubt.AFTER_THE_NEXT,)),
    "before the last": (Around(DAY, None, True, None), (Doubt.BEFORE_THE_LAST,)),
    "a closed day": (Around(None, None, False, WINDOW), (Doubt.CLOSED_DAY,)),
    "after the round": (Around(None, None, True, (DAY, DAY - timedelta(days=1))), (Doubt.OUT_OF_SURVEY_WINDOW,)),
    "everything at once": (Around(DAY, DAY, False, (DAY + timedelta(days=1), DAY)), tuple(Doubt)),
}


@pytest.mark.parametrize("name", TABLE)
def test_every_doubt_is_said_at_once(name: str) -> None:
    around, expected = TABLE[name]
    assert doubts(DAY, around) == expected


def _visits(container: Container) -> list[Visit]:
    return sorted(rows(container, Visit), key=lambda one: one.ordinal)


def _moved(container: Container, one: Followed, visit: Visit, day: date, *, is_sure: bool) -> None:
    with writing(container.units, one.referred.worker.scope(container)) as unit:
        row, case = visit_by_id(unit.session, visit.id), case_by_id(unit.session, one.referred.case)
        assert row is not None
        assert case is not None
        why = ChangeContent(ChangeReason.ASKED_FOR)
        change_visit(unit, case, the_episode(unit, row), row, ChangeKind.MOVED, why, day, is_sure=is_sure)


def _sunday_after(day: date) -> date:
    return day + timedelta(days=6 - day.weekday() or 7)


def test_nothing_is_refused_for_a_doubt_and_nothing_is_moved_before_it_was_asked(container: Container) -> None:
    one = make_followed(container)
    first, second = [each for each in _visits(container) if each.month][:2]
    day = _sunday_after(second.closes_on)
    with pytest.raises(BadInput) as asked:
        _moved(container, one, first, day, is_sure=False)
    assert list(asked.value.errors) == ["sure"]
    assert len(asked.value.errors["sure"]) == 3
    assert _visits(container)[first.ordinal - 1].due_on == first.due_on
    _moved(container, one, first, day, is_sure=True)
    assert _visits(container)[first.ordinal - 1].due_on == day


def test_a_day_without_a_doubt_is_not_asked_about(container: Container) -> None:
    one = make_followed(container)
    first = next(each for each in _visits(container) if each.month)
    day = first.due_on + timedelta(days=1)
    while day.weekday() > 3:
        day += timedelta(days=1)
    _moved(container, one, first, day, is_sure=False)
    assert _visits(container)[first.ordinal - 1].due_on == day


def test_the_page_asks_keeps_what_was_typed_and_labels_the_day(app: Flask, container: Container) -> None:
    one = make_followed(container)
    first, second = [each for each in _visits(container) if each.month][:2]
    day, browser = _sunday_after(second.closes_on), arrived(app, one.referred.worker)
    at, typed = f"/visits/{first.id}/dates", {"kind": "moved", "reason": "asked_for", "note": "A wedding."}
    asked = browser.post(at, **typed, day=day.isoformat())
    assert asked.status_code == 422
    assert "A wedding." in asked.text
    assert "non-working day" in asked.text
    assert 'name="sure"' in asked.text
    assert browser.post(at, **typed, day=day.isoformat(), sure="yes").status_code == 303
    for page in (at, f"/people/{one.referred.case}/dates"):
        text = browser.get(page).text
        for label in ("Not before the next visit", "Non-working day", "Outside the survey window"):
            assert label in text, (page, label)
