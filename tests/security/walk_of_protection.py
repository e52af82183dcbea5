"""The part of the walk behind the doors: a canary in every text of every kind of record, and a second version."""

import re
import uuid
from typing import TYPE_CHECKING

from foundation.compartments import Compartment
from returns.protection.rules.records import CHOICES, FIELDS, Sort
from tests.security.walk_of_first_steps import taken

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_DOORS = re.compile(r'href="(/protected/[0-9a-f-]{36})"')
_FORMS = re.compile(r'href="(/protected/[0-9a-f-]{36}/[0-9a-f-]{36})"')
_NAMES = re.compile(r'name="([a-z_]+)"')
_PERSON = re.compile(r'<option value="([0-9a-f]{32})"')


def behind_the_doors(walk: "Walk") -> None:
    """All doors are opened to the officer, who fills in every form that there is, and changes each record once."""
    officer, address = walk.at_work("officer"), f"/cases/{walk.other_id}/protected"
    _open_every_door(walk)
    for door in sorted(set(_DOORS.findall(officer.get(address).text))):
        for form in dict.fromkeys(_FORMS.findall(officer.get(door).text)):
            _fill(walk, officer, form, "first")
        for form in list(dict.fromkeys(_FORMS.findall(officer.get(door).text)))[:1]:
            _fill(walk, officer, form, "second")
        assert officer.get(door).status_code == 200


def _open_every_door(walk: "Walk") -> None:
    specialist, grants = walk.at_work("specialist"), f"/cases/{walk.other_id}/grants"
    page = specialist.get(grants).text
    to = re.search(rf'<option value="([^"]+)"[^>]*>[^<]*(?:<bdi[^>]*>)?{walk.canaries.word("name of officer")}', page)
    assert to, page
    reason, parts = walk.canaries.word("grant reason"), [one.value for one in Compartment]
    given = specialist.post(
        grants, to=to.group(1), compartment=parts, days="5", reason=reason, idempotency_key=uuid.uuid4().hex
    )
    assert given.status_code == 303, given.text
    walk.a_second_person_answers("confirm", {})


def _fill(walk: "Walk", officer: "WatchedBrowser", form: str, which: str) -> None:
    page = officer.get(form).text
    names = [name for name in dict.fromkeys(_NAMES.findall(page)) if name in FIELDS]
    later = f"{walk.clock.now().year + 3}-08-09"
    fields = {name: _typed(walk, name, which, later) for name in names}
    person = _PERSON.search(page)
    if person:
        fields["person"] = person.group(1)
    else:
        found = re.search(r'name="person" value="([0-9a-f]{32})"', page)
        assert found, page
        fields["person"] = found.group(1)
    taken(walk, officer, form, **fields)


def _typed(walk: "Walk", name: str, which: str, later: str) -> str:
    if FIELDS[name] is Sort.CHOICE:
        return CHOICES[name][-1] if len(CHOICES[name]) < 3 else CHOICES[name][1]
    if FIELDS[name] is Sort.DAY:
        return later if name in ("review_on", "next_on", "covered_until") else "2026-10-17"
    return walk.canaries.word(f"record: {name}, {which}")
