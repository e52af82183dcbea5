"""The frame around every page: navigation per role, who is signed in, language, demo banner."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_login import current_user

from foundation.accounts.permissions import Permission, Role
from foundation.language.formats import country, day, instant, number
from foundation.language.locales import direction, language_code, offered
from foundation.language.words import _, lazy_gettext
from foundation.web.presence import idle_seconds
from foundation.web.wiring import NavigationItem, wiring

ROLE_LABELS = {
    Role.RETURN_OFFICER: lazy_gettext("Return officer"),
    Role.PROTECTION_SPECIALIST: lazy_gettext("Protection specialist"),
    Role.PARTNER_COORDINATOR: lazy_gettext("Partner coordinator"),
    Role.PARTNER_WORKER: lazy_gettext("Partner worker"),
    Role.MANAGER: lazy_gettext("Manager"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
    Role.DATA_PROTECTION_OFFICER: lazy_gettext("Data protection officer"),
}
PERMISSION_LABELS = {
    Permission.SIGN_OFF: lazy_gettext("Signs off readiness"),
    Permission.BUDGET_APPROVE: lazy_gettext("Approves budgets"),
    Permission.RULES_EDIT: lazy_gettext("Edits rules, together with a second person"),
    Permission.LEAD_OFFICE: lazy_gettext("Leads the office"),
}


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


def _entry(item: NavigationItem) -> Entry:
    section = item.endpoint.split(".")[0]
    here = request.blueprint == section if section != "accounts" else request.endpoint == item.endpoint
    return Entry(str(item.label), url_for(item.endpoint), item.icon, here)


def _shell() -> dict[str, Any]:
    person = current_user if current_user.is_authenticated else None
    house = wiring()
    shown = [item for item in house.navigation if person is not None and person.may(item.permission)]
    code = language_code()
    return {
        "account": Who(person.name, str(ROLE_LABELS[person.role]), person.place) if person else None,
        "navigation": [_entry(item) for item in shown],
        "demo": house.settings.demo,
        "language": code.split("_")[0],
        "direction": direction(),
        "languages": [{"code": one, "label": label, "active": one == code} for one, label in offered().items()],
        "may_search": person is not None and person.may(Permission.CASES_SEARCH),
        "idle_seconds": idle_seconds() if person else 0,
    }


def init_shell(app: Flask) -> None:
    """Give every template `shell`, the filters and the fixed sentences."""
    app.context_processor(lambda: {"shell": _shell()})
    app.jinja_env.filters.update(day=day, instant=instant, number=number, country=country)
    app.jinja_env.globals["closed_door"] = lambda: _("Protected information: ask the duty specialist")
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
