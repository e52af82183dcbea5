"""The navigation of whoever is signed in: its entries, and the same as it stands in every page.

What it says depends on what somebody may open, on their language and on which entry the page belongs to: of these there
are few, and each is written once in a process. It is a tenth of a small page.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, current_app, request as http_request
from markupsafe import Markup

from foundation.accounts.principal import Principal
from foundation.language.locales import language_code
from foundation.web.addresses import fixed_address, fixed_addresses
from foundation.web.container import NavigationItem, current_container

MOST_ENTRIES = 8
_IN_BAR = 4  # on a phone so many stand at the foot of the page, all others in the account menu
_MOST_KEPT = 500
_WRITTEN = "navigation"


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation, as a template shows it. `parts`: what stands under it, itself among them."""

    label: str
    url: str
    icon: str
    active: bool
    parts: "Sequence[Entry]" = ()

    @property
    def is_open(self) -> bool:
        """Whether the page is one of those under it."""
        return any(part.active for part in self.parts)


@dataclass(frozen=True)
class Navigation:
    """The navigation in a page: beside or under it, and what of it the account menu shows on a phone."""

    bar: Markup
    more: Markup


def navigation_of(person: Principal) -> Navigation | None:
    """The navigation of somebody on the page that is asked for; None for who may open nothing of it."""
    written: dict[Hashable, tuple[Navigation | None]] = current_app.extensions[_WRITTEN]
    may: Callable[[Any], bool] = person.may  # items know a permission as whatever their topic says it is
    own = [item for item in current_container().navigation if may(item.permission)]
    endpoints, here = [item.endpoint for item in own], _here()
    addresses = zip(endpoints, fixed_addresses(endpoints), strict=True)
    active = tuple(endpoint for endpoint, address in addresses if _is_active(address, here))
    place = (http_request.script_root, language_code(), person.permissions, active)
    kept = written.get(place)
    if kept is None:
        if len(written) >= _MOST_KEPT:
            written.pop(next(iter(written), place), None)  # the oldest; threads share it
        kept = written[place] = (_written(entries_of(own)),)
    return kept[0]


def _written(entries: Sequence[Entry]) -> Navigation | None:
    if not entries:
        return None
    under = [part for entry in entries[:_IN_BAR] for part in entry.parts if part.url != entry.url]
    more = [*under, *(part for entry in entries[_IN_BAR:] for part in entry.parts or [entry])]
    macros: Any = current_app.jinja_env.get_template("shell/navigation.html").make_module()
    return Navigation(Markup(macros.bar(entries)), Markup(macros.more(more)))


def entries_of(items: Sequence[NavigationItem]) -> list[Entry]:
    """The navigation of somebody who may open these: where there are too many, the lesser stand under the greater."""
    if len(items) <= MOST_ENTRIES:
        return [_entry(item) for item in items]
    endpoints = {item.endpoint for item in items}
    under: dict[str, list[NavigationItem]] = {}
    for item in items:
        under.setdefault(item.under if item.under in endpoints else item.endpoint, []).append(item)
    return [_group(own) for own in under.values()]


def _here() -> str:
    return http_request.script_root + http_request.path


def _is_active(url: str, here: str) -> bool:
    return here == url or (not url.endswith("/") and here.startswith(f"{url}/"))


def _entry(item: NavigationItem) -> Entry:
    url = fixed_address(item.endpoint)
    return Entry(str(item.label), url, item.icon, _is_active(url, _here()))


def _group(items: Sequence[NavigationItem]) -> Entry:
    head = next((item for item in items if item.group_label), items[0])
    entry = _entry(head)
    if len(items) == 1:
        return entry
    parts = _nearest([_entry(item) for item in items])
    is_here = any(part.active and part.url == entry.url for part in parts)
    return replace(entry, label=str(head.group_label or head.label), active=is_here, parts=parts)


def _nearest(parts: Sequence[Entry]) -> list[Entry]:
    """Of entries whose addresses begin alike only the longest is where the reader is."""
    here = max((part.url for part in parts if part.active), key=len, default="")
    return [replace(part, active=part.url == here) for part in parts]


def init_navigation(app: Flask) -> None:
    """Keep what is written of it with the application."""
    app.extensions[_WRITTEN] = {}
