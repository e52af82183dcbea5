"""A tiny house without a fault, and what is needed to plant a fault into a copy of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from tests.architecture.house import House


def module(*lines: str) -> str:
    """A Python file: a docstring in line 1, then these lines from line 2 on."""
    return "\n".join(['"""Planted."""', *lines, ""])


CLEAN = {
    "pyproject.toml": """\
        [project]
        dependencies = [
            "apscheduler>=3.11", "argon2-cffi", "cryptography", "flask>=3.1", "flask-babel", "flask-login", "flask-wtf",
            "geopy", "marshmallow>=4", "psycopg[binary]", "sqlalchemy>=2.1", "statsmodels",
        ]
        [project.optional-dependencies]
        test = ["pytest", "time-machine"]
        [tool.setuptools]
        packages = [
            "foundation", "foundation.accounts", "foundation.audit", "foundation.language", "foundation.rulebook",
            "foundation.rulebook.queries", "foundation.scheduling", "foundation.security", "foundation.storage",
            "foundation.web",
            "reintegration", "reintegration.plans", "returns", "returns.consent", "returns.messages",
            "returns.messages.rules", "run_parts",
        ]
        """,
    "app.py": module("from flask import Flask", "", "from returns.consent import pages"),
    "run_parts/place.py": module("import pathlib"),
    "run.py": module("import subprocess"),
    "foundation/__init__.py": module(),
    "foundation/clock.py": module("from datetime import UTC, datetime", "", "NOW = datetime.now(UTC)"),
    "foundation/errors.py": module("import enum"),
    "foundation/storage/__init__.py": module(),
    "foundation/storage/engine.py": module("from sqlalchemy import create_engine", "", "MAKE = create_engine"),
    "foundation/storage/unit_of_work.py": module("", "", "def finish(session):", "    session.commit()"),
    "foundation/security/__init__.py": module(),
    "foundation/security/keys.py": module("from cryptography import fernet", "from sqlalchemy import select"),
    "foundation/audit/__init__.py": module(),
    "foundation/audit/store.py": module("from foundation.storage import unit_of_work"),
    "foundation/accounts/__init__.py": module(),
    "foundation/accounts/rules.py": module("from foundation import errors"),
    "foundation/accounts/models.py": module(
        "", "", "class Account:", '    """One."""', "", '    __tablename__ = "account"'
    ),
    "foundation/accounts/queries.py": module(
        "from sqlalchemy import select", "", "from foundation.accounts import models"
    ),
    "foundation/accounts/pages.py": module(
        "from foundation.accounts import queries", "from foundation.web import routes"
    ),
    "foundation/rulebook/__init__.py": module(),
    "foundation/rulebook/queries/__init__.py": module(),
    "foundation/rulebook/queries/rules.py": module("from sqlalchemy import select"),
    "foundation/language/__init__.py": module(),
    "foundation/scheduling/__init__.py": module(),
    "foundation/scheduling/leader.py": module("from apscheduler.schedulers.background import BackgroundScheduler"),
    "foundation/web/__init__.py": module(),
    "foundation/web/routes.py": module("from flask import Blueprint", "", "from foundation.accounts import queries"),
    "returns/__init__.py": module(),
    "returns/consent/__init__.py": module(),
    "returns/consent/rules.py": module("from datetime import date", "", "from foundation import errors"),
    "returns/consent/calculations.py": module("import statsmodels", "", "from returns.consent import rules"),
    "returns/consent/words.py": module("from foundation import language", "from returns.consent import rules"),
    "returns/consent/models.py": """\
        \"\"\"Tables of consent.\"\"\"
        from sqlalchemy import ForeignKey
        from sqlalchemy.orm import Mapped, mapped_column, relationship

        from foundation.storage import engine


        class Consent:
            \"\"\"One.\"\"\"

            __tablename__ = "consent"
            account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
            account: Mapped["Account"] = relationship(lazy="raise")
        """,
    "returns/consent/access.py": module("from returns.consent import models"),
    "returns/consent/queries.py": module("from sqlalchemy import select", "", "from returns.consent import models"),
    "returns/consent/services.py": module("from foundation.audit import store", "from returns.consent import queries"),
    "returns/consent/schemas.py": module("from marshmallow import Schema", "", "from returns.consent import rules"),
    "returns/consent/api.py": module("from returns.consent import services"),
    "returns/consent/pages.py": module("from flask import g", "", "from foundation.web import routes"),
    "returns/consent/jobs.py": module("from foundation.scheduling import leader"),
    "returns/consent/commands.py": module("from returns.consent import jobs"),
    "returns/consent/topic.py": module("from returns.consent import pages"),
    "returns/messages/__init__.py": module(),
    "returns/messages/rules/__init__.py": module(),
    "returns/messages/rules/letters.py": module("from returns.consent import rules"),
    "returns/topics.py": module("from returns.consent import topic"),
    "reintegration/__init__.py": module(),
    "reintegration/plans/__init__.py": module(),
    "reintegration/plans/queries.py": module("from returns.consent import queries"),
    "tests/test_app.py": module("import pytest", "", "import app"),
    "migrations/env.py": module("from foundation.storage import engine"),
    "templates/returns/consent/open.html": """\
        {% extends "Layout.html" %}{# A comment in English #}
        {% from "macros/Forms.html" import field %}
        <h1 class="text-start ms-2" title="{{ _('Consent') }}">{{ _("Consent") }} &middot; 12</h1>
        <p>{% trans name=person.name %}Given by {{ name }}{% endtrans %} {{ person.note or "-" }}</p>
        {% if state == "Open" %}<b class="{{ 'active' if now }}">{{ field("name", label=_("Name")) }}</b>{% endif %}
        <span translate="no">UTC <i>x</i> y</span> <input type="text" value="kept" name="q">
        <script src="{{ url_for('static', filename='page.js') }}"></script>
        """,
    "static/page.css": '.a:hover { margin-inline-start: 1rem; text-align: start; content: "left"; } /* left: 1px; */\n',
}


@dataclass(frozen=True)
class Fault:
    """A fault to plant: the files that hold it, and the `path:line` of every violation that its check must report."""

    check: str
    name: str
    files: dict[str, str]
    found: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.check}: {self.name}"


def fault(check: str, name: str, path: str, text: str, *lines: int) -> Fault:
    """A fault in one file, reported at the given lines of it; no line at all means: this is allowed."""
    return Fault(check, name, {path: text}, tuple(f"{path}:{line}" for line in lines))


def build(root: Path) -> Path:
    """Write the clean house below `root`."""
    for path, text in CLEAN.items():
        _write(root / path, text)
    return root


@contextmanager
def planted(root: Path, files: dict[str, str]) -> Iterator[House]:
    """The clean house at `root` with these files put in. Afterwards it is clean again: building one takes a while."""
    new = [folder for path in files for folder in reversed((root / path).parents) if not folder.exists()]
    for path, text in files.items():
        _write(root / path, text)
    try:
        yield House(root)
    finally:
        for path in files:
            _write(root / path, CLEAN[path]) if path in CLEAN else (root / path).unlink()
        for folder in reversed(list(dict.fromkeys(new))):
            folder.rmdir()


def _write(target: Path, text: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dedent(text), encoding="utf-8")
