"""Whether a page asks before it is left: only for what was typed and not sent, never for the form that is sent."""

from playwright.sync_api import Dialog, Locator, Page

from foundation.web.container import Container
from tests.browser.conftest import Desk
from tests.browser.window import Window
from tests.factories.journeys import make_ready, make_team


def _refused(desk: Desk, container: Container) -> tuple[Window, list[str]]:
    """A page of five forms of which one was sent and refused; what the browser asks, kept as it is answered."""
    team = make_team(container)
    window = desk.open(team.owner)
    window.go(f"/cases/{make_ready(container, team)}/health")
    window.click(_form(window.page).locator("summary"))
    window.click(_form(window.page).get_by_role("button", name="Record"))
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    window.page.on("dialog", leave)
    return window, asked


def _form(page: Page, title: str = "Medicines carried") -> Locator:
    return page.locator("details.consequence", has=page.locator("summary", has_text=title))


def test_a_form_that_is_corrected_is_sent_without_a_question(desk: Desk, container: Container) -> None:
    window, asked = _refused(desk, container)
    form = _form(window.page)
    form.get_by_label("Person").select_option(index=1)
    form.get_by_label("Days of medicine supply").fill("14")
    form.get_by_label("Yes").check()
    window.click(form.get_by_role("button", name="Record"))
    assert window.page.locator("[data-error-summary]").count() == 0
    assert asked == []


def test_a_form_that_was_refused_is_not_left_without_a_question(desk: Desk, container: Container) -> None:
    window, asked = _refused(desk, container)
    window.go("/cases")
    assert asked == ["beforeunload"]
