"""An entry by a way that a safe-contact card forbids: said, asked once, kept with it, and a concern is offered."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.clock import MovableClock
from foundation.errors import BadInput
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.follow_up.models import Attempt, Visit
from reintegration.follow_up.queries.check_ins import visit_by_id
from reintegration.follow_up.rules.attempts import LadderStep
from reintegration.follow_up.rules.follow_up import AttemptOutcome, Channel
from reintegration.follow_up.services.check_ins import log_attempt
from reintegration.surveys.models import SurveyResponse
from returns.safe_contact.models import SafeContact
from returns.safe_contact.rules import Channel as OnCard
from returns.safe_contact.services import stored_card
from tests.clock import START
from tests.factories.answered import record, response
from tests.factories.cards import make_card
from tests.factories.follow_up import Followed, change, make_followed, rows
from tests.factories.makers import arrived


def _followed(container: Container, channels: Sequence[OnCard]) -> Followed:
    one = make_followed(container)
    today = START.date()
    days = {"verified_on": today, "review_on": today + timedelta(days=30)}
    content = stored_card(make_card(channels=channels))
    (card,) = rows(container, SafeContact)
    change(container, SafeContact, card.id, content=content, **days)
    return one


def _log(container: Container, one: Followed, channel: Channel, **more: Any) -> None:
    with writing(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, one.visit)
        assert visit is not None
        log_attempt(unit, visit, channel, AttemptOutcome.NO_ANSWER, START, **more)


@pytest.mark.parametrize("channel", Channel)
def test_what_the_card_forbids_is_logged_only_if_it_is_said(container: Container, channel: Channel) -> None:
    others = [one for one in OnCard if one.value != channel.value]
    one = _followed(container, others)
    with pytest.raises(BadInput) as asked:
        _log(container, one, channel)
    assert list(asked.value.errors) == ["channel"]
    assert rows(container, Attempt) == []
    _log(container, one, channel, against_card=True)
    (kept,) = rows(container, Attempt)
    assert kept.channel is channel
    for other in others:
        _log(container, one, Channel(other.value), against_card=True)
    assert len(rows(container, Attempt)) == 3


def test_what_the_card_allows_is_logged_without_a_word(container: Container) -> None:
    one = _followed(container, [OnCard.CALL])
    _log(container, one, Channel.CALL, step=LadderStep.OTHER_CALL)
    assert len(rows(container, Attempt)) == 1


def test_a_message_is_bound_by_more_than_the_channel(container: Container, clock: MovableClock) -> None:
    one = _followed(container, list(OnCard))
    _log(container, one, Channel.MESSAGE)
    clock.move(timedelta(days=31))  # the card is too old now
    with pytest.raises(BadInput):
        _log(container, one, Channel.MESSAGE)
    _log(container, one, Channel.CALL)


def test_a_survey_by_message_is_bound_by_it_too(container: Container) -> None:
    one = _followed(container, [OnCard.CALL, OnCard.VISIT])
    with pytest.raises(BadInput) as asked:
        record(container, one.worker, one.visit, one.person, response(mode=Channel.MESSAGE))
    assert list(asked.value.errors) == ["mode"]
    record(container, one.worker, one.visit, one.person, response(mode=Channel.MESSAGE, against_card=True))
    assert len(rows(container, SurveyResponse)) == 1
    with reading(container.units, one.worker.scope(container)) as unit:
        visit = visit_by_id(unit.session, one.visit)
        assert visit is not None
        assert visit.content is not None
        assert (visit.content.channel, visit.content.against) == (Channel.MESSAGE, True)


def test_the_page_says_it_keeps_what_was_typed_and_offers_a_concern(app: Flask, container: Container) -> None:
    one = _followed(container, [OnCard.VISIT])
    worker, here = arrived(app, one.worker), f"/visits/{one.visit}"
    sent = {"channel": "call", "outcome": "no_answer", "note": "Qorasaroy"}
    asked = worker.post(f"{here}/attempts", **sent)
    assert asked.status_code == 422
    for words in ("never call", "It was done anyway", "Raise a concern", "Qorasaroy"):
        assert words in asked.text
    logged = worker.post(f"{here}/attempts", **sent, against_card="yes")
    assert logged.status_code == 303
    assert logged.headers["Location"].endswith(f"/people/{one.case}/concerns")
    assert "This was against the safe-contact card" in worker.get(logged.headers["Location"]).text
    assert "Against the safe-contact card" in worker.get(here).text
    allowed = worker.post(f"{here}/attempts", **{**sent, "channel": "visit"}, against_card="yes")
    assert allowed.headers["Location"].endswith(here)


def test_a_visit_that_took_place_is_bound_by_it_too(app: Flask, container: Container) -> None:
    one = _followed(container, [OnCard.VISIT])
    worker, here = arrived(app, one.worker), f"/visits/{one.visit}"
    done = {"outcome": "done", "channel": "call", "note": "Qorasaroy"}
    done |= dict.fromkeys(("physical", "mental", "social"), "4")
    asked = worker.post(here, **done)
    assert asked.status_code == 422
    for words in ("never call", "It was done anyway", "Qorasaroy"):
        assert words in asked.text
    (visit,) = [each for each in rows(container, Visit) if each.id == one.visit]
    assert visit.logged_at is None
    logged = worker.post(here, **done, against_card="yes")
    assert logged.headers["Location"].endswith(f"/people/{one.case}/concerns")
    page = worker.get(here).text
    assert "How people were met" in page
    assert "Against the safe-contact card" in page


@pytest.mark.parametrize(
    ("channels", "said", "is_asked"),
    [
        ([OnCard.VISIT], {}, False),
        ([OnCard.VISIT], {"channel": "visit"}, False),
        ([OnCard.CALL], {}, True),  # as planned: a visit
        ([OnCard.CALL], {"channel": "call"}, False),
        ([OnCard.CALL], {"outcome": "refused"}, False),  # nobody was met
    ],
)
def test_how_people_were_met_is_as_planned_unless_it_is_said(
    app: Flask, container: Container, channels: Sequence[OnCard], said: dict[str, str], is_asked: bool
) -> None:
    one = _followed(container, channels)
    ratings = dict.fromkeys(("physical", "mental", "social"), "4")
    answer = arrived(app, one.worker).post(
        f"/visits/{one.visit}", **{"outcome": "done", **ratings, "sure": "yes", **said}
    )
    assert answer.status_code == (422 if is_asked else 303)


def test_ratings_that_are_added_later_leave_the_mark_of_an_interview(app: Flask, container: Container) -> None:
    one = _followed(container, [OnCard.CALL, OnCard.VISIT])
    short = {"mode": Channel.MESSAGE, "against_card": True, "is_broken_off": True, "ratings": {}}
    record(container, one.worker, one.visit, one.person, response({"food_reduced": "often"}, **short))
    ratings = dict.fromkeys(("physical", "mental", "social"), "4")
    worker, here = arrived(app, one.worker), f"/visits/{one.visit}"
    assert worker.post(here, outcome="done", channel="visit", **ratings).status_code == 303
    assert "Against the safe-contact card" in worker.get(here).text


def test_whoever_was_not_met_was_met_against_no_card(app: Flask, container: Container) -> None:
    one = _followed(container, [OnCard.VISIT])
    sent = {"outcome": "refused", "channel": "call", "against_card": "yes", "sure": "yes"}
    logged = arrived(app, one.worker).post(f"/visits/{one.visit}", **sent)
    assert logged.headers["Location"].endswith(f"/visits/{one.visit}")
