"""The first visit over a slow line: bytes and seconds of the sign-in page, of Today, and of one more page.

A real browser with an empty cache, over a line of 64 kbit/s with 600 ms until anything comes back (DevTools'
`Network.emulateNetworkConditions`). "Blocking" is what the first screen waits for: the page, and the sheets and
scripts that the browser says block rendering. Bytes are those on the wire, with headers. A page can be used when it is
read to its end and painted. Bytes are the most, seconds the median of all visits; beside them stand the seconds that
the service itself took, more of them on a busy machine.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from app import build_app
from bench.installation import OFFICER, WORKER, prepared, sign_in_of
from bench.served import served
from foundation.web.logs import init_logs
from run_parts.debian import CHROMIUM

BITS_PER_SECOND, LATENCY_MS = 64_000, 600
CASES, VISITS = 40, 3
PATIENCE_MS, REST_MS = 120_000, 1_500
WIDTHS = {OFFICER: 1280, WORKER: 390}
# One more page after Today, of each.
NEXT = {OFFICER: "/cases", WORKER: "/visits"}
GOALS = {"sign-in": (80.0, 5.0), "Today": (12.0, 2.5), "one more": (12.0, 2.5)}  # kB, seconds
GOAL_BLOCKING = 22.0
_USABLE = """() => {
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const [page] = performance.getEntriesByType("navigation");
  return paint && page.domInteractive ? Math.max(paint.startTime, page.domInteractive) : 0;
}"""
_BLOCKING = """() => performance.getEntriesByType("resource")
  .filter((file) => file.renderBlockingStatus === "blocking").map((file) => file.name)"""


@dataclass
class Line:
    """What came over the line since it was last asked, by address."""

    addresses: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)

    def watch(self, context: BrowserContext, page: Page) -> None:
        """Make the line of a page slow, and count what comes."""
        tools = context.new_cdp_session(page)
        tools.on("Network.requestWillBeSent", self._note)
        tools.on("Network.loadingFinished", self._count)
        tools.send("Network.enable")
        rate = BITS_PER_SECOND / 8
        conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
        tools.send("Network.emulateNetworkConditions", conditions)

    def _note(self, event: dict[str, Any]) -> None:
        if (redirect := event.get("redirectResponse")) is not None:
            self._add(redirect["url"], redirect["encodedDataLength"])
        self.addresses[event["requestId"]] = event["request"]["url"]

    def _count(self, event: dict[str, Any]) -> None:
        self._add(self.addresses.get(event["requestId"], ""), event["encodedDataLength"])

    def _add(self, address: str, size: float) -> None:
        self.sizes[address] = self.sizes.get(address, 0) + size

    def taken(self) -> dict[str, float]:
        """Bytes by address, which start anew."""
        sizes, self.sizes = self.sizes, {}
        return sizes


class Timed:
    """An application, and the seconds that it takes for pages."""

    def __init__(self, app: Callable[..., Any]) -> None:
        """Wrap it."""
        self._app, self.seconds = app, 0.0

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        """Answer a request."""
        began = time.monotonic()
        answer = self._app(environ, start_response)
        if not environ["PATH_INFO"].startswith("/static/"):
            self.seconds += time.monotonic() - began
        return answer


@dataclass(frozen=True)
class Loaded:
    """One page: kilobytes in all and until the first screen, files beside it, seconds until it can be used.

    `of_service`: seconds that the service took to make it.
    """

    kilobytes: float
    blocking: float
    files: int
    seconds: float
    of_service: float


def _loaded(page: Page, line: Line, timed: Timed, go: Callable[[], object]) -> Loaded:
    """Go to a page, and wait until it can be used and nothing more comes."""
    line.taken()
    timed.seconds = 0.0
    go()
    page.wait_for_load_state("networkidle")
    usable = page.wait_for_function(_USABLE).json_value()
    page.wait_for_timeout(REST_MS)  # what is fetched beforehand comes last
    page.wait_for_load_state("networkidle")
    sizes = line.taken()
    first = {page.url.partition("#")[0], *page.evaluate(_BLOCKING)}
    blocking = sum(size for address, size in sizes.items() if address in first)
    return Loaded(sum(sizes.values()) / 1000, blocking / 1000, len(sizes) - 1, usable / 1000, timed.seconds)


def visit(
    browser: Browser, served_at: tuple[str, Timed], given_name: str, sign_in: tuple[str, str]
) -> Iterator[tuple[str, Loaded]]:
    """A first visit of one of the staff, with an empty cache: what it loads, page by page."""
    address, timed = served_at
    size = ViewportSize(width=WIDTHS[given_name], height=844)
    context = browser.new_context(base_url=address, locale="en-GB", viewport=size)
    context.set_default_timeout(PATIENCE_MS)
    page, line = context.new_page(), Line()
    line.watch(context, page)
    yield "sign-in", _loaded(page, line, timed, lambda: page.goto("/sign-in", wait_until="commit"))
    page.get_by_label("E-mail").fill(sign_in[0])
    page.get_by_label("Password", exact=True).fill(sign_in[1])
    press = page.get_by_role("main").get_by_role("button", name="Sign in", exact=True)

    def enter() -> None:
        press.click(no_wait_after=True)
        page.wait_for_url(lambda url: "/sign-in" not in url, wait_until="commit")

    yield "Today", _loaded(page, line, timed, enter)
    yield "one more", _loaded(page, line, timed, lambda: page.goto(NEXT[given_name], wait_until="commit"))
    context.close()


@contextmanager
def demo_of(folder: Path, cases: int) -> Iterator[tuple[str, Timed]]:
    """A demo with this many cases, served on a free port as a web worker serves it; its address, and its times."""
    container = prepared(folder, None, cases)
    timed = Timed(build_app(container))
    init_logs("error")
    try:
        with served(timed) as port:
            yield f"http://127.0.0.1:{port}", timed
    finally:
        container.stores.dispose()


def line_of(given_name: str, kind: str, visits: list[Loaded]) -> str:
    """One line of the report: the largest bytes, and the median time."""
    kilobytes, seconds = max(page.kilobytes for page in visits), statistics.median(page.seconds for page in visits)
    of_service = statistics.median(page.of_service for page in visits)
    blocking, files = max(page.blocking for page in visits), max(page.files for page in visits)
    most, longest = GOALS[kind]
    is_met = kilobytes <= most and seconds <= longest and (kind != "sign-in" or blocking <= GOAL_BLOCKING)
    return (
        f"{given_name:6} {kind:9} {kilobytes:6.1f} kB in all (at most {most:.0f}), {blocking:5.1f} kB blocking, "
        f"{files:2} files beside the page, usable after {seconds:5.2f} s (at most {longest}), "
        f"{of_service:4.2f} s of them the service: "
        f"{'met' if is_met else 'missed'}\n"
    )


def main() -> None:
    """Visit as an officer and as a partner's worker."""
    parser = argparse.ArgumentParser(description="Bytes and seconds of a first visit over a slow line.")
    parser.add_argument("--visits", type=int, default=VISITS, help="visits of each")
    parser.add_argument("--cases", type=int, default=CASES, help="invented cases")
    chosen = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="first-visit-") as folder,
        demo_of(Path(folder), chosen.cases) as served_at,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for given_name in WIDTHS:
            pages: dict[str, list[Loaded]] = {}
            for _ in range(chosen.visits):
                for kind, page in visit(browser, served_at, given_name, sign_in_of(Path(folder), given_name)):
                    pages.setdefault(kind, []).append(page)
            for kind, visits in pages.items():
                sys.stdout.write(line_of(given_name, kind, visits))
                sys.stdout.flush()
        browser.close()


if __name__ == "__main__":
    main()
