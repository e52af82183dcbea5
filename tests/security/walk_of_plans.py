"""The part of the walk that plans help, divides its cost, pays, hands over, has it confirmed and checked."""

import io
import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.foundation.files.pictured import pdf
from tests.security.walk_of_first_steps import said, taken

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_ITEM = re.compile(r'href="(/people/[^"]+/plan/[0-9a-f-]{36})"')
_OBJECTIVE = re.compile(r'href="(/people/[^"]+/plan/objectives/[0-9a-f-]{36})"')
_PAY = re.compile(r'action="(/people/[^"]+/pay)"')


def plan(walk: "Walk", worker: "WatchedBrowser", here: str) -> None:
    """Two items under an objective: one that is paid in parts, handed over and checked, one that is cancelled."""
    c, today = walk.canaries, walk.clock.now().date()
    at, later = f"{here}/plan", (today + timedelta(days=9)).isoformat()
    words = ("objective", "activity", "provider", "contribution")
    item = {name: c.word(f"plan: {name}") for name in words}
    amount, own = c.fact("amount of an item", "73415.25"), c.fact("own contribution", "73911.15")
    money = {"amount": amount, "currency": "EUR", "contribution_sum": own}
    what = {"dimension": "economic", "level": "individual", "planned_on": later, "planned_until": later}
    for _ in range(2):
        taken(walk, worker, at, **item, **what, **money)
    assert item["objective"] in worker.get(at).text
    one, other = list(dict.fromkeys(_ITEM.findall(worker.get(at).text)))
    taken(walk, worker, f"{one}/change", **item, **what, **money, version="1")
    new = {"dimension": "economic", "level": "individual", "objective": c.word("another objective")}
    taken(walk, worker, f"{at}/objectives", **new)
    said(worker, f"{other}/cancel", because=c.word("why an item was cancelled"))
    objective = next(iter(_OBJECTIVE.findall(worker.get(at).text)))
    given_up = {"dimension": "economic", "level": "individual", "state": "given_up", "version": "1"}
    because = c.word("why an objective was given up")
    taken(walk, worker, objective, objective=item["objective"], because=because, **given_up)
    _paid(walk, worker, one)
    _handed_over(walk, worker, one)
    agreed = {"happened_on": today.isoformat(), "name": c.word("who agreed to a plan")}
    taken(walk, worker, f"{at}/steps", step="agreed", note=c.word("note of a plan"), **agreed)
    for address in (at, one, other, objective, f"{one}/change"):
        assert worker.get(address).status_code == 200


def _paid(walk: "Walk", worker: "WatchedBrowser", item: str) -> None:
    c, today = walk.canaries, walk.clock.now().date().isoformat()
    planned, paid = c.fact("sum of an instalment", "71415.75"), c.fact("sum that was paid in part", "71414.85")
    for is_paid in (False, True):
        note = c.word("note of an instalment")
        taken(walk, worker, f"{item}/instalments", part_sum=planned, due_on=today, note=note)
        pay = next(iter(_PAY.findall(worker.get(item).text)))
        if is_paid:
            taken(walk, worker, pay, paid_on=today, paid_sum=paid)
        else:
            said(worker, pay.replace("/pay", "/cancel"), because=c.word("why an instalment was cancelled"))


def _handed_over(walk: "Walk", worker: "WatchedBrowser", item: str) -> None:
    c, today = walk.canaries, walk.clock.now().date().isoformat()
    taken(walk, worker, f"{item}/start", started_on=today)
    taken(walk, worker, f"{item}/deliver", delivered_on=today)
    content = io.BytesIO(pdf(c.word("content of a paper")))
    sent = worker.post(
        f"{item}/papers", file=(content, c.word("name of a paper") + ".pdf"), proof="hand_over",
        note=c.word("note of a paper"), idempotency_key=uuid.uuid4().hex,
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    paper = re.search(rf'href="({item}/papers/[^"]+)"', worker.get(item).text)
    assert paper
    handed = worker.get(paper.group(1))
    assert c.word("name of a paper") not in str(handed.headers)
    name = c.word("who received it")
    kept = c.word("note of a receipt")
    taken(walk, worker, f"{item}/received", step="received_on_paper", happened_on=today, name=name, note=kept)
    coordinator = walk.at_work("coordinator")
    note = c.word("note of a spot check")
    taken(walk, coordinator, f"{item}/checks", step="spot_not_confirmed", happened_on=today, note=note)
