"""Group movements as their templates show them: ends, seats, notice, places, cases and what stands in their way."""

import uuid
from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import url_for

from foundation.language.formats import country
from foundation.language.words import _, lazy_gettext as _l
from foundation.web.route import Request
from returns.cases.queries.case_page import full_name, shown_reference
from returns.cases.rules import CaseState, Reason
from returns.cases.words.cases import STATE_LABELS, age_label
from returns.journey.pages.itinerary import end_of
from returns.journey.rules.itinerary import LegStatus, flight_label
from returns.journey.words import LEG_STATUS_LABELS, LEG_STATUS_MARKS, MODE_LABELS, duration_label
from returns.movements.queries.movements import (
    CaseAboard,
    Movement,
    PlaceRead,
    ToldRead,
    departs_on,
    movement_rules,
    notice_facts,
    shown_movement,
    today_there,
)
from returns.movements.rules import News, NoticeFacts, NoticeState, Seats, closed_reasons
from returns.people.rules.people import age_range

NOTICE_LABELS = {
    NoticeState.GIVEN: _l("Told in time"),
    NoticeState.GIVEN_LATE: _l("Told late"),
    NoticeState.DUE: _l("Not told yet"),
    NoticeState.OVERDUE: _l("Not told, and the day has passed"),
}
NOTICE_MARKS = {
    NoticeState.GIVEN: "done",
    NoticeState.GIVEN_LATE: "warning",
    NoticeState.DUE: "due",
    NoticeState.OVERDUE: "blocked",
}
NEWS_LABELS = {
    News.ANNOUNCED: _l("Told that it comes"),
    News.CHANGED: _l("Told that it has changed"),
    News.CANCELLED: _l("Told that it does not come"),
}
NEWS_MARKS = {News.ANNOUNCED: "done", News.CHANGED: "done", News.CANCELLED: "warning"}
_CASE_MARKS = {
    CaseState.READY: "done",
    CaseState.PLANNING: "due",
    CaseState.DEPARTED: "done",
    CaseState.ARRIVED: "done",
}


def movement_head(request: Request, movement: Movement, seats: Seats) -> SimpleNamespace:
    """A movement as every page of it, and the list, shows it; opens it."""
    shown = shown_movement(movement)
    content, terminals = shown.said, (shown.said["from_terminal"], shown.said["to_terminal"])
    has_left = movement.departs_at <= request.container.clock.now()
    return SimpleNamespace(
        id=movement.id,
        url=url_for("movements.open", movement_id=movement.id),
        mode=movement.mode.value,
        mode_label=MODE_LABELS[movement.mode],
        carrier=flight_label(content["carrier"], content["number"]),
        booking=content["booking"],
        note=content["note"],
        status_label=LEG_STATUS_LABELS[movement.status],
        mark=LEG_STATUS_MARKS.get(movement.status, "plain"),
        country=country(movement.country),
        origin=end_of(content["from"], shown.departs, terminals[0]),
        destination=end_of(content["to"], shown.arrives, terminals[1], shown.days_later),
        duration=duration_label(shown.minutes),
        km=content["km"],
        seats=seats,
        is_open=not closed_reasons(movement.status, has_left),
        is_cancelled=movement.status is LegStatus.CANCELLED,
        has_left=has_left,
    )


def notice_shown(request: Request, movement: Movement) -> SimpleNamespace:
    """How it stands with telling the receiving side; one statement for the rules, if they are not read yet."""
    row, ratios = movement_rules(request.unit.session, departs_on(movement))
    facts = notice_facts(movement, row, today_there(movement, request.container.clock.now()))
    return SimpleNamespace(**_notice(facts), days=row.whole(), ratios=ratios)


def _notice(facts: NoticeFacts) -> dict[str, Any]:
    return {
        "state": facts.state,
        "mark": NOTICE_MARKS[facts.state],
        "label": NOTICE_LABELS[facts.state],
        "due_on": facts.due_on,
        "given_on": facts.given_on,
        "today": facts.today,
        "rule": facts.cited.rule,
        "source": facts.cited.source,
    }


def told_shown(messages: Sequence[ToldRead], schedule: int) -> list[SimpleNamespace]:
    """Which organisations the program told, of what and when; whether it was of the times that hold now."""
    return [
        SimpleNamespace(
            organisation=message.organisation,
            label=NEWS_LABELS[message.told.news],
            mark=NEWS_MARKS[message.told.news],
            at=message.told.told_at,
            is_current=message.told.schedule == schedule,
        )
        for message in messages
    ]


def newest_told(messages: Sequence[SimpleNamespace]) -> list[SimpleNamespace]:
    """Of each organisation what it was told last; `messages` comes the latest first."""
    newest: dict[str, SimpleNamespace] = {}
    for message in messages:
        newest.setdefault(message.organisation, message)
    return list(newest.values())


def shown_place(place: PlaceRead, request: Request) -> SimpleNamespace:
    """A place with who has it, or for whom it is kept; opens it."""
    if place.person is None:
        content = place.place.content or {}
        return SimpleNamespace(
            number=place.place.ordinal,
            country=country(content.get("country") or "") if content.get("country") else "",
            note=content.get("note", ""),
            back_url=_at("back", place) if content.get("was") else None,
            release_url=_at("release", place),
        )
    band = place.person.birth_year_band
    age = age_range(band, request.container.clock.now().date()) if band is not None else None
    return SimpleNamespace(
        number=place.place.ordinal,
        name=full_name(place.person) or _("Name cannot be shown"),
        age=age_label(age) if age else "",
        out_url=_at("out", place),
    )


def _at(part: str, place: PlaceRead) -> str:
    return url_for(f"movements.{part}", movement_id=place.place.movement_id, place_id=place.place.id)


def shown_aboard(request: Request, aboard: Sequence[CaseAboard]) -> list[SimpleNamespace]:
    """Cases with their people, and where each case stands."""
    return [
        SimpleNamespace(
            reference=shown_reference(case.case),
            url=url_for("cases.open", case_id=case.case.id),
            readiness_url=url_for("readiness.page", case_id=case.case.id),
            again_url=_at("again", case.places[0]),
            label=STATE_LABELS[case.case.state],
            mark=_CASE_MARKS.get(case.case.state, "plain"),
            is_frozen=case.leg is not None and case.leg.status is LegStatus.FROZEN,
            people=[shown_place(place, request) for place in case.places],
        )
        for case in aboard
    ]


def conflicts(
    aboard: Sequence[CaseAboard],
    escorts: tuple[int, int],
    notice: SimpleNamespace,
    against: Mapping[uuid.UUID, Sequence[Reason]],
) -> list[SimpleNamespace]:
    """What does not fit in a movement, with where it is mended; `escorts` are how many are needed and go along."""
    problems = []
    frozen = sum(case.leg is not None and case.leg.status is LegStatus.FROZEN for case in aboard)
    ended = sum(case.leg is None or case.leg.status is LegStatus.CANCELLED for case in aboard)
    if notice.state is NoticeState.OVERDUE:
        problems.append(("blocked", _("The receiving side was not told, and the day for it has passed."), "notice"))
    if frozen:
        problems.append(
            ("blocked", _("The leg of a case is frozen. Take its people out, or let it travel again."), "people")
        )
    if ended:
        problems.append(("blocked", _("People have a place and no leg of this movement. Take them out."), "people"))
    if escorts[1] < escorts[0]:
        problems.append(("warning", _("There are too few escorts for so many people."), "escorts"))
    if any(against.values()):
        problems.append(("warning", _("Something stands against an escort who goes along."), "escorts"))
    return [SimpleNamespace(mark=mark, words=words, at=at) for mark, words, at in problems]
