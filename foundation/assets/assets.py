"""Static files: few, each under an address with a hash of what it holds, and compressed before anybody asks for them.

Style sheets and scripts are put together from the project's own files and from what the pages use of Bootstrap's.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import bootstrap_wrapper
from flask import Flask, Response, request as http_request, url_for
from werkzeug.exceptions import NotFound

from foundation.assets.compression import CODINGS, coding_for, compressed
from foundation.assets.style_sheets import keeps, small, with_rules_for, with_what_is_used
from foundation.web.route import Route

_SHEETS = (
    "app.css", "shell.css", "forms.css", "interview.css", "lists.css", "case.css", "travel.css", "departures.css",
    "people.css", "check_ins.css", "calendar.css", "workspace.css", "print.css",
)  # fmt: skip
_SCRIPTS = (
    "lock.js", "presence.js", "shell.js", "forms.js", "drafts.js", "interview.js", "survey.js", "lists.js", "points.js",
    "case.js", "calendar.js",
)  # fmt: skip
_SCRIPTS_OF_SIGN_IN = ("shell.js", "forms.js", "ahead.js")
# Classes of Bootstrap that pages wear; a test compares them with the templates.
OF_BOOTSTRAP = frozenset({
    "btn", "btn-danger", "btn-outline-primary", "btn-outline-secondary", "btn-primary", "btn-sm", "form-check",
    "form-check-input", "form-check-label", "form-control", "form-select", "list-unstyled", "mark", "mb-2",
    "progress", "visually-hidden",
})  # fmt: skip
# What the sign-in page wears; a test compares how it looks with this sheet and with the whole one.
_CLASSES_OF_SIGN_IN = frozenset({
    "bar", "bar-gap", "brand", "btn", "btn-primary", "btn-quiet", "code", "demo", "door-card", "door-help",
    "error-summary", "field", "field-error", "field-hint", "field-label", "field-wrong", "form-actions",
    "form-control", "has-demo", "icon", "icon-flip", "main", "menu", "menu-button", "menu-item", "menu-sheet",
    "menu-word", "notice", "notice-blocked", "notice-done", "notice-due", "notice-warning", "page",
    "password-row", "signed-out", "skip", "top", "visually-hidden",
})  # fmt: skip
_TAGS_OF_SIGN_IN = frozenset({
    "a", "bdi", "body", "button", "details", "div", "form", "h1", "h2", "header", "html", "input", "label",
    "li", "main", "p", "small", "span", "strong", "summary", "svg", "ul", "use",
})  # fmt: skip
_KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_KEPT_A_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    """What is served under one name."""

    content: bytes
    kind: str

    @cached_property
    def mark(self) -> str:
        """Twelve hex digits that change with the content."""
        return hashlib.sha256(self.content).hexdigest()[:12]

    def coded(self, coding: str) -> bytes:
        """The content as it is sent in a coding; as it is for an empty one."""
        return _compressed(self.content, coding) if coding else self.content


@lru_cache(maxsize=64)
def _compressed(content: bytes, coding: str) -> bytes:
    return compressed(content, coding, ahead=True)


@lru_cache(maxsize=2)
def _of_bootstrap(direction: str) -> tuple[str, str]:
    """Whose it is and its licence, which stay with it, and the rules for what the pages wear."""
    name = "bootstrap.rtl.min.css" if direction == "rtl" else "bootstrap.min.css"
    path = Path(bootstrap_wrapper.get_bootstrap_dir()) / "css" / name
    head, end, rules = path.read_text(encoding="utf-8").partition("*/")
    return head[head.index("/*!") :] + end, with_rules_for(rules, keeps(OF_BOOTSTRAP))


class Assets:
    """The files of an installation, each put together when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        """Take the project's own files from a folder."""
        self._folder, self._made = folder, dict[str, File]()
        self._makers: dict[str, Callable[[], str]] = {
            "program.css": lambda: self._sheet("ltr"),
            "program.rtl.css": lambda: self._sheet("rtl"),
            "sign-in.css": lambda: self._sheet_of_sign_in("ltr"),
            "sign-in.rtl.css": lambda: self._sheet_of_sign_in("rtl"),
            "program.js": lambda: self._own(_SCRIPTS),
            "sign-in.js": lambda: self._own(_SCRIPTS_OF_SIGN_IN),
            "icons.svg": lambda: self._own(("icons.svg",)),
            "mark.svg": lambda: self._own(("mark.svg",)),
        }

    def file(self, name: str) -> File:
        """A file by its name. KeyError for a name that there is not."""
        if name not in self._made:
            self._made[name] = File(self._makers[name]().encode(), _KINDS[Path(name).suffix])
        return self._made[name]

    def compress_all(self) -> None:
        """Have every file ready in every coding."""
        for name in self._makers:
            for coding in CODINGS:
                self.file(name).coded(coding)

    def _own(self, names: tuple[str, ...]) -> str:
        return "\n".join((self._folder / name).read_text(encoding="utf-8") for name in names)

    def _sheet(self, direction: str) -> str:
        licence, rules = _of_bootstrap(direction)
        return licence + with_what_is_used(rules + small(self._own(_SHEETS)))

    def _sheet_of_sign_in(self, direction: str) -> str:
        whole = self.file("program.rtl.css" if direction == "rtl" else "program.css").content.decode()
        licence, end, whole = whole.partition("*/")
        return licence + end + with_what_is_used(with_rules_for(whole, keeps(_CLASSES_OF_SIGN_IN, _TAGS_OF_SIGN_IN)))


def init_assets(app: Flask, root: Path) -> None:
    """Serve them, publicly, and give templates their addresses."""
    assets = Assets(root / "static")
    addresses: dict[tuple[str, str], str] = {}

    def static(mark: str, filename: str) -> Response:
        """A file; under the hash of another version, as it is now, and not to be kept."""
        try:
            file = assets.file(filename)
        except KeyError as error:
            raise NotFound from error
        coding = coding_for(http_request.accept_encodings)
        response = Response(file.coded(coding), content_type=f"{file.kind}; charset=utf-8")
        response.headers["Cache-Control"] = _KEPT_A_YEAR if mark == file.mark else "no-store"
        response.vary.add("Accept-Encoding")
        if coding:
            response.headers["Content-Encoding"] = coding
        response.set_etag(f"{file.mark}-{coding}" if coding else file.mark)
        response.make_conditional(http_request)
        return response

    def asset(filename: str) -> str:
        """The address of a file, of which a page with many icons has a hundred: reckoned once.

        Raises KeyError for a file that is not there.
        """
        place = (http_request.script_root, filename)
        if place not in addresses:
            addresses[place] = url_for("static", mark=assets.file(filename).mark, filename=filename)
        return addresses[place]

    static.route = Route(action="asset", is_public=True)  # type: ignore[attr-defined]
    app.add_url_rule("/static/<mark>/<filename>", "static", static)
    app.jinja_env.globals["asset"] = asset
    app.extensions["assets"] = assets
