"""The walk through referral and return: what the partner's coordinator and worker do, by their pages."""

import re
from collections.abc import Mapping
from datetime import timedelta

from playwright.sync_api import expect

from tests.browser.walk import Company, Hand, unfold_all
from tests.browser.walk_return import consent

NOT_FOUND = "This page does not exist"
_DONE = "Done"
_SPECIALS = {"refused": "Prefers not to answer", "dont_know": "Does not know"}
# By a part of the question; what is not named here is answered with the first answer that is offered.
FIRST_MONTH = {
    "present economic situation": "Poor",
    "how often did you borrow money": _SPECIALS["refused"],
    "chances of work and training": _SPECIALS["dont_know"],
    "Are you looking for work": "No",
    "circle of people": "Weak",
}
ONE_YEAR = {
    "how often did you borrow money": _SPECIALS["refused"],
    "Are you looking for work": "No",
    "talk to somebody who can help": "No",
}


def refer(company: Company) -> None:
    """The worker sees nothing; consents to the transfers, referrals; the coordinator accepts and assigns."""
    company.at("worker", "/people/{case}").window.shows(NOT_FOUND)
    company.look("worker", "not found")
    for purpose in ("Reception on arrival", "Assistance after return", "Follow-up after return"):
        consent(company, purpose=purpose)
    officer = company.at("officer", "/cases/{case}")
    officer.open_part("Reintegration")
    company.look("officer", "reintegration, to send")
    for purpose in ("Reception", "Assistance", "Follow-up"):
        officer.pick({"To whom, and for what": re.compile(f"for {purpose}")})
        officer.press("Send", "Sent. The partner has been told that something is waiting.")
    company.look("officer", "reintegration, sent")
    company.at("worker", "/people/{case}").window.shows(NOT_FOUND)
    company.at("coordinator", "/referrals")
    company.look("coordinator", "referrals")
    for purpose in ("Reception", "Assistance", "Follow-up"):
        coordinator = company.at("coordinator", "/referrals")
        coordinator.follow(purpose)
        if purpose == "Reception":
            company.look("coordinator", "referral")
        coordinator.press("Accept", "Accepted. Now assign it to a colleague.")
        coordinator.pick({"Colleague": "Jasur Tosheff"})
        coordinator.press("Assign", "Your colleague can now see it.")
    company.look("coordinator", "referral, assigned")


def arrive(company: Company) -> None:
    """The worker meets her and confirms that she is there."""
    worker = company.at("worker", "/referrals")
    company.look("worker", "follow-up")
    worker.window.click(worker.main.get_by_role("link", name=re.compile("^Dilnoza ")).first)
    company.look("worker", "people, departed", contrast=True)
    worker.follow("Confirm arrival")
    company.look("worker", "arrival")
    worker.write({"Time of arrival": "19:50"})
    worker.tick("These are the people in this case: I have seen them and compared.")
    worker.press("Confirm arrival", "Arrival confirmed.")
    company.look("worker", "people, arrived", contrast=True)


def _add_item(worker: Hand, typed: Mapping[str, str], chosen: Mapping[str, str]) -> None:
    """An item under a new objective, by its own form."""
    form = worker.main.get_by_role("region", name="Add an item")
    unfold_all(form)
    for label, text in typed.items():
        form.get_by_label(re.compile(rf"^{label}( optional)?$")).filter(visible=True).fill(text)
    for label, choice in chosen.items():
        form.get_by_label(re.compile(rf"^{label}( optional)?$")).filter(visible=True).select_option(choice)
    worker.window.click(form.get_by_role("button", name="Add to the plan"))
    worker.window.shows("Item added to the plan.")


def agree_on_plan(company: Company) -> None:
    """Two items of the plan; one of them is given at once."""
    worker = company.at("worker", "/people/{case}")
    worker.follow("Work on the plan")
    tools = {"What": "Tools and material for a tailor's shop", "What for": "An income of her own"}
    kind = {"Dimension": "economic", "Level": "individual", "Currency": "EUR"}
    _add_item(worker, {**tools, "Planned for": "2026-12-17", "Cost": "900.00"}, kind)
    course = {"What": "A course in the language of the offices", "What for": "To deal with papers"}
    _add_item(worker, {**course, "Planned for": "2027-01-20"}, {"Dimension": "social", "Level": "community"})
    company.look("worker", "plan")
    worker.follow(tools["What"])
    worker.unfold("Mark as delivered")
    worker.write({"Delivered on": "2026-12-16"})
    worker.press("Record the delivery", "Delivered")
    company.look("worker", "plan item")


def call_and_visit(company: Company, month: int, ratings: tuple[str, str, str]) -> None:
    """Today names the visit; somebody calls in vain, calls again, and goes there."""
    worker = company.at("worker", "/")
    if month == 1:
        company.look("worker", "today", contrast=True)
    visits = worker.main.locator("a[data-open][href^='/visits/']")  # beside them stand plan items that are late
    worker.window.click(visits.filter(has_text="Dilnoza").first)
    if month == 1:
        company.look("worker", "visit")
    worker.press("No answer", "Logged: No answer")
    company.clock.move(timedelta(minutes=5))
    worker.unfold("Something else")
    worker.answer({"How": "Visit", "Result": "Reached"})
    worker.press("Log the attempt", "Logged: Reached")
    worker.answer({"How it ended": _DONE})
    worker.answer(dict(zip(("Physical well-being", "Mental well-being", "Social well-being"), ratings, strict=True)))
    worker.press("Log the visit", "Visit logged.")
    if month == 1:
        company.look("worker", "visit, logged")


def _interview(worker: Hand, answers: Mapping[str, str]) -> None:
    """Answer every question that is asked, screen by screen: an answer may open the next one or close it.

    The three ratings are asked where the visit has none yet.
    """
    left, go_on = dict(answers), worker.main.get_by_role("button", name="Continue", exact=True)
    while go_on.is_visible():
        for question in worker.main.locator("fieldset.question").filter(visible=True).all():
            text = question.locator("legend").inner_text()
            key = next((part for part in left if part in text), "")
            said = question.get_by_label(left.pop(key), exact=True) if key else question.get_by_role("radio").first
            said.check()
        for rating in worker.main.locator(".ratings").get_by_role("radio", name="4", exact=True).all():
            if rating.is_visible():
                rating.check()
        go_on.click()
    assert left == {}


def survey(company: Company, answers: Mapping[str, str], overheard: bool) -> None:
    """The survey, and the scores explained. Overheard, what is sensitive is not asked."""
    worker = company.hand("worker")
    worker.follow("Begin the survey")
    if overheard:
        worker.tick("Someone can overhear")
    _interview(worker, answers)
    if overheard:
        company.look("worker", "survey", contrast=True)
    worker.press("Save the interview", "Interview saved.")
    if overheard:
        for status in ("someone could overhear", "Prefers not to answer: missing", "Does not know: missing"):
            worker.window.shows(status)
        worker.window.shows("This interview gives no verdict")
    else:
        worker.window.shows("Pending: the window is open")
        company.look("worker", "scores, withheld", contrast=True)


def see_figure(company: Company) -> None:
    """The manager sees one figure with who is missing; of so few people it is not shown."""
    manager = company.at("manager", "/outcomes")
    manager.window.shows("Not shown")
    company.look("manager", "outcomes", contrast=True)


def close(company: Company) -> None:
    """The coordinator closes; then the partner sees nothing any more."""
    coordinator = company.at("coordinator", "/people/{case}")
    company.look("coordinator", "people, at the end")
    coordinator.follow("Close this case")
    company.look("coordinator", "closing")
    coordinator.pick({"Why": "The support period has ended"})
    coordinator.press("Close your part", "Your part is done. The office will close this case.")
    company.at("worker", "/people/{case}").window.shows(NOT_FOUND)
    officer = company.at("officer", "/cases/{case}")
    officer.window.shows("This case has ended: Closed.")
    expect(officer.main.locator(".case-head-action")).to_have_count(0)
    company.look("officer", "case, closed", contrast=True)
