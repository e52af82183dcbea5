"""Stops of the tour: the roster of escorts, empty and full; adding, changing, papers, days away, retiring."""

from collections.abc import Iterator

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.escorts.queries.escorts import active_members
from returns.escorts.rules.escorts import Skill
from tests.factories.journeys import make_plannable, make_planned, make_ready, make_team, people_of
from tests.factories.makers import Person
from tests.factories.roster import PASSPORT, make_member, make_roster
from tests.pages.stops import Stop


def of_roster(who: Person, newcomer: Person, container: Container) -> Iterator[Stop]:
    """The list, the forms with errors and sent, and the page of one escort."""
    yield Stop("roster-empty", newcomer, "/roster")
    yield Stop("roster-none", who, "/roster?sex=male&papers=ending")
    yield Stop("roster-new", who, "/roster/new")
    right = {"name": "Given93", "sex": "female", "skills": ["operational", "nurse"], "first_language": "uz"}
    yield Stop("roster-new-errors", who, "/roster/new", {**right, "phone": "12", "second_language": "zzz"}, 422)
    yield Stop("roster-added", who, "/roster/new", {**right, "phone": "+90 532 888 77 66", "note": "Likes tea."})
    make_roster(container, who)
    with reading(container.units, who.scope(container)) as unit:
        one = f"/roster/{active_members(unit.session)[0].id}"
    yield Stop("roster", who, "/roster?sort=-papers_until")
    yield Stop("roster-ending", who, "/roster?papers=ending")
    yield Stop("roster-member", who, one)
    yield Stop("roster-member-errors", who, one, {"name": "Given93"}, 422)
    yield Stop("roster-member-stale", who, one, {**right, "version": "77"}, 409)
    yield Stop("roster-member-changed", who, one, {**right, "version": "1"})
    yield Stop("roster-paper-errors", who, f"{one}/papers", {"kind": "passport"}, 422)
    passport = {"kind": "passport", "country": "TR", "number": "U100003", "expires_on": "2026-12-20"}
    yield Stop("roster-paper", who, f"{one}/papers", passport)
    yield Stop("roster-paper-ended", who, f"{one}/papers", {**passport, "expires_on": "2025-01-01"})
    yield Stop("roster-qualification", who, f"{one}/papers", {"kind": "qualification", "skill": "nurse"})
    yield Stop("roster-away-errors", who, f"{one}/absences", {"begins_on": "2027-01-02", "ends_on": "2027-01-01"}, 422)
    yield Stop("roster-away", who, f"{one}/absences", {"begins_on": "2027-01-02", "ends_on": "2027-01-05"})
    yield from _company(container)
    yield Stop("roster-retired", who, f"{one}/retire", {})
    yield Stop("roster-of-retired", who, "/roster?state=retired")
    yield Stop("roster-back", who, f"{one}/back", {})


def _company(container: Container) -> Iterator[Stop]:
    """Who could travel along: nobody, before there are legs and with a roster; added with one press, with findings."""
    team = make_team(container)
    bare, ready = make_plannable(container, team), make_ready(container, team)
    yield Stop("company-without-legs", team.owner, f"/cases/{bare}/company")
    member = make_member(container, team.owner, PASSPORT, skills=(Skill.SOCIAL,))
    yield Stop("company", team.owner, f"/cases/{ready}/company")
    yield Stop("company-of-specialist", team.specialist, f"/cases/{ready}/company")
    press = {"member_id": member.hex, "kind": "social", "first_leg": "1", "last_leg": "3", "needs_way_home": "yes"}
    yield Stop("escorts-of-roster", team.owner, f"/cases/{ready}/escorts", press)
    yield Stop("escorts-of-roster-twice", team.owner, f"/cases/{ready}/escorts", press, 422)
    yield from _on_the_way(container)


def _on_the_way(container: Container) -> Iterator[Stop]:
    """A hand-over and an incident, with errors and recorded; the paper to sign."""
    team = make_team(container)
    planned, who = make_planned(container, team), team.owner
    at = f"/cases/{planned.case}/escorts/{planned.escort}"
    when = {"at_day": "2026-11-23", "at_time": "08:05", "zone": "Asia/Samarkand", "where": "Village 94"}
    people = [one.hex for one in people_of(container, who, planned.case)]
    handed = {**when, "handed_by": "Given93", "receiver": "Given95", "person_ids": people, "items": "medicines"}
    yield Stop("hand-over-none", who, f"{at}/hand-over")
    yield Stop("hand-over-paper", who, f"{at}/hand-over/paper")
    yield Stop("hand-over-errors", who, f"{at}/hand-over", {**handed, "at_day": "2027-11-23"}, 422)
    more = {"identity": "document_seen", "organisation": "Organisation 97", "note": "Likes tea."}
    yield Stop("hand-over", who, f"{at}/hand-over", {**handed, **more})
    yield Stop("incident-none", team.specialist, f"{at}/incident")
    yield Stop("incident-errors", who, f"{at}/incident", {**when, "what": "Likes tea.", "zone": "Nowhere"}, 422)
    yield Stop("incident", who, f"{at}/incident", {**when, "what": "Likes tea.", "done": "Likes tea."})
    yield Stop("escort-stays", who, f"{at}/remove", {}, 422)
