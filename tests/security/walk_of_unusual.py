"""The part of the walk in which unusual reading of a day is found, looked at with a note, and opened again."""

import re
import uuid
from typing import TYPE_CHECKING

from foundation.storage.unit_of_work import writing
from rights.unusual.queries import UNUSUAL, watched_by_zone
from rights.unusual.rules import Finding, UnusualKind
from rights.unusual.services import note_day
from tests.security.walk_of_first_steps import said

if TYPE_CHECKING:
    from tests.security.walk import Walk

_FINDING = re.compile(r'href="(/unusual/[0-9a-f-]{36})"')
_VERSION = re.compile(r'name="version" value="(\d+)"')


def unusual_reading(walk: "Walk") -> None:
    """What the program finds once a day is over: somebody opened the case without work on it."""
    c = walk.canaries
    with writing(walk.container.units, UNUSUAL) as unit:
        zone, accounts = next(iter(watched_by_zone(unit.session).items()))
        found = Finding(UnusualKind.WITHOUT_WORK, 1, 0, (uuid.UUID(walk.case_id),))
        assert note_day(unit, zone, walk.clock.now().date(), [(accounts[0].id, found)]) == 1
    dpo = walk.at_work("dpo")
    [finding] = set(_FINDING.findall(dpo.get("/unusual").text))
    [version] = set(_VERSION.findall(page := dpo.get(finding).text))
    assert c.facts["reference"] in page
    said(dpo, finding, version=version, result="explained", note=c.word("note on unusual reading"))
    assert c.word("note on unusual reading") in dpo.get(finding).text
    said(dpo, f"{finding}/reopen")
