"""The pictures of README and tours: ten pages of a demo on a fixed day, as Chromium shows them."""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from app import ROOT, all_jobs, build_app
from bench.installation import MANAGER, OFFICER, SPECIALIST, WORKER, prepared, sign_in_of
from bench.served import served
from foundation.clock import MovableClock
from foundation.scheduling.runs import run_job
from foundation.web.logs import init_logs
from run_parts.debian import CHROMIUM

FOLDER = ROOT / "docs" / "pictures"
MORNING = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)  # 9:00 in Istanbul, 11:00 in Samarkand, on a Tuesday
FEW, MANY = 40, 1500  # cases: what a first start shows, and enough people for figures
COLOURS = 128
PATIENCE = 60_000  # milliseconds
MARGIN = 6  # CSS pixels below the last row
# The end of the last row or card that is seen as a whole above the phone's bottom bar, and the height of that bar.
_WHOLE = """() => {
  const nav = document.querySelector("nav.tasks");
  const bar = nav && getComputedStyle(nav).position === "fixed" ? nav.getBoundingClientRect() : null;
  const limit = bar ? bar.top : innerHeight;
  const ends = [...document.querySelectorAll("main section, main li, main tr, main figure")]
    .map((one) => one.getBoundingClientRect().bottom).filter((end) => end <= limit);
  return [Math.max(...ends), bar ? bar.height : 0];
}"""


@dataclass(frozen=True)
class Picture:
    """One page as one colleague sees it, down to the last whole row.

    Width and greatest height are CSS pixels; `scale` is device pixels per CSS pixel. `follows`: CSS selectors of links
    that lead from the page of `path` to the one that is shown.
    """

    name: str
    given_name: str
    path: str
    cases: int
    width: int
    height: int
    scale: int = 1
    follows: tuple[str, ...] = ()


_FIRST = "[data-row] [data-open]"
PICTURES = (
    Picture("officer-today", OFFICER, "/", FEW, 1280, 950),
    Picture("officer-cases", OFFICER, "/cases", FEW, 1280, 760),
    Picture("officer-case", OFFICER, "/cases?state=planning", FEW, 1280, 950, follows=(_FIRST,)),
    Picture("officer-calendar", OFFICER, "/calendar?whose=everyone", FEW, 1280, 760),
    Picture("officer-departures", OFFICER, "/departures?day=2026-11-26", FEW, 1280, 760),
    Picture(
        "officer-readiness",
        OFFICER,
        "/cases?state=planning",
        FEW,
        1280,
        950,
        follows=(_FIRST, "main a[href$='/readiness']"),
    ),
    Picture(
        "specialist-clearance",
        SPECIALIST,
        "/cases?state=planning",
        FEW,
        1280,
        950,
        follows=(_FIRST, "main a[href$='/clearance']"),
    ),
    Picture("partner-today", WORKER, "/", FEW, 390, 844, scale=2),
    Picture("partner-visit", WORKER, "/", FEW, 390, 844, scale=2, follows=(".today-visit a[data-open]",)),
    Picture("manager-outcomes", MANAGER, "/outcomes", MANY, 1280, 760),
)


@contextmanager
def demo_of(folder: Path, cases: int) -> Iterator[str]:
    """A demo with this many cases, loaded into an empty folder and served on a free port; its address."""
    container = prepared(folder, None, cases, MovableClock(MORNING))
    app = build_app(container)
    init_logs("error")
    for job in all_jobs(container):  # as the scheduler of a start does
        run_job(container.units, job, container.clock)
    try:
        with served(app) as port:
            yield f"http://127.0.0.1:{port}"
    finally:
        container.stores.dispose()


def take(browser: Browser, address: str, picture: Picture, email: str, password: str) -> bytes:
    """Sign in, open the page and return the window's content as a PNG."""
    context = browser.new_context(
        base_url=address,
        viewport={"width": picture.width, "height": picture.height},
        device_scale_factor=picture.scale,
        has_touch=picture.scale > 1,
        locale="en-GB",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.goto(picture.path)
    for link in picture.follows:
        page.goto(page.locator(link).first.get_attribute("href") or "/")
    page.wait_for_load_state("networkidle")
    page.evaluate("() => document.fonts.ready.then(() => null)")
    end, bar = page.evaluate(_WHOLE)
    page.set_viewport_size({"width": picture.width, "height": round(end + bar) + MARGIN})
    content = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return content


def reduced(content: bytes) -> bytes:
    """The same picture with a small palette, which is hardly seen and saves more than half."""
    image = Image.open(io.BytesIO(content)).convert("RGB")
    small = image.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    target = io.BytesIO()
    small.save(target, "PNG", optimize=True)
    return target.getvalue()


def write(browser: Browser, address: str, folder: Path, picture: Picture) -> None:
    """Take one picture with the sign-in of a demo's folder, and write it."""
    email, password = sign_in_of(folder, picture.given_name)
    file = FOLDER / f"{picture.name}.png"
    file.write_bytes(reduced(take(browser, address, picture, email, password)))
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1000} kB", flush=True)


def main(names: list[str]) -> None:
    """Load each demo once and write its pictures: those of these names, or all."""
    wanted = [picture for picture in PICTURES if not names or picture.name in names]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for cases in sorted({picture.cases for picture in wanted}):
        with (
            tempfile.TemporaryDirectory(prefix="pictures-") as folder,
            demo_of(Path(folder), cases) as address,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            for picture in wanted:
                if picture.cases == cases:
                    write(browser, address, Path(folder), picture)
            browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
