"""Counselling by its pages: one question per screen, paused and resumed, all on one page, corrected, filtered."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from foundation.accounts.permissions import Role
from foundation.clock import MovableClock
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.cases.services.cases import NewMember, add_member
from returns.counselling.queries import SessionContent, said_of, sessions_of_case
from returns.counselling.schemas import ALTERNATIVE_FIELDS, SessionForm
from returns.people.rules.people import Sex
from returns.safe_contact.services import record_safe_contact
from tests.doors.visits import entered
from tests.factories.makers import Browser, arrived, make_account
from tests.factories.told import TOLD
from tests.factories.walking import CARD, Office, counsel, make_walk, people_of

SCREENS = {
    "when": ("held_on", "began", "ended"),
    "who": ("members", "present"),
    "where": ("mode", "venue"),
    "language": ("language", "interpreter", "interpreter_mode", "sworn", "relation"),
    "explained": ("explained", "understood"),
    "alternatives": (*ALTERNATIVE_FIELDS, "alternatives_note"),
    "costs": ("side_effects",),
    "free-will": ("will_of", "alone", "pressure", "informed", "capacity", "speaks_for"),
    "fear": ("fear",),
    "well-being": ("physical", "mental", "social", "well_being_note"),
    "solution": ("solution",),
    "next": ("wants_next", "open_questions", "next_on", "note"),
}
SAID = {**TOLD, "language": "Uzbek", "physical": "3", "mental": "2", "social": "4", "solution": "return"}
SAID |= {"note": "Wants to see her mother.", "present": "her lawyer"}


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in the intake, whose person can be contacted."""
    found = make_walk(container)
    with found.work(found.owner) as (unit, case):
        for person in people_of(unit, case):
            record_safe_contact(unit, case, person, CARD)
    return found


@pytest.fixture
def browser(app: Flask, office: Office) -> Browser:
    """The browser of the owner."""
    return entered(app, office.container, office.owner, idle_minutes=60 * 24 * 30)


def here(office: Office) -> dict[str, Any]:
    """Everything that is said, with the day of today."""
    return {**SAID, "held_on": office.container.clock.now().date().isoformat()}


def walked(browser: Browser, office: Office, **changed: Any) -> str:
    """Answer every screen in turn; the address of the summary."""
    said, at = {**here(office), **changed}, f"/cases/{office.case}/counselling/new/when"
    for word, names in SCREENS.items():
        assert at.endswith(f"/{word}"), at
        page = browser.get(at).text
        idempotency_key = re.search(r'name="idempotency_key" value="(\w+)"', page)
        assert idempotency_key
        sent = {name: said[name] for name in names if name in said}
        answer = browser.post(at, draft_part="form", idempotency_key=idempotency_key.group(1), go="next", **sent)
        assert answer.status_code == 303, (word, answer.text)
        at = answer.headers["Location"]
    return at


def latest(office: Office) -> SessionContent:
    """What the latest session holds."""
    with reading(office.container.units, office.owner.scope(office.container)) as unit:
        return said_of(sessions_of_case(unit.session, office.case)[0])


def count(office: Office) -> int:
    """How many versions of sessions there are."""
    with reading(office.container.units, office.owner.scope(office.container)) as unit:
        return len(sessions_of_case(unit.session, office.case))


def test_every_question_of_the_form_is_on_one_screen() -> None:
    asked = [name for names in SCREENS.values() for name in names]
    assert sorted(asked) == sorted(SessionForm().fields)


def test_an_error_of_one_screen_names_its_field(browser: Browser, office: Office) -> None:
    answer = browser.post(
        f"/cases/{office.case}/counselling/new/when", draft_part="form", go="next", **{**here(office), "began": "9"}
    )
    assert answer.status_code == 422
    assert re.search(r'<li><a href="#f-began">[^<:]+: Enter a time such as 9:30\.</a></li>', answer.text)


def test_a_time_that_cannot_be_is_said_on_its_own_screen(browser: Browser, office: Office) -> None:
    at, tomorrow = f"/cases/{office.case}/counselling/new/when", office.container.clock.now().date() + timedelta(days=1)
    for changed, words in (
        ({"held_on": tomorrow.isoformat()}, "This date is in the future. Enter today or an earlier date."),
        ({"began": "9:30", "ended": "8:00"}, "The end must be later than the start."),
    ):
        answer = browser.post(at, draft_part="form", go="next", **{**here(office), **changed})
        assert (answer.status_code, words in answer.text) == (422, True)


def test_question_by_question_to_the_summary_and_recorded_once(browser: Browser, office: Office) -> None:
    at = walked(browser, office)
    assert at.endswith("/new/summary")
    page = browser.get(at).text
    assert "Wants to see her mother." in page
    assert count(office) == 0
    idempotency_key = re.search(r'name="idempotency_key" value="(\w+)"', page)
    assert idempotency_key
    for _ in range(2):
        sent = browser.post(
            f"/cases/{office.case}/counselling/new", idempotency_key=idempotency_key.group(1), draft_part="form"
        )
        assert sent.status_code == 303
    assert count(office) == 1
    said = latest(office)
    assert list(said.explained) == TOLD["explained"]
    assert (said.began, (said.wills or ())[0].pressure, said.present) == ("09:30", "no_pressure", "her lawyer")
    assert office.state is CaseState.COUNSELLING
    first = browser.get(f"/cases/{office.case}/counselling/new/language").text
    assert "From counselling, " in first  # the draft went with it; what was said at the session is proposed
    assert "her lawyer" not in browser.get(f"/cases/{office.case}/counselling/new/who").text


def test_a_summary_whose_session_was_recorded_on_one_page_leads_to_it(browser: Browser, office: Office) -> None:
    page = browser.get(walked(browser, office)).text
    key = re.search(r'name="idempotency_key" value="(\w+)"', page)
    assert key
    keyed = {"idempotency_key": key.group(1), "draft_part": "form"}
    assert browser.post(f"/cases/{office.case}/counselling", **keyed, **here(office)).status_code == 303
    again = browser.post(f"/cases/{office.case}/counselling/new", **keyed)
    assert again.status_code == 409
    assert "Open the saved version" in again.text
    assert f'value="{key.group(1)}"' not in again.text  # pressed once more, it is another session
    assert count(office) == 1


def test_a_screen_says_what_it_needs_and_going_back_needs_nothing(browser: Browser, office: Office) -> None:
    at = f"/cases/{office.case}/counselling/new"
    browser.get(f"{at}/well-being")
    refused = browser.post(f"{at}/well-being", physical="3", mental="9", go="next", draft_part="form")
    assert refused.status_code == 422
    assert re.findall(r'href="#f-(\w+)"', refused.text) == ["mental", "social"]
    back = browser.post(f"{at}/well-being", physical="3", go="back", draft_part="form")
    assert back.headers["Location"].endswith("/fear")
    assert re.search(r'name="physical" value="3" id="[^"]+" checked', browser.get(f"{at}/well-being").text)
    assert browser.get(f"{at}/nothing").status_code == 404
    assert browser.get(f"{at}/summary").status_code == 200


def test_what_is_unticked_is_gone_and_the_other_screens_stay(browser: Browser, office: Office) -> None:
    at = f"/cases/{office.case}/counselling/new"
    browser.post(f"{at}/explained", explained=["help", "costs"], understood="yes", go="next", draft_part="form")
    browser.post(f"{at}/language", language="Uzbek", go="next", draft_part="form")
    browser.post(f"{at}/explained", go="next", draft_part="form")
    assert "checked" not in browser.get(f"{at}/explained").text
    assert 'value="Uzbek"' in browser.get(f"{at}/language").text


def test_paused_here_and_resumed_in_another_browser_or_on_one_page(
    app: Flask, browser: Browser, office: Office
) -> None:
    at = f"/cases/{office.case}/counselling"
    kept = browser.post(f"{at}/new/language", draft="keep", draft_part="form", language="Uzbek")
    assert kept.headers["Location"].endswith("/new/language")
    other = arrived(app, office.owner)
    assert 'value="Uzbek"' in other.get(f"{at}/new/language").text
    assert "A draft of yours" in other.get(at).text
    assert 'value="Uzbek"' in other.get(f"{at}?draft=open").text
    colleague = arrived(app, office.other)
    assert 'value="Uzbek"' not in colleague.get(f"{at}/new/language").text


def test_recording_too_early_names_every_screen_that_lacks_something(browser: Browser, office: Office) -> None:
    refused = browser.post(f"/cases/{office.case}/counselling/new", draft_part="form")
    assert refused.status_code == 422
    assert refused.text.count("Choose one.") == 4  # three ratings and the solution
    assert "Fill in this field." not in refused.text
    assert count(office) == 0


@pytest.mark.parametrize(
    "changed", [{"pressure": "pressure_seen"}, {"capacity": "in_doubt"}, {"speaks_for": "yes"}, {"fear": "yes"}]
)
def test_an_answer_that_worries_leads_to_the_next_step_in_the_same_words(
    browser: Browser, office: Office, changed: dict[str, str]
) -> None:
    page = browser.get(walked(browser, office, **changed)).text
    assert "ask the duty specialist" in page
    assert f"/cases/{office.case}/protection-check" in page
    sent = browser.post(f"/cases/{office.case}/counselling", **{**here(office), **changed})
    assert sent.headers["Location"].endswith("/counselling")
    assert "ask the duty specialist" in browser.get(sent.headers["Location"]).text
    calm = browser.post(f"/cases/{office.case}/counselling", **here(office))
    assert not calm.headers["Location"].endswith("/counselling")


def test_a_doubt_stops_the_application_and_a_later_session_clears_it(browser: Browser, office: Office) -> None:
    browser.post(f"/cases/{office.case}/counselling", **{**here(office), "pressure": "pressure_seen"})
    refused = browser.post(f"/cases/{office.case}/move", to="applied")
    assert "talk to this person alone" in refused.text
    assert "pressure" not in refused.text.lower()
    with office.work(office.owner):
        pass  # a minute later
    browser.post(f"/cases/{office.case}/counselling", **here(office))
    assert "talk to this person alone" not in browser.post(f"/cases/{office.case}/move", to="applied").text


def test_a_correction_is_a_new_version_and_the_old_one_stays(app: Flask, browser: Browser, office: Office) -> None:
    at = f"/cases/{office.case}/counselling"
    browser.post(at, **here(office))
    one = re.search(rf'href="({at}/[0-9a-f-]+)"', browser.get(at).text)
    assert one
    page = browser.get(f"{one.group(1)}/correct").text
    assert "Wants to see her mother." in page
    said = {
        **here(office),
        "note": "Wants to see her sister.",
        "solution": "integration_here",
        "idempotency_key": "3" * 32,
    }
    for _ in range(2):
        made = browser.post(f"{one.group(1)}/correct", **said)
        assert made.status_code == 303
    assert count(office) == 2
    shown = browser.get(made.headers["Location"]).text
    assert shown.index("sister") < shown.index("Earlier version") < shown.index("mother")
    assert office.owner.name in shown
    listed = browser.get(at).text
    assert "Wants to see her mother." not in listed
    stale = browser.post(f"{one.group(1)}/correct", **{**said, "idempotency_key": "4" * 32})
    assert stale.status_code == 409
    refused = browser.post(f"/cases/{office.case}/move", to="applied")
    assert "is not return" in refused.text  # the newest version counts
    specialist = arrived(app, office.specialist)
    assert specialist.get(made.headers["Location"]).status_code == 200
    assert specialist.get(f"{made.headers['Location']}/correct").status_code == 403


def test_another_office_finds_no_session_and_no_screen(app: Flask, container: Container, office: Office) -> None:
    counsel(office)
    with reading(container.units, office.owner.scope(container)) as unit:
        session = sessions_of_case(unit.session, office.case)[0].id
    stranger = entered(app, container, make_account(container))
    manager = entered(app, container, make_account(container, Role.MANAGER))
    for who in (stranger, manager):
        for part in (f"/{session}", f"/{session}/correct", "/new/when", "/new/summary"):
            assert who.get(f"/cases/{office.case}/counselling{part}").status_code == 404, part
        assert who.post(f"/cases/{office.case}/counselling/new", draft_part="form").status_code == 404
    own = make_walk(container)
    mine = entered(app, container, own.owner)
    assert mine.get(f"/cases/{own.case}/counselling/{session}").status_code == 404


def test_sessions_are_filtered_by_the_person_they_were_held_for(browser: Browser, office: Office) -> None:
    with office.work(office.owner) as (unit, case):
        (first,) = people_of(unit, case)
        second = add_member(unit, office.container.secrets, case, NewMember("Rustam", "", Sex.MALE, None))
        unit.session.flush()
        record_safe_contact(unit, case, second, CARD)
    at = f"/cases/{office.case}/counselling"
    browser.post(at, **{**here(office), "members": [str(first)]})
    assert "her lawyer" in browser.get(f"{at}?person={first.hex}").text
    page = browser.get(f"{at}?person={second.hex}").text
    assert "No sessions for this person" in page
    refused = browser.post(f"/cases/{office.case}/move", to="applied").text
    assert "<bdi>Rustam</bdi>: the facts of a free decision are not recorded" in refused
    assert refused.count(": the facts of a free decision") == 1


def test_times_days_and_people_that_cannot_be_are_said_at_their_fields(browser: Browser, office: Office) -> None:
    wrong = {"began": "11:00", "ended": "10:00", "next_on": "2020-01-01", "members": ["0" * 32]}
    refused = browser.post(f"/cases/{office.case}/counselling", **{**here(office), **wrong})
    assert refused.status_code == 422
    assert set(re.findall(r'href="#f-(\w+)"', refused.text)) == {"ended", "next_on", "members"}
    late = browser.post(f"/cases/{office.case}/counselling", **{**here(office), "began": "25:00", "ended": "noon"})
    assert set(re.findall(r'href="#f-(\w+)"', late.text)) == {"began", "ended"}


def test_of_two_sessions_of_one_earlier_day_the_one_written_down_later_counts(
    browser: Browser, office: Office, clock: MovableClock
) -> None:
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    for solution in ("return", "elsewhere", "return", "elsewhere", "return"):
        sent = {**SAID, "held_on": yesterday, "solution": solution}
        assert browser.post(f"/cases/{office.case}/counselling", **sent).status_code == 303
        clock.move(timedelta(minutes=7))
    with reading(office.container.units, office.owner.scope(office.container)) as unit:
        found = [one.solution.value for one in sessions_of_case(unit.session, office.case)]
    assert found == ["return", "elsewhere", "return", "elsewhere", "return"]
