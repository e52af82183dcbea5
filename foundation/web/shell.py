"""The frame around every page: navigation per role, who is signed in, language, demo banner."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, current_app, request as http_request
from flask_login import current_user
from markupsafe import Markup
from marshmallow import Schema
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.accounts.words import ROLE_LABELS
from foundation.forms.form import Form
from foundation.forms.lengths import longest
from foundation.language.formats import (
    city_of_zone,
    comma,
    country,
    day,
    exact,
    for_reader,
    instant,
    local_time,
    number,
    place_of_clocks,
    second_of_day,
)
from foundation.language.known_words import in_readers_words
from foundation.language.locales import direction, language_code, offered
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.addresses import init_addresses
from foundation.web.container import Banner, current_container
from foundation.web.navigation import init_navigation, navigation_of
from foundation.web.presence import idle_seconds, must_enrol, presence_mark

# What reads a form where it is sent to, for templates: how long a text may be is asked of that schema.

_ROUTES = "routes_of_forms"


def _routes() -> MapAdapter:
    routes: MapAdapter = current_app.extensions[_ROUTES]
    return routes


def schema_at(address: str | None, method: str = "POST") -> type[Schema] | None:
    """The schema of the route of an address; of the page that is shown where there is none."""
    path = urlsplit(address or "").path or http_request.path
    try:
        endpoint, _path = _routes().match(path, method)
    except HTTPException:
        return None
    route: Any = getattr(current_app.view_functions.get(endpoint), "route", None)
    return route.schema if route is not None else None


def sent_to(form: Form, address: str | None = None, method: str = "POST") -> str:
    """Note in a form what reads it where it is sent to; nothing is shown."""
    form.schema = schema_at(address, method)
    return ""


def longest_at(name: str, address: str | None = None, method: str = "POST") -> str:
    """The attribute of a field that stands in no form of ours: how long it may be at this address."""
    schema = schema_at(address, method)
    most = longest(schema, name) if schema is not None else None
    return Markup(' maxlength="{}"').format(most) if most is not None else ""


def init_lengths(app: Flask) -> None:
    """Give every template the schemas of the forms that it shows."""
    app.extensions[_ROUTES] = app.url_map.bind("localhost")
    app.jinja_env.globals.update(sent_to=sent_to, longest_at=longest_at)


@dataclass(frozen=True)
class Who:
    """Who is signed in, as the top bar shows it."""

    name: str
    role_label: str
    place: str
    mark: str


def may_search() -> bool:
    """Whether whoever asks can search cases, which `/` begins."""
    return bool(current_user.is_authenticated and current_user.may(Permission.CASES_SEARCH))


def _who(person: Principal) -> Who:
    return Who(person.name, str(ROLE_LABELS[person.role]), person.place, presence_mark())


def _banners(person: Principal) -> list[Banner]:
    container = current_container()
    banners = (banner(person, container.clock.now()) for banner in container.banners)
    return [banner for banner in banners if banner is not None]


def _shell() -> dict[str, Any]:
    asks = current_user._get_current_object()  # once: through the proxy each question would look for it anew
    person = asks if asks.is_authenticated else None
    container = current_container()
    # Who must set up a second factor first opens nothing else, so nothing else is offered.
    worker = person if person is not None and not must_enrol(container, person) else None
    code = language_code()
    return {
        "account": _who(person) if person else None,
        "navigation": navigation_of(worker) if worker else None,
        "demo": container.settings.demo,
        "language": code.split("_")[0],
        "direction": direction(),
        "languages": [
            {"code": language, "label": label, "active": language == code} for language, label in offered().items()
        ],
        "banners": _banners(worker) if worker else [],
        "unread": worker.unread if worker else 0,
        "may_search": worker is not None and worker.may(Permission.CASES_SEARCH),
        "idle_seconds": idle_seconds() if person else 0,
    }


def _example_day(days_later: int = 0) -> str:
    """A day as it is typed, so many days after the reader's own: an example never grows old."""
    day_there = for_reader(current_container().clock.now()).date() + timedelta(days=days_later)
    typed = day_there.isoformat()
    return f"\u2066{typed}\u2069" if direction() == "rtl" else typed


def init_shell(app: Flask) -> None:
    """Give every template `shell`, the filters and the fixed sentences."""
    init_addresses(app)
    init_navigation(app)
    app.context_processor(lambda: {"shell": _shell()})
    app.jinja_env.filters.update(
        day=day,
        instant=instant,
        city_of_zone=city_of_zone,
        local_time=local_time,
        second_of_day=second_of_day,
        number=number,
        exact=exact,
        country=country,
        spoken=in_readers_words,
        money=money,
    )
    app.jinja_env.globals["may_search"] = may_search
    app.jinja_env.globals["closed_door"] = lambda: _("Protected information: ask the duty specialist")
    app.jinja_env.globals["place_of_clocks"] = place_of_clocks
    app.jinja_env.globals["comma"] = comma
    app.jinja_env.globals["example_day"] = _example_day
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
