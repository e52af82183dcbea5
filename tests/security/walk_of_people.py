"""The part of the walk that is about families: who stands for a child, and everything else that is said of people."""

import re
import uuid
from typing import TYPE_CHECKING

from returns.protection.rules.protection import TOPICS, Flag
from tests.security.canaries import new_phone
from tests.security.walk_of_duplicates import duplicates
from tests.security.walk_of_first_steps import said, taken
from tests.security.walk_of_households import households

if TYPE_CHECKING:
    from tests.security.walk import Walk

_CHILD = re.compile(r'name="person_id".*?<option value="([0-9a-f]{32})"', re.DOTALL)
_VERSION = re.compile(r'name="version" value="(\d+)"')
_REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]\b")
_END = re.compile(r'action="(/cases/[^"]+/guardians/[^"]+/end)"')


def people(walk: "Walk") -> None:
    """A child joins the other case; somebody from outside stands for it, and does so no longer."""
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.other_id}"
    born = c.fact("birth date of child", "2015-09-14")
    child = {name: c.word(f"child: {name}") for name in ("given_name", "family_name")}
    taken(walk, officer, f"{case}/people", sex="female", birth_date=born, **child)
    found = _CHILD.search(officer.get(f"{case}/guardians").text)
    assert found
    told = {name: c.word(f"guardian: {name}") for name in ("name", "organisation", "reference")}
    told["contact"] = c.fact("number of guardian", new_phone())
    _person(walk, f"{case}/people/{uuid.UUID(found.group(1))}")
    today = walk.clock.now().date().isoformat()
    stands = {"capacity": "appointed_guardian", "appointed_on": today}
    taken(walk, officer, f"{case}/guardians", person_id=found.group(1), **stands, **told)
    end = _END.search(officer.get(f"{case}/guardians").text)
    assert end
    asked = {"which": f"g{end.group(1).split('/')[-2].replace('-', '')}", "back": f"{case}/guardians"}
    why = {"why": "to_check_the_card", "text": c.word("why the number of a guardian was opened")}
    assert told["contact"] in officer.post(f"/numbers/{uuid.UUID(found.group(1))}", **asked, **why).text
    assert told["contact"] not in officer.get(f"{case}/guardians").text
    taken(walk, officer, end.group(1), ended_on=today, reason=c.word("guardian: end"))
    assert c.word("guardian: end") in officer.get(f"{case}/guardians").text
    _screened(walk, f"{case}/screening/{uuid.UUID(found.group(1))}")
    _families(walk, case, found.group(1))
    duplicates(walk)
    households(walk)


def _person(walk: "Walk", at: str) -> None:
    """Everything that is said of one person, stated anew once, and found by another number."""
    c, officer = walk.canaries, walk.at_work("officer")
    who = {name: c.word(f"child changed: {name}") for name in ("given_name", "family_name")}
    born = c.fact("birth date of child, corrected", "2014-09-13")
    version = _VERSION.search(officer.get(at).text)
    assert version
    home = {"sex": "female", "habitual_country": "TR", "version": version.group(1)}
    taken(walk, officer, f"{at}/who", birth_date=born, **who, **home)
    names = {name: c.word(f"alias: {name}") for name in ("given", "family")}
    taken(walk, officer, f"{at}/names", kind="alias", **names)
    taken(walk, officer, f"{at}/nationalities", country="UZ", basis="stated")
    taken(walk, officer, f"{at}/languages", code="uz", interpreter="helpful", reads="yes")
    phone = {"value": c.fact("phone of child", new_phone()), "label": c.word("phone: label")}
    taken(walk, officer, f"{at}/identifiers", identifier_kind="phone", used_in="TR", **phone)
    spelled = {name: c.word(f"spelling: {name}") for name in ("latin_given_name", "latin_family_name")}
    version = _VERSION.search(officer.get(at).text)
    assert version
    taken(walk, officer, f"{at}/spelling", version=version.group(1), **spelled)
    other = re.search(r'name="other_id".*?<option value="([0-9a-f]{32})"', officer.get(at).text, re.DOTALL)
    assert other
    taken(walk, officer, f"{at}/ties", other_id=other.group(1), kin="other")
    page = officer.get(at).text
    assert phone["value"] not in page
    for one in (*names.values(), *spelled.values(), *who.values(), phone["label"]):
        assert one in page


def _screened(walk: "Walk", at: str) -> None:
    """A note to every flag of a person, and a rapid screening whose answers are not kept."""
    c, officer = walk.canaries, walk.at_work("officer")
    officer.get(at)
    notes = {f"note_{flag.value}": c.word(f"screening: {flag.value}") for flag in Flag}
    since = {f"since_{flag.value}": walk.clock.now().date().isoformat() for flag in Flag}
    flags = [flag.value for flag in Flag]
    taken(walk, officer, at, version="0", flags=flags, asked_worried="yes", **since, **notes)
    said(officer, at, version="1", flags=flags, topics=list(TOPICS), is_trained="yes", **since, **notes)
    page = officer.get(at).text
    for one in notes.values():
        assert one in page


def _families(walk: "Walk", case: str, child: str) -> None:
    """The child leaves the case and comes back, each for a reason."""
    c, officer = walk.canaries, walk.at_work("officer")
    parts = c.word("reason of a split")
    shown = officer.post(f"{case}/split/preview", leaving=child, reason=parts)
    assert parts in shown.text, shown.text
    new = said(officer, f"{case}/split", leaving=child, reason=parts)
    reference = _REFERENCE.search(officer.get(case).text)
    assert reference
    there = c.fact("reference of the other case", reference.group())
    again = {"reference": there, "reason": c.word("reason of a join")}
    assert again["reason"] in officer.post(f"{new}/join/preview", **again).text
    assert said(officer, f"{new}/join", **again) == case
    assert c.word("reason of a join") in officer.get(f"{new}/timeline").text
