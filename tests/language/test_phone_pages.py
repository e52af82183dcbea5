"""The pages that a partner worker has on the phone, in the languages of which only these are translated."""

import re
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from babel.support import NullTranslations
from flask import Flask

from app import TOPICS
from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.language.locales import PHONE_LANGUAGES, HouseDomain
from foundation.language.words import speaking
from foundation.messaging.rules import AccountNotice, NoticeKind
from foundation.web.container import Container
from foundation.web.today import GROUP_LABELS
from foundation.web.topics import gathered
from reintegration.arrivals.words import COMING_LABELS, ArrivalsNotice
from reintegration.concerns import words as of_concerns
from reintegration.concerns.rules import Category, ConcernKind, Pace
from reintegration.concerns.words import ConcernsNotice
from reintegration.episodes.words import EpisodesNotice
from reintegration.follow_up.words import VISIT_OUTCOME_LABELS
from reintegration.referrals.words import ReferralsNotice
from returns.cases.rules.cases import CaseState
from returns.journey.models import Leg
from returns.lifecycle.words import LifecycleNotice
from returns.safe_contact.models import SafeContact
from rights.requests.words import RequestsNotice
from tests.factories.concerned import Followed as Concerned, make_followed as make_concerned, raised
from tests.factories.follow_up import Followed, Team, change, make_followed, rows
from tests.factories.inbox import make_notice
from tests.factories.makers import Browser, Person, arrived, make_account
from tests.factories.referred import CARD, Referred, make_referred

CATALOGUES = Path(__file__).parents[2] / "translations"
ALL_NOTICES = gathered(topic.notices for topic in TOPICS)
# What a worker of a partner is told of.
OF_A_WORKER: tuple[NoticeKind, ...] = (
    *(ArrivalsNotice.TRAVELLERS_CHANGED, ArrivalsNotice.FLIGHT_CHANGED),
    *(ArrivalsNotice.MOVEMENT_ANNOUNCED, ArrivalsNotice.MOVEMENT_CHANGED, ArrivalsNotice.MOVEMENT_CANCELLED),
    *(ConcernsNotice.CONCERN_WAITS, EpisodesNotice.ARRIVAL_NEAR, LifecycleNotice.PLAN_STOPPED),
    *(ReferralsNotice.REFERRAL_WAITS, ReferralsNotice.MOVE_DONE, RequestsNotice.DATA_CORRECTED),
    AccountNotice.SECOND_FACTOR_RESET,
)


class _Recording(NullTranslations):
    """English, and what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: set[str] = set()

    def gettext(self, message: str) -> str:
        self.messages.add(message)
        return message

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        self.messages.add(singular)
        return singular if number == 1 else plural


@dataclass(frozen=True)
class _Week:
    """What a worker has on the phone in a bad week."""

    team: Team
    followed: Followed
    referred: Referred
    later: list[uuid.UUID]
    concern: uuid.UUID
    concerned: Concerned


def _make_week(container: Container) -> _Week:
    """Concerns, arrivals to receive and visits, of every urgency; a card that was copied."""
    concerned = make_concerned(container, members=2)
    one, worker = concerned.referred, concerned.referred.worker
    concern = raised(concerned, worker, category=Category.OTHER, pace=Pace.IN_TURN, person_id=one.people[0])
    raised(concerned, one.owner, kind=ConcernKind.OFFER_OF_HELP)
    [card] = rows(container, SafeContact, SafeContact.person_id == one.people[0])
    copied = replace(CARD, how=None, copied_from=one.people[1].hex)
    change(container, SafeContact, card.id, content=copied)
    partner = (one.coordinator, worker)
    coming = make_referred(container, partner=partner, members=2)
    later = [make_referred(container, partner=partner, case_state=CaseState.READY).case]
    for hours in (3, 80, 24 * 12):
        later.append(make_referred(container, partner=partner).case)
        [leg] = rows(container, Leg, Leg.case_id == later[-1])
        change(container, Leg, leg.id, arrives_at=container.clock.now() + timedelta(hours=hours))
    team = Team(one.owner, worker, one.coordinator)
    followed = make_followed(container, team)
    [card] = rows(container, SafeContact, SafeContact.person_id == followed.person)
    in_the_evening = replace(CARD, zone="Asia/Tashkent", weekdays=(1, 2, 3), starts=18 * 60, ends=21 * 60)
    change(container, SafeContact, card.id, content=in_the_evening)
    for days in (-3, 0, 0, 0, 0, 0, 3, 12):
        due = container.clock.now().date() + timedelta(days=days)
        make_followed(container, team, {"due_on": due, "opens_on": due - timedelta(days=4), "closes_on": due})
    make_notice(container, worker, ArrivalsNotice.MOVEMENT_ANNOUNCED)
    return _Week(team, followed, coming, later, concern, concerned)


def _walk(browser: Browser, one: Followed) -> None:
    """Today, the visits, one of them, its survey, the check of the card, and an attempt by one press."""
    visit = f"/visits/{one.visit}"
    _read(browser, "/", "/visits", visit, f"{visit}/survey/{one.person}", f"/people/{one.case}/safe-contact")
    assert browser.post(f"{visit}/attempts", channel="call", outcome="no_answer").status_code == 303
    _read(browser, visit)


def _read(browser: Browser, *addresses: str) -> None:
    for address in addresses:
        assert browser.get(address).status_code == 200, address


def _pressed(browser: Browser, address: str, status: int = 303, **fields: str) -> None:
    """Press a button, and read what the page says then."""
    answer = browser.post(address, **fields)
    assert answer.status_code == status, (address, answer.text)
    if status == 303:
        _read(browser, answer.headers["Location"])


def _enter(app: Flask, spoken: _Recording, who: Person) -> Browser:
    """A browser; what the page of the account says is not for phones."""
    said = set(spoken.messages)
    browser = arrived(app, who)
    spoken.messages = said
    return browser


def _walk_concerns(app: Flask, week: _Week, clock: MovableClock, spoken: _Recording) -> None:
    """A concern: raised, not taken in time, taken, over from a colleague, noted, closed, reopened."""
    case, browser = week.concerned.referred.case, _enter(app, spoken, week.team.worker)
    here, one = f"/people/{case}/concerns", f"/people/{case}/concerns/{week.concern}"
    _read(browser, "/", "/concerns", here, f"/people/{case}", "/referrals")
    _pressed(browser, here, 422, kind="concern")
    _pressed(browser, here, kind="concern", category="threat", note="Men at the door.")
    _pressed(browser, here, kind="concern", note="A colleague shouts.", about_own="yes")
    clock.move(timedelta(days=1))
    browser = _enter(app, spoken, week.team.worker)
    _read(browser, "/", "/concerns", here)
    assert _enter(app, spoken, week.team.coordinator).post(f"{one}/take").status_code == 303
    _read(browser, here, "/concerns", "/concerns?show=taken")
    _pressed(browser, f"{one}/take", 422)
    _pressed(browser, f"{one}/take", over="yes")
    _read(browser, "/", "/concerns?show=taken")
    _pressed(browser, f"{one}/notes", note="Rang her.")
    _pressed(browser, f"{one}/close", 422)
    _pressed(browser, f"{one}/close", note="Safe.")
    _pressed(browser, f"{one}/close", 422, note="Safe.")
    _pressed(browser, f"{one}/reopen", reason="They came back.")
    _pressed(browser, f"{one}/reopen", 422, reason="They came back.")


def _walk_arrival(app: Flask, week: _Week, spoken: _Recording) -> None:
    """Whom to receive, somebody who has not come, an arrival with its mistakes."""
    case, browser = week.referred.case, _enter(app, spoken, week.team.worker)
    here = f"/people/{case}/arrival"
    _read(browser, f"/people/{case}", here)
    _pressed(browser, here, 422)
    day = {"day": "2026-11-24", "time": "12:00"}
    _pressed(browser, f"{here}/missing", missing="1")
    _pressed(browser, here, **day, is_identity_confirmed="yes", missing="1")
    _read(browser, here, f"/people/{case}")
    _pressed(browser, here, **day, is_identity_confirmed="yes", late="1")


def _walk_quiet_day(app: Flask, container: Container, week: _Week, spoken: _Recording) -> None:
    """Somebody to whom nobody is assigned yet; and a case with nothing to report, nor an arrival."""
    fresh = make_account(container, Role.PARTNER_WORKER, week.team.worker.organisation_id)
    _read(_enter(app, spoken, fresh), "/", "/visits", "/referrals", "/concerns")
    browser, case = _enter(app, spoken, week.team.worker), week.followed.case
    _read(browser, f"/people/{case}", f"/people/{case}/concerns", *(f"/people/{later}" for later in week.later))


def _walk_visit(app: Flask, week: _Week, clock: MovableClock, spoken: _Recording) -> None:
    """A visit that is tried, logged and taken back: in time, and too late."""
    here, browser = f"/visits/{week.followed.visit}", _enter(app, spoken, week.team.worker)
    _walk(browser, week.followed)
    undo = re.search(rf'action="({here}/attempts/[0-9a-f-]+/undo)"', browser.get(here).text)
    assert undo
    clock.move(timedelta(minutes=10))
    browser = _enter(app, spoken, week.team.worker)
    _pressed(browser, undo.group(1), 422)
    _pressed(browser, here, 422)
    _pressed(browser, here, 422, outcome="declined")
    done = {"outcome": "done", "channel": "visit", "physical": "4", "mental": "3", "social": "5"}
    _pressed(browser, here, **done)
    _pressed(browser, f"{here}/undo")
    _pressed(browser, here, **done)
    clock.move(timedelta(minutes=10))
    _pressed(_enter(app, spoken, week.team.worker), f"{here}/undo", 422)


def _walk_what_is_seldom(app: Flask, week: _Week, spoken: _Recording) -> None:
    """The dates of a visit, changed and sent wrongly; notices, one of them unread; and a page that is not there."""
    dates, browser = f"/visits/{week.followed.visit}/dates", _enter(app, spoken, week.team.worker)
    _read(browser, dates, "/inbox", "/inbox?show=unread")
    _pressed(browser, "/inbox/read")
    _read(browser, "/inbox", "/inbox?show=unread")
    assert browser.get("/nothing").status_code == 404
    _pressed(browser, dates, 422)
    _pressed(browser, dates, 422, action="move", day="2020-01-01", reason="other")


def _say_labels(spoken: NullTranslations) -> None:
    """What a page shows at one time or another: whom a concern goes to, what it is about, how somebody comes."""
    tables = [table for name, table in vars(of_concerns).items() if name.endswith("_LABELS") or "GOES_" in name]
    with speaking(spoken):
        assert all(str(words) for notice in OF_A_WORKER for words in ALL_NOTICES[notice])
        for table in (*tables, COMING_LABELS, VISIT_OUTCOME_LABELS, GROUP_LABELS):
            assert all(str(label) for label in table.values())


def test_every_sentence_of_the_phone_pages_is_in_their_catalogues(
    app: Flask, container: Container, clock: MovableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    week, spoken = _make_week(container), _Recording()
    monkeypatch.setattr(HouseDomain, "get_translations", lambda _domain: spoken)
    _walk_quiet_day(app, container, week, spoken)
    _walk_arrival(app, week, spoken)
    _walk_concerns(app, week, clock, spoken)
    _walk_what_is_seldom(app, week, spoken)
    _walk_visit(app, week, clock, spoken)
    _say_labels(spoken)
    assert len(spoken.messages) > 300
    for language in PHONE_LANGUAGES:
        with (CATALOGUES / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            catalogue = read_po(file)
        translated = {message.id if isinstance(message.id, str) else message.id[0] for message in catalogue}
    assert sorted(spoken.messages - translated) == [], language


def test_partners_staff_choose_among_them_and_nobody_else(app: Flask, container: Container) -> None:
    one = make_followed(container)
    worker, officer = arrived(app, one.worker), arrived(app, one.officer)
    for browser, is_offered in (
        (worker, True),
        (officer, False),
        (arrived(app, make_account(container, Role.MANAGER)), False),
    ):
        labels = set(re.findall(r'name="language" value="(\w+)"', browser.get("/account").text))
        assert labels >= {"en", "tr", "ar"}
        assert (labels >= set(PHONE_LANGUAGES)) == is_offered
    assert officer.post("/language", language="uz").status_code == 422
    assert worker.post("/language", language="fa_AF").status_code == 303
    page = worker.get(f"/visits/{one.visit}").text
    assert '<html lang="fa" dir="rtl"' in page
    assert "ثبت" in page
    assert "Second factor" in worker.get("/account").text, "what is not translated is English"


def test_a_workers_phone_says_which_language_is_read_until_one_is_chosen(app: Flask, container: Container) -> None:
    one = make_followed(container)
    coordinator = make_account(container, Role.PARTNER_COORDINATOR, one.worker.organisation_id)
    for phone, language in (("ru-RU,ru;q=0.9,en;q=0.5", "ru"), ("fa-AF,fa;q=0.9", "fa"), ("bn", "bn"), ("sw", "en")):
        asks = {"headers": {"Accept-Language": phone}}
        assert f'<html lang="{language}"' in arrived(app, one.worker).get("/", **asks).text
        assert '<html lang="en"' in arrived(app, coordinator).get("/", **asks).text, "whose pages are half in English"
    worker = arrived(app, one.worker)
    worker.post("/language", language="tr")
    assert '<html lang="tr"' in worker.get("/", headers={"Accept-Language": "ru"}).text
