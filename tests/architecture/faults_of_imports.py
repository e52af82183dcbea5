"""Faults of import: one row per way to import the wrong thing, and rows of what must stay allowed."""

from tests.architecture.planting import CLEAN, Fault, fault, module

A_WORD, AN_ACCESS, A_COMMAND = "returns/cases/words.py", "returns/cases/access.py", "returns/cases/commands.py"
A_RULE, A_MODEL, A_QUERY = "returns/cases/rules/cases.py", "returns/cases/models.py", "returns/cases/queries.py"
A_SERVICE, A_SCHEMA, A_PAGE = "returns/cases/services.py", "returns/cases/schemas.py", "returns/cases/pages.py"
AN_API, A_JOB = "returns/cases/api.py", "returns/cases/jobs.py"


def _line(check: str, name: str, path: str, line: str, bad: bool = True) -> Fault:
    """One import, in line 2 of a new file."""
    return fault(check, name, path, module(line), *([2] if bad else []))


def _floors(name: str, path: str, line: str, bad: bool = True) -> Fault:
    return _line("floors_keep_to_their_table", name, path, line, bad)


def _libraries(name: str, path: str, line: str, bad: bool = True) -> Fault:
    return _line("libraries_stay_on_their_floor", name, path, line, bad)


def _order(name: str, path: str, line: str, bad: bool = True) -> Fault:
    return _line("foundation_rooms_keep_their_order", name, path, line, bad)


def _rooms(name: str, path: str, line: str, bad: bool = True) -> Fault:
    return _line("rooms_import_one_way", name, path, line, bad)


def _declared(name: str, path: str, line: str, bad: bool = True) -> Fault:
    return _line("libraries_are_declared", name, path, line, bad)


def _listed(name: str, files: dict[str, str], bad: bool = True) -> Fault:
    """A package list that is not true, reported at its line in the clean pyproject.toml."""
    return Fault("packages_are_listed", name, files, ("pyproject.toml:9",) if bad else ())


FAULTS = [
    _rooms("foundation knows returns", "foundation/web/new.py", "from returns.consent import rules"),
    _rooms("a pure file knows returns", "foundation/money.py", "import returns.consent.rules"),
    _rooms("returns knows reintegration", A_QUERY, "from reintegration.plans import queries"),
    _rooms("returns knows reintegration as a whole", A_QUERY, "import reintegration"),
    _rooms("reintegration knows the demo", "reintegration/plans/services.py", "import demo.load"),
    _rooms("the demo uses services", "demo/load.py", "from returns.consent import services", bad=False),
    _rooms("a room knows app.py", A_PAGE, "from app import create_app"),
    _rooms("a room knows tests", A_SERVICE, "from tests.test_app import pytest"),
    _rooms("a room knows run.py", A_SERVICE, "import run"),
    fault(
        "rooms_import_one_way",
        "for the type checker only",
        A_QUERY,
        module("from typing import TYPE_CHECKING", "if TYPE_CHECKING:", "    from reintegration.plans import queries"),
        4,
    ),
    fault(
        "rooms_import_one_way",
        "by name inside a function",
        A_QUERY,
        module("import importlib", "def late():", '    importlib.import_module("reintegration.plans.queries")'),
        4,
    ),
    fault("rooms_import_one_way", "relative", "returns/new.py", module("from ..reintegration import queries"), 2),
    _rooms(
        "reintegration looks down", "reintegration/cases/queries.py", "from returns.consent import queries", bad=False
    ),
    _floors("a rule reads the database", A_RULE, "from returns.consent import queries"),
    _floors("a rule takes a model", A_RULE, "from returns.consent.models import Consent"),
    _floors("a rule leaves the pure files", A_RULE, "from foundation.storage import engine"),
    _floors("a rule uses a calculation", A_RULE, "from returns.consent import calculations"),
    _floors("a calculation reads the database", "returns/cases/calculations.py", "from returns.consent import queries"),
    _floors("words know a table", A_WORD, "from returns.consent import models"),
    _floors("words read the database", A_WORD, "from returns.consent import queries"),
    _floors("access reads", AN_ACCESS, "from returns.consent import queries"),
    _floors("access says something", AN_ACCESS, "from returns.consent import words"),
    _floors("a command answers a browser", A_COMMAND, "from returns.consent import pages"),
    _floors("a page runs a command", A_PAGE, "from returns.consent import commands"),
    _floors("a noun of a floor stands on it", "returns/messages/rules/new.py", "from returns.consent import models"),
    _floors("a model reads", A_MODEL, "from returns.consent import queries"),
    _floors("a model knows accounts", A_MODEL, "from foundation.accounts import rules"),
    _floors("a query changes", A_QUERY, "from returns.consent import services"),
    _floors("a query knows the web", A_QUERY, "from foundation.web import routes"),
    _floors("a service knows forms", A_SERVICE, "from returns.consent import schemas"),
    _floors("a service knows the web", A_SERVICE, "from foundation.web import routes"),
    _floors("a schema reads the database", A_SCHEMA, "from returns.consent import queries"),
    _floors("a schema knows accounts", A_SCHEMA, "from foundation.accounts import rules"),
    _floors("a page touches a table", A_PAGE, "from returns.consent import models"),
    _floors("a page opens storage", A_PAGE, "from foundation.storage import unit_of_work"),
    _floors("a page uses the API", A_PAGE, "from returns.consent import api"),
    _floors("the API touches a table", AN_API, "from returns.consent import models"),
    _floors("the API uses a calculation", AN_API, "from returns.consent import calculations"),
    _floors("the API reads the rulebook past its queries", AN_API, "from foundation.rulebook.queries import rules"),
    _floors("a job knows the web", A_JOB, "from foundation.web import routes"),
    _floors("a job knows forms", A_JOB, "from returns.consent import schemas"),
    _floors(
        "an upper room's page touches a lower table",
        "reintegration/cases/pages.py",
        "from returns.consent import models",
    ),
    _floors(
        "an upper room's page reuses a lower page",
        "reintegration/cases/queries.py",
        "from returns.consent import pages",
    ),
    _floors("a page touches a table of accounts", A_PAGE, "from foundation.accounts import models"),
    _floors(
        "foundation's own page touches a table", "foundation/audit/pages.py", "from foundation.accounts import models"
    ),
    _floors(
        "foundation's own rule takes a model", "foundation/rulebook/rules.py", "from foundation.accounts import models"
    ),
    _floors(
        "foundation's own rule opens storage", "foundation/rulebook/rules.py", "from foundation.storage import engine"
    ),
    _floors("foundation's web imports a page", "foundation/web/new.py", "from foundation.accounts import pages"),
    _floors("a page knows what its topic hands out", A_PAGE, "from returns.consent import topic"),
    _floors("the topics of a room calculate", "returns/topics.py", "from returns.consent import calculations"),
    _floors("a command runs a job", A_COMMAND, "from returns.consent import jobs", bad=False),
    _floors("app.py imports a page", "app.py", "from returns.consent import pages", bad=False),
    _floors("a page reads and changes", A_PAGE, "from returns.consent import services", bad=False),
    _floors("a service audits", A_SERVICE, "from foundation.audit import store", bad=False),
    _floors("a rule raises a domain error", A_RULE, "from foundation.errors import enum", bad=False),
    _floors("a page shares with a page", A_PAGE, "from returns.consent import pages", bad=False),
    _order("storage before security", "foundation/storage/new.py", "from foundation.security import keys"),
    _order("security before audit", "foundation/security/new.py", "from foundation.audit import store"),
    _order("audit before accounts", "foundation/audit/new.py", "from foundation.accounts import rules"),
    _order("accounts before rulebook", "foundation/accounts/new.py", "from foundation.rulebook.queries import rules"),
    _order("accounts before scheduling", "foundation/accounts/services.py", "from foundation.scheduling import leader"),
    _order("accounts before web", "foundation/accounts/services.py", "from foundation.web import routes"),
    _order(
        "a page knows the rulebook", "foundation/accounts/pages.py", "from foundation.rulebook.queries import rules"
    ),
    _order("pure files before everything", "foundation/money.py", "from foundation.storage import engine"),
    _order("a page stands on top of web", "foundation/audit/pages.py", "from foundation.web import routes", bad=False),
    _order(
        "scheduling runs the work of others", "foundation/scheduling/runs.py", "import foundation.audit.store", False
    ),
    _order("web knows accounts", "foundation/web/new.py", "from foundation.accounts import queries", bad=False),
    fault("every_file_stands_on_a_floor", "an unknown room of foundation", "foundation/things/new.py", module(), 1),
    fault("every_file_stands_on_a_floor", "a file beside the topics", "returns/new.py", module(), 1),
    fault("every_file_stands_on_a_floor", "an unknown floor", "reintegration/plans/managers.py", module(), 1),
    fault("every_file_stands_on_a_floor", "an unknown folder", "reintegration/plans/managers/new.py", module(), 1),
    fault("every_file_stands_on_a_floor", "a noun of a floor", "returns/messages/rules/new.py", module()),
    fault("every_file_stands_on_a_floor", "a file that is no Python", "foundation/new.py", module("def ("), 2),
    _libraries("a pure file uses a library", "foundation/money.py", "import sqlalchemy"),
    _libraries("a rule uses a library", A_RULE, "from flask_babel import gettext as _"),
    _libraries("a rule of foundation uses a library", "foundation/accounts/rules.py", "import sqlalchemy"),
    _libraries("run.py uses a library", "run.py", "import flask"),
    _libraries("a part of run.py uses a room", "run_parts/new.py", "from foundation import errors"),
    _libraries("run.py uses its parts", "run.py", "from run_parts import place", bad=False),
    _libraries("a service knows Flask", A_SERVICE, "from flask import g"),
    _libraries("a query knows marshmallow", A_QUERY, "from marshmallow import Schema"),
    _libraries("a page knows SQLAlchemy", A_PAGE, "from sqlalchemy.orm import Session"),
    _libraries("a page of foundation knows SQLAlchemy", "foundation/accounts/pages.py", "from sqlalchemy import func"),
    _libraries("a model knows Flask", A_MODEL, "import flask"),
    _libraries("a service counts with statsmodels", A_SERVICE, "import statsmodels.api"),
    _libraries("a job schedules by itself", A_JOB, "from apscheduler.triggers.interval import IntervalTrigger"),
    _libraries("web schedules by itself", "foundation/web/new.py", "import apscheduler"),
    _libraries("distances outside geography", "foundation/rulebook/new.py", "from geopy.distance import geodesic"),
    _libraries("encryption outside security", "foundation/storage/new.py", "from cryptography import fernet"),
    _libraries(
        "distances in geography", "foundation/geography/new.py", "from geopy.distance import geodesic", bad=False
    ),
    _libraries("sign-in in accounts", "foundation/accounts/pages.py", "from flask_login import login_user", bad=False),
    _declared("an undeclared library", "foundation/web/new.py", "import requests"),
    _declared("a test library in the rooms", "foundation/web/new.py", "import time_machine"),
    _declared("an undeclared library in a test", "tests/test_new.py", "import requests"),
    _declared("a test library in a test", "tests/test_new.py", "import time_machine", bad=False),
    _declared("another name on the shelf", "foundation/security/new.py", "import argon2", bad=False),
    _declared("a part of Flask", "foundation/web/new.py", "from werkzeug.exceptions import HTTPException", bad=False),
    _listed("a new room", {"foundation/things/__init__.py": module()}),
    _listed("a new folder on a floor", {"returns/cases/pages/open.py": module()}),
    _listed(
        "a room that is gone", {"pyproject.toml": CLEAN["pyproject.toml"].replace('"returns",', '"returns", "gone",')}
    ),
    _listed("a new file in an old room", {"foundation/web/new.py": module()}, bad=False),
    Fault(
        "imports_make_no_circle",
        "two files",
        {
            "returns/cases/rules/one.py": module("from returns.cases.rules import two"),
            "returns/cases/rules/two.py": module("import json", "from returns.cases.rules import one"),
        },
        ("returns/cases/rules/one.py:2",),
    ),
    Fault(
        "imports_make_no_circle",
        "three files, one late",
        {
            "returns/cases/rules/one.py": module("from returns.cases.rules import two"),
            "returns/cases/rules/two.py": module("import returns.cases.rules.three"),
            "returns/cases/rules/three.py": module("def late():", "    from returns.cases.rules import one"),
        },
        ("returns/cases/rules/one.py:2",),
    ),
    Fault(
        "imports_make_no_circle",
        "two circles",
        {
            "returns/cases/rules/one.py": module(
                "from returns.cases.rules import two", "from returns.cases.rules import three"
            ),
            "returns/cases/rules/two.py": module("from returns.cases.rules import one"),
            "returns/cases/rules/three.py": module("from returns.cases.rules import one"),
        },
        ("returns/cases/rules/one.py:2", "returns/cases/rules/one.py:3"),
    ),
    Fault(
        "imports_make_no_circle",
        "one way for the type checker only",
        {
            "returns/cases/rules/one.py": module("from returns.cases.rules import two"),
            "returns/cases/rules/two.py": module(
                "import typing", "if typing.TYPE_CHECKING:", "    from returns.cases.rules import one"
            ),
        },
        (),
    ),
    fault("nothing_imports_the_composition_root", "a door", A_PAGE, module("from app import create_app"), 2),
    fault("nothing_imports_the_composition_root", "run.py", "run.py", module("import app"), 2),
    fault(
        "nothing_imports_the_composition_root",
        "migrations",
        "migrations/env.py",
        module("import json", "import app"),
        3,
    ),
    fault("imports_stand_at_the_top", "in a function", A_SERVICE, module("def late():", "    import json"), 3),
    fault(
        "imports_stand_at_the_top",
        "in a method",
        A_SERVICE,
        module("class A:", "    async def b(self):", "        import json"),
        4,
    ),
    fault(
        "imports_stand_at_the_top",
        "by name",
        A_SERVICE,
        module("import importlib", 'X = importlib.import_module("json")'),
        3,
    ),
    fault(
        "imports_stand_at_the_top",
        "our own module, late",
        A_SERVICE,
        module("from foundation.lazy import lazily", 'X = lazily("returns.rules.consent")'),
        3,
    ),
    fault(
        "imports_stand_at_the_top",
        "late, in a function",
        A_SERVICE,
        module("from foundation.lazy import lazily", "def late():", '    return lazily("json")'),
        4,
    ),
    fault(
        "imports_stand_at_the_top",
        "late, by a computed name",
        A_SERVICE,
        module("from foundation.lazy import lazily", 'X = lazily("js" + "on")'),
        3,
    ),
    fault(
        "libraries_stay_on_their_floor",
        "late, where it does not belong",
        A_SERVICE,
        module("from foundation.lazy import lazily", 'X = lazily("holidays")'),
        3,
    ),
    fault(
        "imports_stand_at_the_top",
        "by a computed name",
        "run.py",
        module("def late(x):", "    return __import__(x)"),
        3,
    ),
    fault("imports_stand_at_the_top", "in a test", "tests/test_new.py", module("def test_it():", "    import json"), 3),
]
