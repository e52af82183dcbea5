"""The frame around every page: navigation per role, who is signed in, language, demo banner."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request as http_request
from flask_login import current_user

from foundation.accounts.permissions import Permission
from foundation.accounts.principal import Principal
from foundation.accounts.wording import ROLE_LABELS
from foundation.language.formats import country, day, instant, local_time, number, second
from foundation.language.locales import direction, language_code, offered
from foundation.language.money import money
from foundation.language.words import _
from foundation.web.addresses import fixed_address, init_addresses
from foundation.web.container import NavigationItem, current_container
from foundation.web.presence import idle_seconds, must_enrol, presence_mark


@dataclass(frozen=True)
class Entry:
    """One entry of the navigation, as a template shows it."""

    label: str
    url: str
    icon: str
    active: bool


@dataclass(frozen=True)
class Who:
    """Who is signed in, as the top bar shows it."""

    name: str
    role_label: str
    place: str
    mark: str


def _entry(item: NavigationItem) -> Entry:
    url = fixed_address(item.endpoint)
    here = http_request.script_root + http_request.path
    return Entry(str(item.label), url, item.icon, here == url or (not url.endswith("/") and here.startswith(f"{url}/")))


def _who(person: Principal) -> Who:
    return Who(person.name, str(ROLE_LABELS[person.role]), person.place, presence_mark())


def _shell() -> dict[str, Any]:
    person = current_user if current_user.is_authenticated else None
    container = current_container()
    # Who must set up a second factor first opens nothing else, so nothing else is offered.
    worker = person if person is not None and not must_enrol(container, person) else None
    shown = [item for item in container.navigation if worker is not None and worker.may(item.permission)]
    code = language_code()
    return {
        "account": _who(person) if person else None,
        "navigation": [_entry(item) for item in shown],
        "demo": container.settings.demo,
        "language": code.split("_")[0],
        "direction": direction(),
        "languages": [
            {"code": language, "label": label, "active": language == code} for language, label in offered().items()
        ],
        "unread": worker.unread if worker else 0,
        "may_search": worker is not None and worker.may(Permission.CASES_SEARCH),
        "idle_seconds": idle_seconds() if person else 0,
    }


def init_shell(app: Flask) -> None:
    """Give every template `shell`, the filters and the fixed sentences."""
    init_addresses(app)
    app.context_processor(lambda: {"shell": _shell()})
    app.jinja_env.filters.update(
        day=day, instant=instant, local_time=local_time, second=second, number=number, country=country, money=money
    )
    app.jinja_env.globals["closed_door"] = lambda: _("Protected information: ask the duty specialist")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
