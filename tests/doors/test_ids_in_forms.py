"""Ids inside forms: what is not theirs is refused like what never was, nothing changes, and nothing tells of it."""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from marshmallow import Schema, fields, validate
from werkzeug.test import TestResponse

from foundation.forms.fields import Amount, Day, Line, Secret, Upload
from foundation.references import draw_reference
from foundation.web.container import Container
from reintegration.arrivals.schemas import TimeOfDay as LocalTime
from returns.departure.schemas import HowItStands
from returns.documents.schemas import Sum
from returns.journey.schemas import TimeOfDay
from returns.reception.schemas import Hours
from tests.doors.ids_in_forms import FORMS
from tests.doors.named import Days, Sent
from tests.doors.strangers import World, make_world, strangers
from tests.doors.visits import entered
from tests.factories.makers import Browser
from tests.foundation.files.pictured import pdf
from tests.populated.world import make_populated
from tests.security.raw import all_rows

# Who sends a form sees these: that they were looked at is told truly.
SEEN = {"of another case"}
PLAIN_FIELDS = (
    *(Line, Secret, Day, TimeOfDay, LocalTime, Amount, Sum, Hours, Upload, HowItStands),
    *(fields.Boolean, fields.Integer, fields.Enum, fields.AwareDateTime),
)
# Forms that are taken in several screens, or at several doors, by the same rule as the one that stands in the table.
ALIKE = {
    "POST /cases/<>/itinerary/legs/<>": "POST /cases/<>/itinerary/legs/new",
}
# Ids of an address, which are tried apart; whoever reads the audit sees the ids of everybody.
ASKED = {
    "GET /cases": {"whose", "view"},
    "GET /cases/owners": {"whose", "view"},
    "GET /cases/filters": {"whose", "view"},
    "GET /api/cases": {"whose"},
    "GET /cases/views": {"removed"},
    "GET /cases/views/<>": {"removed"},
    "GET /departures": {"say"},
    "GET /hand-over": {"case"},
    "GET /paths/rows": {"case"},
    "GET /sign-offs/void": {"case"},
    "GET /today/sign-offs": {"after"},
    "GET /cases/<>/files": {"add_for"},
    "GET /cases/<>/paperwork/<>": {"whose"},
    "GET /cases/<>/preview": {"organisation_id"},
    "GET /cases/<>/safe-contact": {"change"},
    **{door: {"actor", "about"} for door in ("GET /audit", "POST /audit", "GET /audit.xlsx", "GET /audit.csv")},
    "GET /grants": {"actor", "about"},
}
# Fields without a list of words that hold no id.
NO_IDS = {
    ("*", "text_language"),
    ("POST /escort-week", "proposals"),  # ids of a case and an escort in one word: tests/planning/escort_week
    ("POST /cases/<>/second-signature", "office_id"),  # any other office, and never what is behind it
    ("*", "extras"),
    ("*", "first_language"),
    ("*", "second_language"),
    ("*", "third_language"),
    ("POST /cases/<>/people/<>/languages", "code"),
    ("POST /cases/<>/people/<>/nationalities", "country"),
    ("POST /cases/<>/safe-contact", "zone"),
    ("POST /cases/<>/safe-contact", "trusted_zone"),
    ("POST /people/<>/safe-contact", "zone"),
    ("POST /cases/<>/escorts/<>/hand-over", "zone"),
    ("POST /cases/<>/escorts/<>/incident", "zone"),
    ("POST /imports/<>/columns", "meaning"),
    ("POST /numbers/<>", "back"),
    ("GET /unknowns", "whose"),
    *((f"GET /outcomes/partners{ending}", "quarter") for ending in ("", ".csv", ".xlsx")),
    # Rows of a sketch, read one by one, and places by their code: none of them names a row of anybody.
    *(
        ("POST /api/sketch", name)
        for name in ("people", "legs", "escorts", "country", "place", "place_typed", "deadline", "assume")
    ),
    ("POST /visits/<>/survey/<>", "answers"),  # by question; which questions there are is for the instrument to say
    # Messages that are held for the case of the address; any other is as one that was sent: test_sending.py
    ("POST /cases/<>/requests/<>/restriction/send", "held"),
    # Codes of what is open in the case of the address, worked out anew: any other is passed over.
    ("POST /cases/<>/path/tasks", "thing"),
    ("POST /cases/<>/reintegration", "organisation_id"),  # is taken out of `to`, which stands in the table
}
NEVER = UUID("11111111-1111-4111-8111-111111111111")
SHAPE = re.compile(r"<(?:\w+:)?\w+>|{\w+}")
_DIFFERENT = (
    re.compile(r'(?<=name="csrf-token" content=")[^"]+'),
    re.compile(r'(?<=name="csrf_token" value=")[^"]+'),
    re.compile(r'(?<=name="idempotency_key" value=")[^"]+'),
    re.compile(r"\b[0-9a-f]{12}\b"),
)


def _typed(fields_of_form: dict[str, Any]) -> dict[str, Any]:
    """The form as a browser sends it; a file is made for each press."""
    sent = {name: list(one) if isinstance(one, tuple) else one for name, one in fields_of_form.items()}
    return {**sent, "file": (BytesIO(pdf()), "x.pdf")} if "file" in sent else sent


def _press(browser: Browser, world: World, sent: Sent, form: dict[str, Any]) -> TestResponse:
    address = world.at(sent.door.split()[1])
    if address.startswith("/api/"):
        return browser.post_json(address, form)
    return browser.post(address, **_typed(form))


def _with(form: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    """The form with this field naming somebody else; of several, the stranger comes last."""
    own = form.get(name)
    return {**form, name: [*own, value] if isinstance(own, list) else value}


def _said(answer: TestResponse, *ids: str) -> tuple[int, str, str]:
    """An answer without what differs between any two."""
    text = answer.text
    for one in ids:
        text = text.replace(one, "the id")
    for pattern in _DIFFERENT:
        text = pattern.sub("…", text)
    return answer.status_code, answer.headers.get("Location", ""), text


def _stored(container: Container) -> dict[str, set[str]]:
    """Every row of every table, apart for what the audit says and for everything else; keys are made for any row."""
    found: dict[str, set[str]] = {"audit": set(), "kept": set()}
    for name, rows in all_rows(container).items():
        if "wrapped_key" not in name:
            found["audit" if "audit_" in name else "kept"] |= {f"{name} {row!r}" for row in rows}
    return found


def _spellings(value: UUID | str) -> tuple[str, ...]:
    return (str(value), value.hex) if isinstance(value, UUID) else (value,)


def _all_wrong(container: Container, browser: Browser, world: World, forms: Sequence[Sent]) -> Iterator[str]:
    """What forms give away, or take, when they name what is not theirs."""
    filled = [sent.form(world, Days(container)) for sent in forms]  # that stores what some of them need
    before = _stored(container)
    for sent, form in zip(forms, filled, strict=True):
        unseen: list[str] = []
        yield from _wrong(browser, world, sent, form, unseen)
        after = _stored(container)
        if after["kept"] != before["kept"]:
            yield f"{sent.door}: something is stored"
        told = " ".join(after["audit"] - before["audit"])
        yield from [f"{sent.door}: the audit names {one}" for one in unseen if one in told]
        before = after


def _wrong(browser: Browser, world: World, sent: Sent, form: dict[str, Any], unseen: list[str]) -> Iterator[str]:
    """The same of one form; what the audit may not name is added to `unseen`."""
    for name, named in sent.named.items():
        never = draw_reference() if named.kind == "reference" else NEVER
        absent = _press(browser, world, sent, _with(form, name, named.as_typed(never)))
        for why, stranger in strangers(world)[named.kind].items():
            what, spelled = f"{sent.door} {name}: {named.kind} {why}", (*_spellings(stranger), *_spellings(never))
            answer = _press(browser, world, sent, _with(form, name, named.as_typed(stranger)))
            if answer.status_code not in (404, 422):
                yield f"{what}: {answer.status_code}"
            if _said(answer, *spelled) != _said(absent, *spelled):
                yield f"{what}: another answer than for one that never was"
            unseen += [] if why in SEEN else list(_spellings(stranger))


@pytest.mark.parametrize("role", sorted({sent.role for sent in FORMS}))
def test_what_is_not_theirs_is_refused_like_what_never_was(app: Flask, container: Container, role: str) -> None:
    world = make_world(container, make_populated(container))
    browser = entered(app, container, world.populated.people[role])
    forms = [sent for sent in FORMS if sent.role == role]
    wrong = list(_all_wrong(container, browser, world, forms))
    wrong += [one for sent in forms for one in _unreadable(browser, container, world, sent)]
    for sent in forms:  # each is taken when it names its own: what was refused was refused for the stranger
        answer = _press(browser, world, sent, sent.form(world, Days(container)))
        if answer.status_code not in sent.taken:
            wrong.append(f"{sent.door}: its own is refused with {answer.status_code}")
    assert not wrong, "\n".join(wrong)


def _unreadable(browser: Browser, container: Container, world: World, sent: Sent) -> Iterator[str]:
    """Ids that are none are refused at the field, whatever stands around them."""
    form = sent.form(world, Days(container))
    for name, named in sent.named.items():
        good = named.as_typed("a" * 32)
        for typed in (named.as_typed("z" * 32), f"{good}\n", f"{good}\x00"):
            answer = _press(browser, world, sent, _with(form, name, typed))
            if answer.status_code not in (404, 422):
                yield f"{sent.door} {name}: {typed!r} is answered with {answer.status_code}"


def _takes_ids(schema: Schema) -> list[str]:
    """The fields of a form that take an id, or could: neither a plain kind of field nor one word of a list."""
    found = []
    for name, one in schema.fields.items():
        inner = one.inner if isinstance(one, fields.List) else one
        is_word = isinstance(inner, fields.String) and any(isinstance(v, validate.OneOf) for v in inner.validators)
        if name != "idempotency_key" and not is_word and not isinstance(inner, PLAIN_FIELDS):
            found.append(name)
    return found


def test_every_field_that_takes_an_id_stands_in_the_table(app: Flask) -> None:
    """A new door, or a new field of an old one, says here what its id points to, or that it is none."""
    known: dict[str, set[str]] = {}
    for sent in FORMS:
        known.setdefault(SHAPE.sub("<>", sent.door), set()).update(sent.named)
    shapes, missing = set(), []
    for rule in app.url_map.iter_rules():
        route = getattr(app.view_functions[rule.endpoint], "route", None)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            shape = f"{method} {SHAPE.sub('<>', rule.rule)}"
            shapes.add(shape)
            if route is None or route.schema is None:
                continue
            for name in _takes_ids(route.schema()):
                listed = ALIKE.get(shape, shape)
                if name in known.get(listed, set()) | ASKED.get(shape, set()):
                    continue
                if not {(shape, name), ("*", name)} & NO_IDS:
                    missing.append(f"{shape} {name}")
    assert not missing, "\n".join(missing)
    assert set(known) | set(ALIKE) | set(ASKED) <= shapes


ASKED_FOR = (
    ("/hand-over?case={}", "case"),
    ("/cases/{mine}/files?whose={}", "person"),
    ("/cases/{mine}/files?add=receipt&add_for={}", "person"),
    ("/cases/{mine}/paperwork/declaration?language=en&whose={}", "person"),
    ("/cases/{mine}/safe-contact?change={}", "person"),
)


@pytest.mark.parametrize(("address", "kind"), ASKED_FOR)
def test_an_address_that_asks_for_what_is_not_theirs_shows_what_it_shows_of_nothing(
    app: Flask, container: Container, address: str, kind: str
) -> None:
    world = make_world(container, make_populated(container))
    browser = entered(app, container, world.populated.people["officer"])
    at = world.at(address.replace("{}", "{{}}"))
    own = {"case": world.mine.case, "person": world.mine.people[0]}[kind]
    assert browser.get(at.format(own.hex)).status_code == 200
    absent = browser.get(at.format(NEVER.hex))
    for stranger in strangers(world)[kind].values():
        assert isinstance(stranger, UUID)
        answer = browser.get(at.format(stranger.hex))
        assert _said(answer, *_spellings(stranger)) == _said(absent, *_spellings(NEVER))


def test_the_mark_of_a_form_that_somebody_else_sent_leads_nowhere(app: Flask, container: Container) -> None:
    """A form is taken once by its mark: whoever gets hold of a mark of a colleague learns nothing by it."""
    world, idempotency_key = make_world(container, make_populated(container)), "7" * 32
    theirs, mine = (entered(app, container, one) for one in (world.stranger, world.populated.people["officer"]))
    stated = {"sex": "female", "birth_date": "1990-02-03", "country": "UZ", "idempotency_key": idempotency_key}
    made = theirs.post("/cases/new", given_name="Zuhra", **stated)
    own = mine.post("/cases/new", given_name="Mavluda", **stated)
    assert made.status_code == own.status_code == 303
    assert made.headers["Location"] != own.headers["Location"]
    assert "Mavluda" in mine.get(own.headers["Location"]).text
