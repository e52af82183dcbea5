"""Records behind the doors as pages show them: one version, and the fields of a form."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace

from foundation.accounts.queries import staff as accounts
from foundation.language.formats import day as shown_day
from foundation.web.stamp import Call
from returns.protection.queries.records import Version
from returns.protection.rules.records import CHOICES, FIELDS, KINDS, RecordKind, Sort, fields_of
from returns.protection.words.records import FIELD_HINTS, choice_label, field_label


def writers_of(call: Call, versions: Sequence[Version]) -> dict[str, str]:
    """Names by id as hex: of the colleagues who wrote, and of the partners that did; two statements."""
    authors = [uuid.UUID(version.record.author) for version in versions if version.record.author]
    people = accounts.accounts_by_id(call.unit.session, authors)
    partners = {partner.id.hex: partner.name for partner in accounts.organisations(call.unit.session)}
    return {**{account_id.hex: account.name for account_id, account in people.items()}, **partners}


def shown_version(
    version: Version,
    names: Mapping[str, str],
    writers: Mapping[str, str],
    change_url: str | None = None,
    otherwise: str = "",
) -> SimpleNamespace:
    """A version with who wrote it: a person of an office by name (or `otherwise`), a partner as its organisation."""
    record = version.record
    return SimpleNamespace(
        person=names.get(record.person, ""),
        facts=[
            (field_label(name), *_said(name, record.said[name]))
            for name in fields_of(record.kind)
            if name in record.said and not (name == "told_by" and record.organisation)
        ],
        author=writers.get(record.organisation or record.author, otherwise),
        at=record.at,
        number=version.number,
        change_url=change_url,
    )


def _said(name: str, value: str) -> tuple[str, bool]:
    """A value in words, and whether somebody typed it."""
    if FIELDS[name] is Sort.CHOICE:
        return choice_label(name, value), False
    return (shown_day(date.fromisoformat(value)), False) if FIELDS[name] is Sort.DAY else (value, True)


def form_fields(kind: RecordKind, without: frozenset[str] = frozenset()) -> list[SimpleNamespace]:
    """The fields of the form of a kind, in the order in which they are asked."""
    needed = KINDS[kind].needed
    return [
        SimpleNamespace(
            name=name,
            sort=FIELDS[name].value,
            label=field_label(name),
            hint=FIELD_HINTS.get(name),
            optional=name not in needed,
            choices=[(code, choice_label(name, code)) for code in CHOICES.get(name, ())],
        )
        for name in fields_of(kind)
        if name not in without
    ]
