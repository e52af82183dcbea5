"""The part of the walk after the departure: referrals, arrival, plan, visits, survey, concerns, closure."""

import re
import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from app import all_jobs
from foundation.scheduling.runs import run_job
from foundation.storage.unit_of_work import writing
from returns.consent.models import Consent
from returns.consent.rules import ConsentPurpose, TransferPurpose
from returns.protection.rules.records import FACTORS
from tests.factories.answered import best_answers
from tests.factories.makers import make_organisation
from tests.factories.scopes import EVERYTHING
from tests.security.walk_of_concerns import concerns
from tests.security.walk_of_first_steps import person_of, said, taken
from tests.security.walk_of_imports import imports
from tests.security.walk_of_plans import plan
from tests.security.walk_of_registrations import registrations
from tests.security.walk_of_requests import requests

if TYPE_CHECKING:
    from tests.security.walk import Walk, WatchedBrowser

_OF_A_CONSENT = (
    *("case_id", "person_id", "signed_by", "purpose", "form"),
    *("given_on", "confirmed_on", "recorded_by", "recorded_at"),
)
_VISIT = re.compile(r'href="(/visits/[0-9a-f-]{36})"')
_REFERRAL = re.compile(r'href="(/referrals/[0-9a-f-]{36})"')
_REVOKE = re.compile(r'action="(/cases/[^"]+/revoke)"')
_UNDO = re.compile(r'action="(/people/[^"]+/undo)"')


def stay(walk: "Walk") -> None:
    """A partner gets the case, the people arrive and are followed, and everything ends; each by its form."""
    _referrals(walk)
    here = f"/people/{walk.case_id}"
    walk.clock.move(timedelta(days=1))
    worker, officer = walk.at_work("worker"), walk.at_work("officer")
    now = walk.clock.now()
    there = {"day": now.date().isoformat(), "time": "08:00", "is_identity_confirmed": "yes"}
    places = re.findall(r'name="missing" value="(\d+)"', worker.get(f"{here}/arrival").text)
    note = walk.canaries.word("what is known of who did not arrive")
    taken(walk, worker, f"{here}/arrival", **there, missing=places, missing_note=note)  # at first nobody comes
    taken(walk, worker, f"{here}/arrival", **there, reason=walk.canaries.word("reason at the arrival"))
    _card(walk, worker, here)
    plan(walk, worker, here)
    _visits(walk, worker, officer)
    walk.clock.move(timedelta(days=45))
    by_itself(walk)
    concerns(walk, here)
    requests(walk)
    coordinator = walk.at_work("coordinator")
    closing = {"reason": "support_period_ended", "note": walk.canaries.word("note of the closure")}
    taken(walk, coordinator, f"{here}/closure", **closing)
    officer = walk.at_work("officer")
    for page in (f"/cases/{walk.case_id}", f"/cases/{walk.case_id}/reintegration", "/", "/outcomes"):
        assert officer.get(page).status_code == 200
    registrations(walk)
    imports(walk)  # now: what was staged is forgotten after some days


def by_itself(walk: "Walk") -> None:
    """Everything that happens by itself, and the mails leave."""
    for job in all_jobs(walk.container):
        assert run_job(walk.container.units, job, walk.clock), job.name
    assert walk.letters, "somebody is told of something"


def _referrals(walk: "Walk") -> None:
    c, officer, case = walk.canaries, walk.at_work("officer"), f"/cases/{walk.case_id}/reintegration"
    for purpose in TransferPurpose:
        said(officer, case, to=f"{walk.organisation}:{purpose.value}")
    coordinator = walk.at_work("coordinator")
    rows = sorted(set(_REFERRAL.findall(coordinator.get("/referrals").text)))
    assert len(rows) == len(TransferPurpose)
    for row in rows:
        if "Referral: Assistance" in coordinator.get(row).text:
            taken(walk, coordinator, f"{row}/answer", accept="false", reason=c.word("reason of a rejection"))
        else:
            taken(walk, coordinator, f"{row}/answer", accept="true")
            taken(walk, coordinator, f"{row}/assign", to=_worker(coordinator.get(row).text, c.word("name of worker")))
    message = c.word("message to a partner")
    said(officer, case, to=f"{walk.organisation}:{TransferPurpose.ASSISTANCE.value}", message=message)
    _wishes(walk, coordinator, next(row for row in rows if "Referral: Follow-up" in coordinator.get(row).text))
    assert c.word("reason of a rejection") in officer.get(case).text
    revoke = _only(_REVOKE, officer.get(case).text, but=rows)
    said(officer, revoke, reason=c.word("reason of a revocation"))
    walk.at_work("worker").get("/referrals")
    _takes_part(walk)


def _wishes(walk: "Walk", coordinator: "WatchedBrowser", row: str) -> None:
    """The partner asks that another one goes on; the office reads why, and looks at what one would see."""
    c = walk.canaries
    said_by = {"note": c.word("why another partner"), "message": c.word("for whoever goes on")}
    taken(walk, coordinator, f"{row}/move", reason="other", **said_by)
    officer, case = walk.at_work("officer"), f"/cases/{walk.case_id}"
    assert said_by["note"] in officer.get(f"{case}/reintegration").text
    assert said_by["message"] in officer.get(f"{case}{row}/move").text
    look = f"{case}/preview?to={walk.organisation}:{TransferPurpose.FOLLOW_UP.value}"
    assert officer.get(look).status_code == 200
    before = set(_REVOKE.findall(officer.get(f"{case}/reintegration").text))
    said(officer, f"{case}{row}/move", to=_agreed_to_another(walk).hex, message=c.word("message of a move"))
    page = officer.get(f"{case}/reintegration").text
    assert c.word("message of a move") in page
    [new] = set(_REVOKE.findall(page)) - before
    said(officer, new, reason=c.word("why a move is taken back"))
    said(coordinator, f"{row}/move/undo")


def _agreed_to_another(walk: "Walk") -> uuid.UUID:
    """Another organisation, to which the first person agreed; its id."""
    other = make_organisation(walk.container)
    with writing(walk.container.units, EVERYTHING) as unit:
        of_case = select(Consent).where(Consent.purpose == ConsentPurpose.TRANSFER)
        of_case = of_case.where(Consent.transfer_purpose == TransferPurpose.FOLLOW_UP)
        known = unit.session.execute(of_case.limit(1)).scalar_one()
        same = {one: getattr(known, one) for one in _OF_A_CONSENT}
        unit.session.add(Consent(organisation_id=other, transfer_purpose=TransferPurpose.FOLLOW_UP, **same))
    return other


def _takes_part(walk: "Walk") -> None:
    """Somebody of the partner takes part in the joint risk assessment, and writes its view."""
    specialist, grants = walk.at_work("specialist"), f"/cases/{walk.case_id}/grants/partner"
    to = _worker(specialist.get(grants).text, walk.canaries.word("name of coordinator"))
    taken(walk, specialist, grants, to=to, days="3", reason=walk.canaries.word("why a partner takes part"))
    coordinator, here = walk.at_work("coordinator"), f"/people/{walk.case_id}/assessment"
    form = re.search(rf'href="({here}/[^"]+)"', coordinator.get(here).text)
    assert form
    person = form.group(1).rsplit("/", 1)[1].replace("-", "")
    view = {**{f"factor_{one}": "no" for one in FACTORS}, "note": walk.canaries.word("view of a partner")}
    taken(walk, coordinator, form.group(1), person=person, **view)


def _worker(page: str, name: str) -> str:
    found = re.search(rf'<option value="([0-9a-f]+)"[^>]*>[^<]*(?:<bdi[^>]*>)?{name}', page)
    assert found, page
    return found.group(1)


def _only(pattern: re.Pattern[str], page: str, but: list[str]) -> str:
    """The one address of a page that is about none of these rows."""
    ids = [row.rsplit("/", 1)[-1] for row in but]
    found = [one for one in pattern.findall(page) if not any(row in one for row in ids)]
    assert len(found) == 1, found
    return str(found[0])


def _card(walk: "Walk", worker: "WatchedBrowser", here: str) -> None:
    """The partner goes through a card with somebody, and finds that something differs."""
    page = worker.get(f"{here}/safe-contact").text
    person, edition = (re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("person_id", "edition"))
    said = {"person_id": person, "edition": edition, "found": "differs", "how": "by_call"}
    day = walk.clock.now().date().isoformat()
    differs = walk.canaries.word("what differs on a card")
    taken(walk, worker, f"{here}/safe-contact", **said, checked_on=day, differs=differs)


def _visits(walk: "Walk", worker: "WatchedBrowser", officer: "WatchedBrowser") -> None:
    c, here = walk.canaries, f"/people/{walk.case_id}"
    visits = list(dict.fromkeys(_VISIT.findall(worker.get(here).text)))
    tried = {"channel": "call", "outcome": "no_answer", "note": c.word("note of an attempt")}
    taken(walk, worker, f"{visits[0]}/attempts", **tried)
    ratings = {"physical": "3", "mental": "2", "social": "4"}
    taken(walk, worker, visits[0], outcome="done", note=c.word("note of a visit"), **ratings)
    said(worker, f"{visits[0]}/undo")
    taken(walk, worker, visits[0], outcome="done", note=c.word("note of a visit logged anew"), **ratings)
    _dates(walk, worker, officer, visits[-1])
    for address in visits:
        page = officer.get(address).text
        assert worker.get(address).status_code == 200
        if "/survey/" in page:
            return _survey(walk, worker, address)
    raise AssertionError("no visit has a survey")


def _dates(walk: "Walk", worker: "WatchedBrowser", officer: "WatchedBrowser", visit: str) -> None:
    """The last visit is moved, all are stopped, that is taken back, and the arrival corrected; each with why."""
    c, everything = walk.canaries, f"/people/{walk.case_id}/dates"
    note, day = c.word("note of a change of dates"), walk.clock.now().date() + timedelta(days=40)
    moved = {"kind": "moved", "day": day.isoformat(), "reason": "asked_for", "sure": "yes"}
    taken(walk, worker, f"{visit}/dates", note=note, **moved)
    assert note in worker.get(everything).text
    taken(walk, worker, everything, kind="stopped", reason="other", note=c.word("note of a stop"))
    said(worker, _only(_UNDO, worker.get(everything).text, but=[]))
    at = {"day": walk.clock.now().date().isoformat(), "time": "08:01", "reason": "wrong_day", "agreed": "true"}
    taken(walk, officer, f"{everything}/arrival", note=c.word("note of a correction"), **at)
    said(officer, _only(_UNDO, officer.get(everything).text, but=[]))


def _survey(walk: "Walk", worker: "WatchedBrowser", visit: str) -> None:
    c, case = walk.canaries, f"/cases/{walk.case_id}"
    person = uuid.UUID(person_of(walk.at_work("officer"), case))
    answers = {f"q-{question}": answer for question, answer in best_answers().items()}
    asked = {name: c.word(f"survey: {name}") for name in ("language", "interpreter", "note", "concern")}
    assert worker.get(f"{visit}/survey/{person}").status_code == 200
    felt = {"physical": "3", "mental": "2", "social": "4"}
    scores = taken(walk, worker, f"{visit}/survey/{person}", mode="visit", **answers, **asked, **felt)
    assert worker.get(scores).status_code == 200
    assert c.word("survey: note") in worker.get(f"{visit}/survey/{person}").text
