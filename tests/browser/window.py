"""A browser window as a test uses it: signing in, sending forms, looking for what axe finds; troubles are recorded."""

import base64
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import BrowserContext, ConsoleMessage, Download, Locator, Response, expect

from tests.factories.makers import PASSWORD, Person, newest_version

_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
_RUN_AXE = """(contrast) => axe.run(document, {
  resultTypes: ["violations"], preload: false, rules: {"color-contrast": {enabled: contrast}},
}).then((found) => found.violations.map(
  (one) => one.id + ": " + one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")))"""
# A colour on its way from one to another is no colour of the page.
_REST = "() => document.getAnimations().forEach((one) => { try { one.finish(); } catch { one.cancel(); } })"
# What a policy forbids is told to the page as an event; the console hears of it too, but not of every kind.
_LISTEN = """document.addEventListener("securitypolicyviolation",
  (event) => console.error("policy: " + event.violatedDirective + " " + event.blockedURI));"""
# A page says that it stands: all of it is there, its scripts have run, and nobody has left it for another one. A form
# that is sent, and a script that goes elsewhere, take that back in the same moment; a jump within the page does not.
_STAND = """(() => {
  let isLeft = false;
  const leave = () => {
    isLeft = true;
    document.documentElement.removeAttribute("data-stands");
  };
  window.addEventListener("load", () => { if (!isLeft) document.documentElement.dataset.stands = ""; });
  window.addEventListener("submit", (event) => { if (!event.defaultPrevented) leave(); });
  window.navigation.addEventListener("navigate", (event) => { if (!event.destination.sameDocument) leave(); });
})();"""
_CLASSES = "() => [...document.querySelectorAll('[class]')].flatMap((one) => [...one.classList])"
# Turned around, a page has the style sheet of its new direction, as if it had been written in it.
_TURN = """(direction) => {
  const sheet = document.querySelector('link[rel="stylesheet"]');
  const turned = sheet.cloneNode();
  const [, name] = sheet.getAttribute("href").match(/\\/([\\w-]+)(\\.rtl)?\\.css$/);
  turned.href = `/static/turned/${name}${direction === "rtl" ? ".rtl" : ""}.css`;
  const isThere = new Promise((done, failed) => { turned.onload = done; turned.onerror = failed; });
  sheet.replaceWith(turned);
  document.documentElement.dir = direction;
  return isThere.then(() => undefined);
}"""
_IS_WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
_PAPER_WIDTH = 680  # CSS pixels in 180 mm
_WIDER_THAN_PAPER = """() => [...document.querySelectorAll("main table, main table *")].filter((one) => {
  const own = one.getBoundingClientRect();
  const panel = (one.parentElement.closest(".panel") ?? document.body).getBoundingClientRect();
  return own.width && !one.closest(".visually-hidden") && (own.right > panel.right + 1 || own.left < panel.left - 1);
}).slice(0, 5).map((one) => one.tagName + " " + one.textContent.trim().slice(0, 30))"""
_STANDS = "html[data-stands]:not(:has(form[aria-busy]))"  # a form that asks whether it may be sent is about to leave
_STAND_AGAIN = "() => { document.documentElement.dataset.stands = ''; }"
_SEND = """([path, fields, files]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  const all = {csrf_token: document.querySelector('meta[name="csrf-token"]').content, ...fields};
  const pairs = Object.entries(all).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));
  for (const [name, value] of pairs) {
    const field = document.createElement("textarea");
    field.name = name;
    field.value = value;
    form.append(field);
  }
  for (const [name, content] of Object.entries(files)) {
    const field = document.createElement("input");
    field.type = "file";
    field.name = name;
    const chosen = new DataTransfer();
    chosen.items.add(new File([Uint8Array.from(atob(content), (one) => one.charCodeAt(0))], "x"));
    field.files = chosen.files;
    form.enctype = "multipart/form-data";
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


class Window:
    """One window with cookies of its own."""

    def __init__(self, context: BrowserContext) -> None:
        """Open it and listen."""
        self.context = context
        self.troubles: list[str] = []
        context.add_init_script(_LISTEN)
        context.add_init_script(_STAND)
        self.page = context.new_page()
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"error: {error}"))
        self.page.on("response", self._note_response)

    def _note_console(self, message: ConsoleMessage) -> None:
        # The browser also tells of answers such as 404 and 422, which are meant; files are looked at below.
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _note_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in ("document", "fetch"):
            self.troubles.append(f"{response.status}: {response.url}")

    def watch_requests(self) -> None:
        """Lead what pages ask for past the test, which may hold it by `page.route`.

        Before they open: a page that is open by then may send one more request past it, and nothing tells of that one.
        """
        self.page.route("**/never-asked-for", lambda route: route.abort())

    def go(self, path: str) -> None:
        """Open a page."""
        self.page.goto(path)

    def back(self) -> None:
        """Go back, and wait until that page stands: what a browser remembers of its fields is in them by then."""
        self.page.go_back()
        self.arrives()

    def send(self, path: str, fields: dict[str, Any]) -> None:
        """Send a form from the page that is open, and wait for where it leads. A file is a pair."""
        files = {name: value for name, value in fields.items() if isinstance(value, tuple)}
        typed = {name: value for name, value in fields.items() if name not in files}
        sent = {name: base64.b64encode(file.getvalue()).decode() for name, (file, _name) in files.items()}
        with self.page.expect_navigation():
            self.page.evaluate(_SEND, [path, typed, sent])
        self.arrives()
        newest = self.page.locator("input[name=store_mine]")
        if "version" not in fields and newest.count():  # as from a page that was opened just now
            self.send(path, {**fields, "version": newest.first.get_attribute("value")})

    def send_unseen(self, path: str, fields: dict[str, Any]) -> int:
        """Send a form as the page that is open would, without showing what is answered; the status of the answer."""
        token = self.page.locator('meta[name="csrf-token"]').get_attribute("content")
        typed = {name: str(value) for name, value in fields.items()}
        form = {"csrf_token": token or "", **typed}
        answer = self.context.request.post(path, form=form, max_redirects=0)
        newest = newest_version(answer.status, answer.text() if answer.status == 409 else "", fields)
        if newest:
            answer = self.context.request.post(path, form={**form, **newest}, max_redirects=0)
        return answer.status

    def wider_than_paper(self) -> list[str]:
        """What of the open page would run over the edge of a sheet (A4, with the margins of the style sheet)."""
        size = self.page.viewport_size
        self.page.set_viewport_size({"width": _PAPER_WIDTH, "height": 1000})
        self.page.emulate_media(media="print")
        wider: list[str] = self.page.evaluate(_WIDER_THAN_PAPER)
        self.page.emulate_media(media="screen")
        if size is not None:
            self.page.set_viewport_size(size)
        return wider

    def sign_in(self, person: Person, password: str = PASSWORD) -> None:
        """Sign in by the page."""
        self.go("/sign-in")
        self.page.get_by_label("E-mail").fill(person.email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.press("Sign in")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)

    def arrives(self) -> None:
        """Wait until a page stands: at once if nobody has left the one that is open."""
        self.page.locator(_STANDS).wait_for(state="attached")

    def click(self, what: Locator) -> None:
        """Click, and wait for the page to which that leads, if it leads to one. A bare click does not wait for it."""
        what.click()
        self.arrives()

    def key(self, name: str, on: Locator | None = None) -> None:
        """Press a key, where one is or on something, and wait for the page to which that leads, if it leads to one."""
        if on is None:
            self.page.keyboard.press(name)
        else:
            on.press(name)
        self.arrives()

    def download(self, what: Locator) -> Download:
        """Click what is answered with a file: the page stays."""
        with self.page.expect_download() as waiting:
            what.click()
        self.page.evaluate(_STAND_AGAIN)
        return waiting.value

    def press(self, name: str) -> None:
        """Press a button of the page itself."""
        self.click(self.page.get_by_role("main").get_by_role("button", name=name, exact=True))

    def follow(self, name: str) -> None:
        """Follow a link of the page itself."""
        self.click(self.page.get_by_role("main").get_by_role("link", name=name, exact=True))

    def choose_language(self, name: str) -> None:
        """Choose a language from the top bar."""
        self.page.locator("summary", has=self.page.locator("use[href$='#language']")).click()
        self.click(self.page.locator("form.menu-sheet").get_by_role("button", name=name))

    def shows(self, text: str) -> None:
        """The page says something; waits for it."""
        expect(self.page.get_by_role("main")).to_contain_text(text)

    def faults(self, contrast: bool = True) -> list[str]:
        """What axe finds on the page as it is, and whether the page is wider than its window.

        The contrast of colours takes longer than everything else, and is the same in both directions.
        """
        self.arrives()
        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(_AXE)
        self.page.evaluate(_REST)
        found: list[str] = self.page.evaluate(_RUN_AXE, contrast)
        return found + self.overflow()

    def overflow(self) -> list[str]:
        """Whether the page that stands is wider than its window, as a fault."""
        return ["wider than its window"] if self.page.evaluate(_IS_WIDER) else []

    def turn(self, direction: str) -> None:
        """Turn the page that is open around, as it is: `ltr` or `rtl`."""
        self.page.evaluate(_TURN, direction)

    def classes(self) -> set[str]:
        """The classes of the style sheet that stand on the page."""
        return set(self.page.evaluate(_CLASSES))
