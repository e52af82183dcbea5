"""A family's first year, up to the day on which nobody can reach them any more: by the pages of their partner."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.walk import Company, Hand

MOTHER, ARRIVED_ON = "Dilnoza", datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GOOD = ("3", "3", "4")


def _on(month: int, day: int, year: int = 2027) -> datetime:
    """Ten in the morning where they live."""
    return datetime(year, month, day, 5, 0, tzinfo=UTC)


def arrive(company: Company) -> None:
    """The worker meets them, and confirms that all three are there."""
    worker = company.at("worker", "/referrals")
    worker.window.click(worker.main.get_by_role("link", name=MOTHER).first)
    worker.follow("Confirm arrival")
    worker.write({"Time of arrival": "11:30"})
    worker.tick("These are the people in this case: I have seen them and compared.")
    worker.press("Confirm arrival", "Arrival confirmed.")
    company.look("worker", "people, arrived")


def finish_reception(company: Company) -> None:
    """What they were sent for first is done; follow-up goes on alone."""
    coordinator = company.at("coordinator", "/referrals")
    coordinator.follow("Reception")
    coordinator.unfold("End the referral")
    coordinator.press("End the referral", "Finished.")


def _open_visit(company: Company, label: str) -> Hand:
    """The visit, from the list of all that wait."""
    worker = company.at("worker", "/visits")
    row = worker.main.locator("li[data-row]").filter(has_text=label)
    later = row.get_by_role("link", name=re.compile(rf"^Also: {label}\b"))
    worker.window.click(later if later.count() else row.locator("[data-open]"))
    worker.window.shows("Something else")
    return worker


def log_visit(worker: Hand) -> None:
    """It took place, and how they are."""
    worker.unfold("Log the visit")
    worker.answer({"How it ended": "Done"})
    worker.answer(dict(zip(("Physical well-being", "Mental well-being", "Social well-being"), GOOD, strict=True)))
    worker.press("Log the visit", "Visit logged.")


def first_days(company: Company) -> None:
    """The visit on arrival."""
    company.wait_until(ARRIVED_ON + timedelta(days=1))
    log_visit(_open_visit(company, "On arrival"))
    company.look("worker", "visit, logged")


def first_month(company: Company) -> None:
    """The visit of the first month, at which somebody says what worries her."""
    company.wait_until(_on(12, 24, 2026))
    worker = _open_visit(company, "Month 1")
    company.look("worker", "visit", contrast=True)
    log_visit(worker)
    worker = company.at("worker", "/people/{case}/concerns")
    worker.pick({"What it is about": "Threat"})
    worker.write({"What you saw or heard": "A man asked for her address."})
    worker.press("Report it now")
    company.look("worker", "concern")


def take_the_concern(company: Company) -> None:
    """It stands first on the coordinator's page; she takes it, and says what was done."""
    coordinator = company.at("coordinator", "/")
    coordinator.window.shows("Take the concern")
    coordinator = company.at("coordinator", "/people/{case}/concerns")
    coordinator.press("Take it", "Taken by you, since")
    coordinator.unfold("Close it")
    coordinator.write({"What was done about it": "They stay with her sister; the police know."})
    coordinator.press("Close the concern", "Dealt with")
    company.look("coordinator", "concern, closed")


def move_the_third_month(company: Company) -> None:
    """The road is closed: the visit is moved, with who and why."""
    company.wait_until(_on(2, 22))
    worker = _open_visit(company, "Month 3")
    worker.follow("Dates of this visit")
    company.look("worker", "dates of a visit")
    worker.answer({"What to change": "Move it to another day"})
    worker.write({"New day": "2027-03-03", "Note": "The pass is closed by snow."})
    worker.pick({"Why": "There is no way to get there"})
    worker.press("Change")
    worker.window.shows("The pass is closed by snow.")
    worker.window.shows("Date set manually")
    company.look("worker", "dates of a visit, moved")


def _try_in_vain(company: Company, label: str, days: tuple[datetime, ...]) -> None:
    """An attempt on each of these days, up the ladder; nobody answers."""
    for day, how in zip(days, ("Call", "Call another number", "Visit"), strict=True):
        company.wait_until(day)
        worker = _open_visit(company, label)
        worker.unfold("Something else")
        worker.answer({"How": how, "Result": "No answer"})
        worker.press("Log the attempt", "Logged: No answer")
    company.look("worker", f"attempts, {label}")


def nobody_answers_in_march(company: Company) -> None:
    """Three attempts on three days; the window closes by itself."""
    _try_in_vain(company, "Month 3", (_on(3, 3), _on(3, 4), _on(3, 5)))
    company.wait_until(_on(3, 20))
    worker = company.at("worker", "/people/{case}")
    expect(worker.main.get_by_text("Not reached", exact=True)).to_have_count(1)
    expect(worker.main.get_by_text("Lost to follow-up")).to_have_count(0)


def nobody_answers_in_may(company: Company) -> None:
    """Again nobody: two visits in a row, and they are called lost. The owner of the case is told."""
    _try_in_vain(company, "Month 6", (_on(5, 24), _on(5, 26), _on(5, 31)))
    company.wait_until(_on(6, 28))
    officer = company.at("officer", "/cases/{case}/reintegration")
    officer.window.shows("Lost to follow-up")
    company.look("officer", "reintegration, lost")
    company.at("officer", "/inbox").window.shows("People in a case can no longer be reached")
