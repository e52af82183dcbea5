"""The part of the walk that keeps what must be kept: holds that are asked for or placed, and ended."""

import re
from typing import TYPE_CHECKING

from tests.security.walk_of_first_steps import said

if TYPE_CHECKING:
    from tests.security.walk import Walk

_CONFIRM = re.compile(r'action="(/retention/holds/[0-9a-f-]+)/confirm"')
_END = re.compile(r'action="(/retention/holds/[0-9a-f-]+)/end"')


def holds(walk: "Walk") -> None:
    """A hold is asked for and confirmed, another is placed by a reference; each is ended, with a reason."""
    c, officer = walk.canaries, walk.at_work("officer")
    address = f"/cases/{walk.case_id}/retention"
    said(officer, f"{address}/hold", reason=c.word("reason of a hold"))
    dpo = walk.at_work("dpo")
    page = dpo.get("/retention/holds").text
    assert c.word("reason of a hold") in page
    [hold] = _CONFIRM.findall(page)
    said(dpo, f"{hold}/confirm")
    said(dpo, f"{hold}/end", why=c.word("reason why a hold ends"))
    said(dpo, "/retention/holds", reference=c.facts["reference"], reason=c.word("reason of a placed hold"))
    page = dpo.get("/retention/holds").text
    assert c.word("reason of a placed hold") in page
    [hold] = _END.findall(page)
    said(dpo, f"{hold}/end", why=c.word("reason why a placed hold ends"))
    dpo.get("/retention/holds")
    walk.at_work("officer").get(address)
    walk.at_work("dpo")
