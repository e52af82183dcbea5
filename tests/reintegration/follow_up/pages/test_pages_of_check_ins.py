"""The pages of check-ins in a browser without scripts: the work list, a visit, the survey, its scores, the figure."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.web.container import Container
from reintegration.concerns.models import Concern
from reintegration.follow_up.jobs import outcomes_close
from reintegration.follow_up.models import Attempt, Visit
from reintegration.follow_up.rules.follow_up import VisitState
from reintegration.outcomes.jobs import take_snapshot
from reintegration.referrals.models import Referral
from reintegration.surveys.models import SurveyResponse
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose
from returns.safe_contact.models import SafeContact
from tests.clock import START
from tests.doors.visits import counted
from tests.factories.answered import WELL, best_answers
from tests.factories.caseload import Somebody, make_caseload, times
from tests.factories.follow_up import Followed, change, make_followed, make_team, make_visit, rows
from tests.factories.makers import Browser, arrived, make_account

OVERDUE = {"due_on": date(2026, 11, 20)}


def survey_fields(**changed: Any) -> dict[str, Any]:
    """The form of the survey with the best answers."""
    answers = {f"q-{code}": answer for code, answer in best_answers().items()}
    well = {name: str(points) for name, points in WELL.items()}
    return {**answers, **well, "mode": "visit", "edition": "0", "started_at": START.isoformat(), **changed}


def survey_at(one: Followed) -> str:
    """The address of the survey."""
    return f"/visits/{one.visit}/survey/{one.person}"


def test_the_work_list_says_who_first_is_loud_where_a_card_forbids_and_leads_to_the_visit(
    app: Flask, container: Container
) -> None:
    one = make_followed(container, visit=OVERDUE, given_name="Dilnoza", place_of_return="Urgut")
    make_visit(container, one.case, one.episode, 2, opens_on=date(2026, 11, 28), due_on=date(2026, 11, 30))
    for who in (one.worker, one.coordinator):
        page = arrived(app, who).get("/").text
        assert page.index("Dilnoza") < page.index("years") < page.index("Urgut") < page.index("Evenings after six")
        assert re.search(r'today-forbids">.*?#blocked.*?Never leave a message', page, re.S)
        assert "Herself" not in page, "the rest of the card is a tap away"
        assert "4 days late" in page
        assert re.search(r"Also: [^<]*Due in 6 days", page), "one line for both visits"
        assert len(re.findall(r'class="today-visit">\s*<a href="/visits/', page)) == 1
        assert f"/visits/{one.visit}" in page
    assert f"/visits/{one.visit}" not in arrived(app, one.officer).get("/").text, "the partner follows it"
    assert f"/visits/{one.visit}" not in arrived(app, make_team(container).worker).get("/").text


def test_a_case_without_a_partner_stands_on_the_list_of_its_owner(app: Flask, container: Container) -> None:
    one = make_followed(container, visit=OVERDUE)
    [referral] = rows(container, Referral)
    change(container, Referral, referral.id, state="revoked", ended_at=START)
    assert f"/visits/{one.visit}" in arrived(app, one.officer).get("/").text
    assert arrived(app, one.worker).get(f"/visits/{one.visit}").status_code == 404


def test_who_has_one_name_is_told_apart_by_age_and_reference(app: Flask, container: Container) -> None:
    team = make_team(container)
    born = (date(1980, 1, 1), date(1995, 1, 1), date(1980, 1, 1))
    for birth_date in born:
        make_followed(container, team, visit=OVERDUE, given_name="Rustam", birth_date=birth_date)
    page = arrived(app, team.worker).get("/visits").text
    lines = re.findall(r"<li data-row.*?</li>", page, re.S)
    assert len(lines) == 3
    assert all(line.count("Rustam") == 1 for line in lines)
    about = [re.search(r'today-age">([^<]+)<.*?class="code"[^>]*>([^<]+)<', line, re.S) for line in lines]
    assert len({match.groups() for match in about if match}) == 3
    assert {match[1] for match in about if match} == {"41 to 46 years", "26 to 31 years"}


DAYS = {"Overdue": -3, "Due today": 0, "In the next 7 days": 7, "Later": 8}


def test_visits_are_grouped_by_when_they_are_due_each_with_its_count(app: Flask, container: Container) -> None:
    team, today = make_team(container), START.date()
    for days in (*DAYS.values(), -3):
        make_followed(container, team, visit={"due_on": today + timedelta(days=days)})
    of_today = {"Due today": "Today", "In the next 7 days": "This week"}
    for path, words in (("/visits", {}), ("/", of_today)):
        page = arrived(app, team.worker).get(path).text
        headings = re.findall(r"<h2[^>]*>(?:<svg.*?</svg>)?\s*([^<]+) <span class=\"count\">(\d+)</span></h2>", page)
        late = "2" if path == "/visits" else "7"  # five plans are late as well
        assert headings == [(words.get(day, day), late if day == "Overdue" else "1") for day in DAYS]


def test_a_coordinator_lists_the_visits_of_nobody_and_her_own(app: Flask, container: Container) -> None:
    team = make_team(container)
    of_worker, own, of_nobody = (make_followed(container, team, visit=OVERDUE) for _number in range(3))
    referrals = {referral.case_id: referral.id for referral in rows(container, Referral)}
    change(container, Referral, referrals[own.case], assigned_to=team.coordinator.id)
    change(container, Referral, referrals[of_nobody.case], assigned_to=None)
    browser = arrived(app, team.coordinator)
    for whose, listed in (("", [of_worker, own, of_nobody]), ("mine", [own]), ("nobody", [of_nobody])):
        page = browser.get(f"/visits?whose={whose}").text
        shown = [one for one in (of_worker, own, of_nobody) if f"/visits/{one.visit}" in page]
        assert shown == listed, whose


def test_no_answer_is_one_press_and_the_next_page_takes_it_back(
    app: Flask, container: Container, clock: MovableClock
) -> None:
    one = make_followed(container, visit={"state": "missed", "outcome": "not_attempted", "escalates_at": START})
    browser, here = arrived(app, one.worker), f"/visits/{one.visit}"
    page = browser.get(here).text
    assert re.search(r'name="channel" value="call".*?value="no_answer".*?value="reached"', page, re.S)
    assert browser.post(f"{here}/attempts", channel="call", outcome="no_answer").status_code == 303
    [attempt], [visit] = rows(container, Attempt), rows(container, Visit)
    assert (visit.outcome, visit.escalates_at) == ("unreachable", None)
    assert "Undo, within 60 seconds" in browser.get(here).text
    undo = f"{here}/attempts/{attempt.id}/undo"
    assert undo not in arrived(app, one.coordinator).get(here).text
    assert arrived(app, one.coordinator).post(undo).status_code == 422, "somebody else's"
    for past, left in ((50, 10), (10, 1)):  # the seconds that are left, and in the last moment one
        clock.move(timedelta(seconds=past))
        assert f"Undo, within {left} second" in browser.get(here).text
    assert browser.post(undo).status_code == 303
    [visit] = rows(container, Visit)
    assert (visit.outcome, visit.escalates_at) == ("not_attempted", START)
    assert rows(container, Attempt) == []
    assert browser.post(undo).status_code == 404, "there is nothing left to undo"


def test_an_attempt_stays_once_the_minute_is_over(app: Flask, container: Container, clock: MovableClock) -> None:
    one = make_followed(container)
    browser, here = arrived(app, one.worker), f"/visits/{one.visit}"
    assert browser.post(f"{here}/attempts", channel="call", outcome="no_answer").status_code == 303
    [attempt] = rows(container, Attempt)
    clock.move(timedelta(seconds=61))
    assert "Undo, within" not in browser.get(here).text
    late = browser.post(f"{here}/attempts/{attempt.id}/undo")
    assert late.status_code == 422
    assert ("The time to undo has passed" in late.text, "check what is marked" in late.text) == (True, False)
    assert len(rows(container, Attempt)) == 1


def test_what_a_card_forbids_is_not_logged_at_once(app: Flask, container: Container) -> None:
    one = make_followed(container)
    [card] = rows(container, SafeContact)
    change(container, SafeContact, card.id, content={"number": "+998901234567", "channels": ["visit"]})
    page = arrived(app, one.worker).get(f"/visits/{one.visit}").text
    at_once = re.search(r'class="at-once".*?</form>', page, re.S)
    assert at_once is not None
    assert 'name="channel" value="visit"' in at_once[0], "nobody may call: the ladder goes on with going there"


def test_an_attempt_is_logged_once_however_often_it_is_sent(app: Flask, container: Container) -> None:
    one = make_followed(container)
    browser = arrived(app, one.worker)
    page = browser.get(f"/visits/{one.visit}").text
    assert re.search(r'name="channel" value="call"[^>]* checked', page), (
        "the first step of the ladder stands there already"
    )
    idempotency_key = re.search(r'name="idempotency_key" value="([0-9a-f]+)"', page)
    assert idempotency_key is not None
    for _ in range(2):
        sent = {"channel": "call", "outcome": "no_answer", "idempotency_key": idempotency_key[1]}
        assert browser.post(f"/visits/{one.visit}/attempts", **sent).status_code == 303
    assert len(rows(container, Attempt)) == 1
    assert "No answer" in browser.get(f"/visits/{one.visit}").text


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(app: Flask, container: Container) -> None:
    one = make_followed(container)
    browser = arrived(app, one.worker)
    wrong = browser.post(f"/visits/{one.visit}/attempts", channel="call", day="soon", note="Rang twice.")
    assert wrong.status_code == 422
    assert "Rang twice." in wrong.text
    refused = browser.post(f"/visits/{one.visit}", outcome="done", physical="4", note="Was at home.")
    assert refused.status_code == 422
    assert re.search(r'<a href="#[\w-]*-mental">\s*[^<]*three well-being ratings', refused.text), (
        "the first one missing"
    )
    assert "Was at home." in refused.text
    done = {"outcome": "done", "physical": "4", "mental": "3", "social": "5"}
    assert browser.post(f"/visits/{one.visit}", **done).status_code == 303
    assert rows(container, Visit)[0].state is VisitState.DONE


def test_an_early_end_asks_and_can_be_undone(app: Flask, container: Container) -> None:
    one = make_followed(container, visit={"closes_on": date(2026, 12, 6)})
    browser = arrived(app, one.worker)
    asked = browser.post(f"/visits/{one.visit}", outcome="unreachable", note="Rang four times.")
    assert asked.status_code == 422
    assert "12 more days" in asked.text
    assert "Rang four times." in asked.text
    assert rows(container, Visit)[0].outcome is None
    sent = {"outcome": "unreachable", "note": "Rang four times.", "sure": "yes"}
    assert browser.post(f"/visits/{one.visit}", **sent).status_code == 303
    page = browser.get(f"/visits/{one.visit}").text
    assert "Undo, within 60 seconds" in page
    assert "Undo, within" not in arrived(app, one.coordinator).get(f"/visits/{one.visit}").text
    assert browser.post(f"/visits/{one.visit}/undo").status_code == 303
    assert rows(container, Visit)[0].outcome is None


def test_attempts_of_one_day_leave_the_days_to_try_on_the_page(app: Flask, container: Container) -> None:
    one = make_followed(container)
    browser = arrived(app, one.worker)
    for _ in range(4):
        browser.post(f"/visits/{one.visit}/attempts", channel="call", outcome="no_answer")
    assert "Try again on 2 other days before it counts as" in browser.get(f"/visits/{one.visit}").text


def test_who_was_reached_is_not_tried_again_and_was_met_as_they_were_reached(app: Flask, container: Container) -> None:
    one = make_followed(container, visit={"channel": "visit"})
    browser, here = arrived(app, one.worker), f"/visits/{one.visit}"
    assert browser.post(f"{here}/attempts", channel="call", outcome="reached").status_code == 303
    page = browser.get(here).text
    assert "before it counts as" not in page
    assert re.search(r'name="channel" value="call" id="[\w-]*v-channel-\d" checked', page), "and not as it was planned"
    survey = browser.get(survey_at(one)).text
    assert re.search(r'name="mode" value="call"[^>]* checked', survey)


@pytest.mark.parametrize("ended", [{"outcome": "done", **dict.fromkeys(WELL, "4")}, {"outcome": "refused"}])
def test_once_it_is_logged_how_a_visit_ended_no_press_logs_another_attempt(
    app: Flask, container: Container, ended: dict[str, str]
) -> None:
    one = make_followed(container)
    browser, here = arrived(app, one.worker), f"/visits/{one.visit}"
    browser.post(f"{here}/attempts", channel="call", outcome="no_answer")
    assert browser.post(here, sure="yes", **ended).status_code == 303
    page = browser.get(here).text
    assert 'class="at-once"' not in page
    assert "before it counts as" not in page
    assert re.search(r'<details class="panel fold-row">\s*<summary><h2 [^>]*id="log-attempt"', page), (
        "folded, and there"
    )


ENDED = {
    "refused": "Declined",
    "unreachable": "Not reached",
    "unsafe_to_contact": "Not safe to contact",
    "moved_on": "Moved on",
    "deceased": "Died",
    "not_attempted": "Missed",
}


@pytest.mark.parametrize("outcome", ENDED)
def test_only_what_nobody_tried_is_called_missed(app: Flask, container: Container, outcome: str) -> None:
    one = make_followed(container, visit={"state": "missed", "outcome": outcome})
    make_visit(container, one.case, one.episode, 2, due_on=date(2026, 11, 28))
    other = next(visit.id for visit in rows(container, Visit) if visit.id != one.visit)
    browser = arrived(app, one.coordinator)
    pages = (f"/visits/{one.visit}", f"/visits/{one.visit}/dates", f"/people/{one.case}/dates", f"/people/{one.case}")
    for path in (*pages, f"/visits/{other}"):
        page = browser.get(path).text
        assert ENDED[outcome] in page, path
        assert ("Missed" in page) is (outcome == "not_attempted"), path


def test_a_survey_leads_from_the_opening_sentence_to_explained_scores(app: Flask, container: Container) -> None:
    one = make_followed(container)
    browser = arrived(app, one.worker)
    page = browser.get(survey_at(one)).text
    assert page.index("Taking part is voluntary") < page.index('name="q-')
    questions = set(re.findall(r'name="(q-\w+)"', page))
    assert len(questions) == 30
    for question in questions:
        assert f'name="{question}" value="refused"' in page
        assert f'name="{question}" value="dont_know"' in page
    saved = browser.post(survey_at(one), **survey_fields(concern="Is afraid of the landlord."))
    scores = arrived(app, one.coordinator).get(saved.headers["Location"]).text
    assert "project weights" in scores
    assert "1.00" in scores
    assert "Provisional: Sustained" in scores
    assert len(rows(container, Concern)) == 1
    again = browser.post(survey_at(one), **survey_fields())
    assert again.status_code == 409, "a second press corrects nothing"
    assert browser.post(survey_at(one), **survey_fields(edition="1", **{"q-able_to_stay": "no"})).status_code == 303
    assert "Edition 2" in browser.get(saved.headers["Location"]).text


def test_an_early_score_is_provisional_and_shown_to_office_and_coordinator_alone(
    app: Flask, container: Container
) -> None:
    one = make_followed(container)
    worker, scores = arrived(app, one.worker), f"/visits/{one.visit}/scores/{one.person}"
    assert worker.post(survey_at(one), **survey_fields()).status_code == 303
    specialist = make_account(container, Role.PROTECTION_SPECIALIST, one.officer.office_id)
    for who in (one.officer, specialist, one.coordinator):
        page = arrived(app, who).get(scores).text
        assert "Provisional: Sustained" in page
        assert "1.00" in page
    page = worker.get(scores).text
    assert "Pending: the window is open" in page
    for told in ("Provisional", "Sustained", "1.00", "Composite", "Not yet “sustained” because"):
        assert told not in page
    assert arrived(app, make_account(container, Role.MANAGER)).get(scores).status_code in (403, 404)
    assert outcomes_close(container)(START + timedelta(days=425 - 369 + 1)) == 1
    page = worker.get(scores).text
    assert "Sustained" in page
    assert "Provisional" not in page


def test_the_survey_asks_for_the_ratings_until_the_visit_has_them(app: Flask, container: Container) -> None:
    one = make_followed(container)
    worker, here = arrived(app, one.worker), f"/visits/{one.visit}"
    assert 'name="physical"' in worker.get(survey_at(one)).text
    again = worker.post(survey_at(one), **survey_fields(physical=""))
    assert again.status_code == 422
    assert 'href="#f-physical"' in again.text
    assert worker.post(survey_at(one), **survey_fields()).status_code == 303
    assert 'name="physical"' not in worker.get(survey_at(one)).text
    page = worker.get(here).text
    assert "4 of 5" in page
    assert "Log the visit" not in page, "nothing is left to be noted"


def test_the_server_decides_what_is_left_out_when_others_listen(app: Flask, container: Container) -> None:
    one = make_followed(container)
    sent = survey_fields(overheard="true", **{"q-physical_safety": "very_poor"})
    assert arrived(app, one.worker).post(survey_at(one), **sent).status_code == 303
    assert rows(container, Concern) == []
    assert rows(container, SurveyResponse)[0].verdict == "sustained"


def test_an_answer_that_is_not_offered_is_marked_at_its_question(app: Flask, container: Container) -> None:
    one = make_followed(container)
    wrong = arrived(app, one.worker).post(survey_at(one), **survey_fields(**{"q-borrows": "perhaps"}))
    assert wrong.status_code == 422
    assert 'href="#f-q-borrows"' in wrong.text
    assert re.search(r'name="q-belonging" value="\w+" [^>]*checked', wrong.text), "the other answers stay"


@pytest.mark.parametrize("path", ["", "/survey/{person}", "/scores/{person}"])
def test_a_withdrawn_consent_ends_the_access_in_the_next_request(app: Flask, container: Container, path: str) -> None:
    one = make_followed(container)
    browser = arrived(app, one.worker)
    assert browser.post(survey_at(one), **survey_fields()).status_code == 303
    address = f"/visits/{one.visit}{path.format(person=one.person)}"
    assert browser.get(address).status_code == 200
    [consent] = rows(container, Consent, Consent.purpose == ConsentPurpose.TRANSFER)
    change(container, Consent, consent.id, withdrawn_at=START)
    assert browser.get(address).status_code == 404
    assert browser.post(survey_at(one), **survey_fields(edition="1")).status_code == 404


def _people(container: Container, count: int, sustained: int) -> Followed:
    """So many adults whose window has closed, some of them sustained, and as many that were not reached."""
    measured = [*times(sustained, Somebody("sustained", last="4/5"))]
    measured += times(count - sustained, Somebody("not_yet", last="2/5"))
    missing = times(count, Somebody("not_measured", "unreachable"))
    one = make_caseload(container, make_team(container), [*measured, *missing])
    take_snapshot(container.units)(container.clock.now())
    return one


def test_the_figure_stands_with_its_interval_and_who_is_missing(app: Flask, container: Container) -> None:
    one = _people(container, 24, 12)
    for who in (make_account(container, Role.MANAGER), one.coordinator, one.officer):
        page = arrived(app, who).get("/outcomes").text
        assert "50%" in page
        assert "12 of 24" in page
        assert "95% confidence interval: 31% to 69%" in page
        assert "Worst case 25%" in page
        assert "24 of 48" in page
    other = arrived(app, make_team(container).coordinator).get("/outcomes").text
    assert "No one counted yet" in other
    assert "50%" not in other


@pytest.mark.parametrize(("people", "sustained"), [(10, 5), (24, 4), (24, 20)])
def test_few_people_are_never_shown(app: Flask, container: Container, people: int, sustained: int) -> None:
    _people(container, people, sustained)
    page = arrived(app, make_account(container, Role.MANAGER)).get("/outcomes").text
    assert "Not shown" in page
    assert not re.search(rf">\s*{sustained}\s*<", page)


def test_no_page_asks_its_stores_more_often_the_more_there_is(app: Flask, container: Container) -> None:
    one = make_followed(container, visit=OVERDUE)
    browser = arrived(app, one.worker)
    browser.post(survey_at(one), **survey_fields())
    browser.post(f"/visits/{one.visit}/attempts", channel="call", outcome="reached")
    make_visit(container, one.case, one.episode, 2, **OVERDUE)
    pages = ["/", f"/visits/{one.visit}", survey_at(one), f"/visits/{one.visit}/scores/{one.person}", "/outcomes"]
    asked = {}
    for page in pages:
        who: Browser = arrived(app, one.coordinator) if page == "/outcomes" else browser
        with counted(container) as statements:
            assert who.get(page).status_code == 200
        asked[page] = len(statements)
    assert {page: count for page, count in asked.items() if count > 15} == {}, asked
