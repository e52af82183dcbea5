"""Every mapped class has its rule or is invisible; the system scopes are few, named, and open what they name."""

import re
import sys

import pytest
from sqlalchemy import func, select

from demo.scopes import DEMO
from foundation.accounts.models import SignInAttempt
from foundation.accounts.permissions import Role
from foundation.errors import ScopeBreach
from foundation.inventory.queries import inventory
from foundation.inventory.rules import Erasure, Mention
from foundation.storage.base import Base
from foundation.storage.guard import nobody
from foundation.storage.scopes import SystemScope
from foundation.storage.unit_of_work import writing
from reintegration.referrals.models import PartnerAccess
from returns.cases.models import Case
from returns.people.models import Identifier, Person
from returns.protection.models import ProtectedNote
from returns.protection.services.protection import add_protected_note
from tests.factories.makers import make_account, make_grant
from tests.scope.test_ways_beside_the_session import program
from tests.scope.world import World, refused

CLASSES = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda one: one.__name__)
ABOUT_PEOPLE = (Case, Person, Identifier, ProtectedNote)

FOLLOWED = (
    "case person consent referral episode visit visit_event attempt lost_event survey_response outcome"
    " arrival_offer"
    " concern concern_step schedule_change visit_change snapshot outcome_figure outcome_count"
    " partner_quarter partner_figure"
)
# The system scopes, by name, and the tables that each opens. A new one is a decision: it is written down here too.
ACCOUNTS = "account account_extra account_link installation office organisation rule sign_in_attempt sign_in_session"
WORKED_ON = (
    "absence case_event contact_check counselling_session duty_turn escort hand_over leg open_question protection_check"
    " protection_clearance safe_contact task task_event travel_document"
)
DONE_BY_JOBS = "form_draft form_submission heartbeat job_beat job_run mail_choice notice outbox_message roster_member"
DONE_BY_JOBS += " invariant_check"
GROUPS = "movement movement_place movement_told"
OPENED = {
    "sign_in": f"{ACCOUNTS} calendar_feed emergency_access notice recovery_code second_factor",
    "prepare": ACCOUNTS,
    "jobs": f"{ACCOUNTS} {FOLLOWED} {WORKED_ON} {DONE_BY_JOBS} {GROUPS} boarding_mark caseload_import import_row"
    " person_arrival legal_hold erasure office_question second_signature",
    "demo": "*",
    "health": "heartbeat installation invariant_check job_beat job_run outbox_message",
    "audit_search": "case identifier person",
    "escort_kinds": "escort",
    "names": "name_token person rule",
    "other_offices": "case identifier name_token person",
    "forecasting": "case case_event document_request forecast_record frozen_forecast",
    "learning": "budget_line case case_event counselling_session document_custody document_request learned_duration "
    "office open_question rule",
    "clearing": "protected_record rule",
    "following": "protected_record",
    "escalating": "absence account account_extra case concern concern_step consent duty_turn office referral",
    "spending": "budget_line plan_instalment plan_item",
    "backup": "installation job_run",
    "answering": "absence account case duty_turn emergency_access office person",
    "signing": "account account_extra office",
    "confirming": "account",
    "counting": "emergency_access emergency_review",
    "answered_by": "case",
    "sending": "account case",
    "unusual": "absence access_grant account account_extra case duty_turn hand_over office organisation rule task"
    " unusual_day unusual_finding",
    # What the inventory erases from, or looks through for what names the erased: a table more there is one more here.
    "erasing": " ".join(
        (
            "erasure installation rule",
            *(
                name
                for name, entry in inventory().tables.items()
                if (entry.erasure is not Erasure.KEEP or entry.mentions is not Mention.NEVER) and name != "wrapped_key"
            ),
        )
    ),
    "rule_effects": (
        "budget_line case consent document_custody document_request escort exit_formality fitness_decision "
        "guardianship health_entry leg leg_traveller movement office other_case override person protection_check "
        "protection_clearance reception roster_absence roster_member roster_paper rule rule_change rule_effect_case "
        "rule_effect_count rule_proposal safe_contact sign_off travel_document"
    ),
    "rule_keepers": "account account_extra",
    "integrity": (
        "account attempt budget_line case consent document_custody episode escort exit_formality "
        "fitness_decision guardianship health_entry identifier leg leg_traveller lost_event movement "
        "name_token office other_case outcome_count outcome_figure override person protection_check "
        "protection_clearance reception roster_absence roster_member roster_paper rule safe_contact "
        "schedule_change screening sign_off snapshot travel_document visit visit_change"
    ),
}
# All of them that are in the program, wherever they are made.
SYSTEM_SCOPES = sorted(
    {
        value
        for name, module in [*sys.modules.items()]
        if name.split(".")[0] in ("foundation", "returns", "planning", "reintegration", "rights", "demo")
        for value in vars(module).values()
        if isinstance(value, SystemScope)
    },
    key=lambda scope: scope.name,
)
# Which files work in which of them.
USED = {
    # The audit page only compares the name: whoever acts at sign-in has no role yet.
    "SIGN_IN": r"foundation/((accounts/pages|calendars|web|system)/\w+|oversight/pages/entries)\.py",
    "PREPARE": r"foundation/system/\w+\.py",
    "JOBS": (
        r"foundation/(messaging|scheduling|system)/\w+\.py|(returns|planning|reintegration|rights)/\w+/(access|jobs)(/\w+)?\.py"
    ),
    "DEMO": r"demo/(load|story/tell)\.py",
    "HEALTH": r"foundation/system/health\.py",
    "AUDIT_SEARCH": r"returns/lists/queries/filtered\.py",
    "ESCORT_KINDS": r"returns/escorts/jobs\.py",
    "NAMES": r"returns/names/jobs\.py",
    "OTHER_OFFICES": r"returns/names/queries/duplicates\.py",
    "CLEARING": r"returns/protection/services/protection\.py",
    "FOLLOWING": r"(returns/protection/services/records|rights/requests/queries/walk)\.py",
    "ESCALATING": r"reintegration/(concerns/services|episodes/services|plans/services/progress)\.py",
    "SPENDING": r"reintegration/plans/services/progress\.py",
    "BACKUP": r"foundation/backup/\w+\.py",
    "SIGNING": r"planning/second_signature/queries\.py",
    "ANSWERING": r"rights/emergency/(queries|services)\.py",
    "CONFIRMING": r"rights/grants/queries\.py",
    "COUNTING": r"rights/emergency/queries\.py",
    "ANSWERED_BY": r"rights/requests/queries/requests\.py",
    "SENDING": r"rights/requests/services/sending\.py",
    "UNUSUAL": r"rights/unusual/(jobs|queries)\.py",
    "ERASING": r"rights/erasure/(jobs|commands|queries/runs|services/(runs|certificates))\.py",
    "RULE_EFFECTS": r"planning/rule_changes/(jobs|services/(effects|countries))\.py",
    "RULE_KEEPERS": r"planning/rule_changes/queries\.py",
    "INTEGRITY": r"rights/integrity/(queries|services/\w+)\.py",
}


def test_every_class_has_a_rule_but_those_that_only_the_program_sees(world: World) -> None:
    assert set(CLASSES) - world.container.guard.entities() == {SignInAttempt, PartnerAccess}


def _attempt(world: World) -> SignInAttempt:
    indexes = {f"{name}_index": name.encode() for name in ("place", "account", "address")}
    return SignInAttempt(at=world.container.clock.now(), **indexes)


@pytest.mark.parametrize("role", Role)
def test_a_class_without_a_rule_is_seen_and_written_by_nobody(world: World, role: Role) -> None:
    scope = make_account(world.container, role).scope(world.container)
    attempts = select(func.count(SignInAttempt.id))
    with world.unit(DEMO) as unit:
        unit.session.add(_attempt(world))
        unit.session.flush()
        assert unit.session.execute(attempts).scalar_one() == 1
    assert world.rows(attempts, scope) == [(0,)]
    with world.unit(scope) as unit, refused("may not write SignInAttempt"):
        unit.session.add(_attempt(world))
        unit.session.flush()


def test_a_class_gets_its_rule_once(world: World) -> None:
    with pytest.raises(ValueError, match="has its rule already"):
        world.container.guard.protect(Case, nobody)


WITHOUT_PEOPLE = [
    Role.PARTNER_COORDINATOR, Role.PARTNER_WORKER, Role.MANAGER, Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER,
]  # fmt: skip


@pytest.mark.parametrize("role", WITHOUT_PEOPLE)
def test_roles_that_work_on_no_cases_see_and_count_nobody(world: World, role: Role) -> None:
    scope = make_account(world.container, role).scope(world.container)
    for entity in ABOUT_PEOPLE:
        assert world.rows(select(entity.id), scope) == []
        assert world.rows(select(func.count(entity.id)), scope) == [(0,)]


def test_the_system_scopes_are_these(world: World) -> None:
    guard = world.container.guard
    for scope in SYSTEM_SCOPES:
        opened = {entity.__tablename__ for entity in CLASSES if guard.is_open(scope, entity.__tablename__)}
        every = " ".join(entity.__tablename__ for entity in CLASSES)
        assert opened == set(OPENED[scope.name].replace("*", every).split()), scope.name
    assert {scope.name for scope in SYSTEM_SCOPES} == set(OPENED)


def test_system_scopes_are_made_where_their_topic_says_who_reads_it() -> None:
    made = {path for path, source in program().items() if re.search(r"\b(SystemScope|EverythingOpen)\(\"", source)}
    topics = r"(returns|planning|reintegration|rights)/\w+/(access|queries)(/\w+)?\.py"
    places = rf"foundation/storage/scopes\.py|{topics}|demo/scopes\.py"
    assert {path for path in made if not re.fullmatch(places, path)} == set()
    assert len(made) > 5


@pytest.mark.parametrize("name", USED)
def test_a_system_scope_is_used_where_it_belongs(name: str) -> None:
    taken = re.compile(
        rf"^from (?:\w+\.)+(?:scopes|access|queries(?:\.\w+)?) import (?:\([^)]*|[^\n]*)\b{name}\b", re.MULTILINE
    )
    using = {path for path, source in program().items() if taken.search(source)}
    assert using
    assert {path for path in using if not re.fullmatch(USED[name], path)} == set()


@pytest.mark.parametrize("scope", SYSTEM_SCOPES, ids=lambda scope: scope.name)
def test_a_system_scope_opens_only_what_it_names(world: World, scope: SystemScope) -> None:
    _fill(world)
    for entity in CLASSES:
        key = entity.__mapper__.primary_key[0]
        there = world.rows(select(func.count(key)).select_from(entity), DEMO)[0][0]
        seen = world.rows(select(func.count(key)).select_from(entity), scope)[0][0]
        opened = OPENED[scope.name] == "*" or entity.__tablename__ in OPENED[scope.name].split()
        assert seen == (there if opened else 0), entity.__name__
        with world.unit(scope) as unit:
            assert _may_write(unit, entity) is opened, entity.__name__


def _may_write(unit: object, entity: type[Base]) -> bool:
    try:
        unit.session.guard.check_write(unit.session.scope, unit.session, entity())
    except ScopeBreach:
        return False
    return True


def _fill(world: World) -> None:
    """Something behind a door, so that there is a row of every class about people."""
    if world.rows(select(func.count(ProtectedNote.id)), DEMO) == [(0,)]:
        make_grant(world.container, world.own.case, world.own.specialist, world.own.colleague)
        with writing(world.container.units, world.own.colleague.scope(world.container)) as unit:
            add_protected_note(unit, world.door(world.own), "closed")
    assert all(world.rows(select(func.count(entity.id)), DEMO)[0][0] for entity in ABOUT_PEOPLE)
