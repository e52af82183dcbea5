"""Forty states of pages at two widths in three languages: pictures in a folder that is named, and what is wrong.

    python3 run.py pictures --states FOLDER [STATE ...] [--languages en,ar] [--instance DEMO]

takes all of them, or some; a folder keeps what was taken before, so that they can be taken in parts.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from app import all_jobs, build_app
from bench.crawl import crawl
from bench.installation import prepared, sign_in_of
from bench.looks import Look, look_at
from bench.pictures import FEW, MORNING, PATIENCE
from bench.served import served
from bench.states_listed import STATES, State
from foundation.clock import MovableClock
from foundation.scheduling.runs import run_job
from foundation.web.logs import init_logs
from run_parts.debian import CHROMIUM
from tests.browser.window import Window

LANGUAGES = ("en", "ar", "tr")
SIZES = {1280: 800, 390: 844}  # CSS pixels
PHONE = 390
RESULTS, CONTENTS = "looks.json", "index.html"
# The first form that asks for something is sent as it is, past what the browser itself would refuse.
_SEND = """() => {
  const asks = "input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select";
  const form = [...document.querySelectorAll("main form[method=post]")].find((each) => each.querySelector(asks));
  form.noValidate = true;
  form.requestSubmit(form.querySelector("[type=submit], button:not([type=button])"));
}"""
_STYLE = """body { font: 14px/1.4 system-ui, sans-serif; margin: 24px; color: #222 }
section { border-top: 1px solid #ccc; padding: 12px 0 } h2 { font-size: 16px; margin: 0 0 8px }
.row { display: flex; flex-wrap: wrap; gap: 16px; align-items: flex-start } figure { margin: 0; max-width: 320px }
figure img { border: 1px solid #ccc; max-height: 480px; max-width: 100%; object-fit: cover; object-position: top }
figcaption { max-width: 320px } .wrong { color: #a1260d; margin: 4px 0 0; padding-left: 18px }"""


class Visitors:
    """Windows of colleagues at either width: each of them signs in once."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        """Nobody has signed in."""
        self._browser, self._address, self._folder = browser, address, folder
        self._windows: dict[tuple[str | None, int], Window] = {}
        self._languages: dict[tuple[str | None, int], str] = {}

    def window(self, given_name: str | None, width: int, language: str) -> Window:
        """The window of a colleague, or of somebody who has not signed in, in a language."""
        key = (given_name, width)
        if key not in self._windows:
            self._windows[key] = self._opened(given_name, width)
        if self._languages.get(key) != language:
            self._windows[key].go("/account" if given_name else "/sign-in")
            self._windows[key].send("/language", {"language": language})
            self._languages[key] = language
        return self._windows[key]

    def _opened(self, given_name: str | None, width: int) -> Window:
        signed_in = [window for (name, _), window in self._windows.items() if name and name == given_name]
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": width, "height": SIZES[width]},
            has_touch=width == PHONE,
            locale="en-GB",
            reduced_motion="reduce",
            storage_state=signed_in[0].context.storage_state() if signed_in else None,
        )
        context.set_default_timeout(PATIENCE)
        window = Window(context)
        if given_name and not signed_in:
            email, password = sign_in_of(self._folder, given_name)
            window.go("/sign-in")
            window.page.get_by_label("E-mail").fill(email)
            window.page.get_by_label("Password", exact=True).fill(password)
            window.press("Sign in")
            window.page.wait_for_url(lambda url: "/sign-in" not in url)
        return window


class Addresses:
    """Where the pages of a pattern are: the first address of it to which links lead a colleague."""

    def __init__(self, app: Flask, folder: Path, states: list[State]) -> None:
        """Nothing has been looked for."""
        self._app, self._folder, self._states = app, folder, states
        self._of: dict[str, dict[str, str]] = {}

    def of(self, state: State) -> str | None:
        """The address of a state, or None where the demo has no such page."""
        if state.given_name is None or "<" not in state.path:
            return state.path
        if state.given_name not in self._of:
            patterns = {other.path for other in self._states if other.given_name == state.given_name}
            wanted = frozenset(pattern for pattern in patterns if "<" in pattern)
            pages = crawl(self._app, *sign_in_of(self._folder, state.given_name), wanted)
            self._of[state.given_name] = {page.pattern: page.address for page in pages}
        return self._of[state.given_name].get(state.path)


@contextmanager
def _demo(instance: Path | None) -> Iterator[tuple[Flask, Path]]:
    """A demo on the day of the pictures, in a folder that keeps it or in one that goes; its application and folder."""
    with tempfile.TemporaryDirectory(prefix="states-") as made:
        folder = instance or Path(made)
        is_new = not (folder / "demo" / "sign-ins.json").exists()
        container = prepared(folder, None, FEW, MovableClock(MORNING))  # loads nothing where a demo is
        app = build_app(container)
        init_logs("error")
        for job in all_jobs(container) if is_new else ():
            run_job(container.units, job, container.clock)
        try:
            yield app, folder
        finally:
            container.stores.dispose()


def _take(window: Window, state: State, address: str, language: str, folder: Path) -> Look:
    """Open a state, judge it and keep its picture."""
    page = window.page
    width = page.viewport_size["width"] if page.viewport_size else PHONE
    window.go(address)
    if state.sends:
        with page.expect_navigation():
            page.evaluate(_SEND)
    window.arrives()
    look = look_at(window, state.name, language, width == PHONE)
    page.screenshot(path=folder / look.picture, full_page=True, animations="disabled", caret="hide")
    return look


def _looks(instance: Path | None, folder: Path, states: list[State], languages: list[str]) -> Iterator[Look]:
    with _demo(instance) as (app, demo), served(app) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        visitors, addresses = Visitors(browser, f"http://127.0.0.1:{port}", demo), Addresses(app, demo, states)
        for language in languages:
            for state in states:
                address = addresses.of(state)
                for width in SIZES:
                    if address is None:
                        yield Look(state.name, width, language, 0, ["no link leads to such a page"])
                        continue
                    yield _take(visitors.window(state.given_name, width, language), state, address, language, folder)
        browser.close()


def _figure(look: Look) -> str:
    faults = "".join(f"<li>{escape(fault)}</li>" for fault in look.faults)
    picture = escape(look.picture)
    return (
        f'<figure><a href="{picture}"><img loading="lazy" src="{picture}" alt="{escape(look.name)}"></a>'
        f"<figcaption>{look.width} {look.language}: {look.screens} screens<ul class=wrong>{faults}</ul></figcaption>"
        "</figure>"
    )


def contact_sheet(looks: list[Look]) -> str:
    """A page that shows all pictures, a row for each state."""
    rows = []
    for state in STATES:
        mine = sorted(
            (look for look in looks if look.state == state.name), key=lambda look: (-look.width, look.language)
        )
        if mine:
            figures = "".join(map(_figure, mine))
            who = state.given_name or "signed out"
            rows.append(f"<section><h2>{state.name} ({who})</h2><div class=row>{figures}</div></section>")
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>States of pages</title><style>{_STYLE}</style>'
        f"<h1>States of pages</h1>{''.join(rows)}"
    )


def _write(folder: Path, looks: list[Look]) -> None:
    """Keep the results, and the page that shows all pictures."""
    results = [look.as_json() for look in looks]
    (folder / RESULTS).write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / CONTENTS).write_text(contact_sheet(looks), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Take the states that are asked for. Returns 1 if anything is wrong with one of them."""
    parser = argparse.ArgumentParser(prog="python3 run.py pictures --states")
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", choices=[[], *(state.name for state in STATES)], metavar="STATE")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--instance", type=Path, help="folder that keeps the demo for the next time")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / RESULTS
    kept = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
    looks = {look.picture: look for look in (Look(**values) for values in kept)}
    states = [state for state in STATES if not options.names or state.name in options.names]
    wrong = 0
    for look in _looks(options.instance, options.folder, states, options.languages.split(",")):
        looks[look.picture] = look
        _write(options.folder, list(looks.values()))
        for fault in look.faults:
            wrong += 1
            print(f"{look.name}: {fault}", flush=True)
    print(f"{options.folder / CONTENTS}: {len(looks)} pictures, {wrong} faults in those taken now")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
