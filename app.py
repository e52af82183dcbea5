"""The composition root: wires stores, keys, guard, doors, commands and jobs. Nothing imports it."""

import os
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import click
from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from demo.load import Stage, load_demo
from demo.story.tell import BEGINS, Teller
from foundation.accounts import scope as accounts_scope
from foundation.accounts.models import Account
from foundation.accounts.pages import every as account_pages, language, sign_in
from foundation.accounts.policy import RULE_CODES, AccessPolicy
from foundation.accounts.services.sign_in import also_ends
from foundation.backup.alone import say_that_it_serves
from foundation.backup.commands import register_backup, register_key_backups
from foundation.calendars import pages as calendars, scope as calendars_scope
from foundation.calendars.services import end_with_sign_ins
from foundation.clock import Clock, MovableClock, SystemClock
from foundation.drafts import scope as drafts_scope
from foundation.errors import Conflict, SettingsError
from foundation.language.locales import init_language
from foundation.messaging import pages as inbox, scope as messaging_scope
from foundation.oversight import pages as oversight_pages
from foundation.rulebook import pages as rulebook_pages, scope as rulebook_scope
from foundation.rulebook.queries import rule_on, rules_on
from foundation.scheduling import scope as scheduling_scope
from foundation.scheduling.runs import Job
from foundation.security.master_key import MasterKey, draw_key_file
from foundation.security.secrets import Secrets
from foundation.settings import Settings, read_settings
from foundation.storage.guard import Guard, refuse_unstamped
from foundation.storage.unit_of_work import Unit
from foundation.system import pages as system_pages
from foundation.system.command_line import needs_no_installation, replaces_an_installation
from foundation.system.commands import (
    register_commands,
    register_demo,
    register_keys,
    register_prepare,
    register_story,
    register_survey,
    register_where,
)
from foundation.system.drafts import job_of_drafts
from foundation.system.housekeeping import jobs_of
from foundation.system.messaging import delivery_job, forgetting_job
from foundation.system.preparation import prepare
from foundation.system.scratch import scratch_settings
from foundation.system.settling import settle
from foundation.system.stores import stores_of
from foundation.web.ahead import after_the_first_page
from foundation.web.assets import init_assets
from foundation.web.drafts import init_drafts
from foundation.web.errors import init_errors
from foundation.web.headers import init_headers
from foundation.web.lengths import init_lengths
from foundation.web.logs import init_logs, init_request_log
from foundation.web.navigation import NAVIGATION
from foundation.web.presence import init_presence
from foundation.web.shell import init_shell
from foundation.web.stamp import StampedFlask
from foundation.web.uploads import init_uploads
from foundation.web.wiring import Wiring
from reintegration import blueprints as reintegration_doors
from reintegration.arrivals.jobs.boardings import jobs_of_boardings
from reintegration.arrivals.queries.person_arrivals import people_missing
from reintegration.arrivals.queries.registrations import arrivals_to_take
from reintegration.episodes import access as reintegration_scope
from reintegration.episodes.jobs.digest import jobs_of_digest
from reintegration.episodes.jobs.episodes import jobs_of_episodes
from reintegration.episodes.pages import episodes
from reintegration.episodes.services.calendar_feed import entries_of_reintegration
from reintegration.episodes.services.digest import digest_of
from reintegration.follow_up.jobs import jobs_of_follow_up
from reintegration.follow_up.pages.work_list import urgent, work_sections
from reintegration.outcomes.jobs import job_of_snapshots
from reintegration.partners.jobs import job_of_partner_quarters
from reintegration.partners.pages.quarters_today import quarter_sections
from reintegration.plans.pages.plans_today import plan_sections
from reintegration.referrals.jobs import job_of_referrals
from reintegration.referrals.pages import assessments, sharing
from reintegration.referrals.pages.people import referred_addresses
from reintegration.referrals.queries.referrals import has_open_referral
from reintegration.surveys.commands import score_file
from returns import blueprints as every
from returns.cases import access as returns_scope, api as api_cases
from returns.cases.models import Case
from returns.cases.pages import cases
from returns.cases.queries import cases as case_queries
from returns.cases.queries.subjects import Subjects
from returns.escorts.jobs import job_of_escort_kinds
from returns.escorts.models.roster import RosterMember
from returns.imports.jobs import job_of_imports
from returns.imports.models import CaseloadImport
from returns.journey import api as api_points
from returns.journey.queries.points import read_ahead
from returns.movements.models import Movement
from returns.names.jobs import job_of_names
from returns.people.models.people import Person
from returns.people.pages import every as people_doors, people
from returns.sketch import api as api_sketch
from returns.work.jobs.tasks import jobs_of_tasks
from returns.work.pages import every as work_doors
from returns.work.queries.facts import also_from
from returns.work.services.calendar_feed import entries_of_returns

ROOT = Path(__file__).resolve().parent
MOST_BYTES = 1_000_000
# Whose keys a crash could leave without data, and where their owners stand.
KEY_OWNERS = {
    "account": Account.id, "case": Case.id, "person": Person.id, "escort": RosterMember.id, "movement": Movement.id,
    "import": CaseloadImport.id,
}  # fmt: skip
_DOORS = (
    sign_in, language, inbox, calendars, *reintegration_doors.DOORS, api_cases, api_points, api_sketch, oversight_pages,
    rulebook_pages, system_pages, *every.DOORS,
)  # fmt: skip
BLUEPRINTS = (*people_doors.BLUEPRINTS, *work_doors.BLUEPRINTS, *(module.blueprint for module in _DOORS))
_WITH_DOORS = (account_pages,)  # adds doors to the blueprint of another module


def _policy(unit: Unit, day: date) -> AccessPolicy:
    rules = rules_on(unit.session, tuple(RULE_CODES.values()), day)
    return AccessPolicy(**{field: rules.need(code).whole() for field, code in RULE_CODES.items()})


def _rule(unit: Unit, code: str, day: date) -> int:
    return rule_on(unit.session, code, day).whole()


def build_wiring(settings: Settings, clock: Clock) -> Wiring:
    """The parts of one program: stores behind their guard, keys, clock."""
    stores = stores_of(settings)
    for engine in {stores.data, stores.audit, stores.keys}:  # on PostgreSQL each of them reaches the tables of people
        refuse_unstamped(engine)
    guard = Guard()
    below = (accounts_scope, rulebook_scope, drafts_scope, messaging_scope, calendars_scope, scheduling_scope)
    for room in (*below, returns_scope, reintegration_scope):
        room.register(guard)
    also_from(arrivals_to_take)
    also_from(people_missing)
    also_ends(end_with_sign_ins)
    master = MasterKey(settings.master_key, settings.master_key_id)
    secrets = Secrets(stores.keys, master)
    links = [episodes.CASE_LINK, sharing.CASE_LINK, assessments.CASE_LINK]
    today, addresses = [work_sections, plan_sections, quarter_sections], [cases.case_addresses, referred_addresses]
    house = Wiring(settings, stores, guard, master, secrets, clock, _policy, _rule, NAVIGATION, links, today, addresses)
    house.calendar_entries, house.digest_of = [entries_of_returns, entries_of_reintegration], digest_of
    house.held_open, house.names_shown, house.urgent_sections = [has_open_referral], people.names_shown, [urgent]
    return house


def _configure(app: Flask, house: Wiring) -> None:
    app.config.update(
        SECRET_KEY=house.master.derive("cookies"),
        SESSION_COOKIE_NAME="presence",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=house.settings.secure_cookies,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        PSEUDO_LOCALES=house.settings.pseudo_locales,
        MIGRATIONS=ROOT / "migrations",
        TRANSLATIONS=ROOT / "translations",
    )
    app.extensions["wiring"] = house
    app.extensions["subject_search"] = Subjects(house.units, house.secrets)
    proxies = house.settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def load_demo_into(house: Wiring, cases: int, seed: int) -> None:
    """Bring the invented caseload of a demo to this many cases. Conflict where real people are."""
    # The lives of invented people lie in the past: an installation over the same stores, whose clock is moved.
    clock = MovableClock(house.clock.now())
    past = replace(house, clock=clock)
    jobs = {job.name: job for job in all_jobs(past)}
    load_demo(Stage(past.units, past.secrets, clock, jobs, past.settings.instance), cases, seed)


def all_jobs(house: Wiring) -> list[Job]:
    """What happens by itself, of every room, in the order in which a tick runs it."""
    return [
        *jobs_of(house, KEY_OWNERS),
        job_of_names(house.units, house.secrets, house.rule("search.index_interval_seconds")),
        job_of_escort_kinds(house.units, house.rule("search.index_interval_seconds")),
        job_of_imports(house.units, house.rule("imports.forget_interval_seconds")),
        job_of_drafts(house, case_queries.ended_among),
        *jobs_of_tasks(house.units, house.rule("tasks.interval_seconds"), house.rule("tasks.digest_hour")),
        job_of_referrals(house.units, house.rule("referral.end_interval_seconds")),
        *jobs_of_boardings(house.units, house.rule("departure.notice_interval_seconds")),
        *jobs_of_episodes(house.units, house.rule("referral.end_interval_seconds")),
        *jobs_of_follow_up(house),
        job_of_snapshots(house.units, house.rule("statistics.snapshot_seconds")),
        job_of_partner_quarters(house.units, house.rule("statistics.snapshot_seconds")),
        *jobs_of_digest(house),
        forgetting_job(house),
        delivery_job(house, ROOT / "translations"),
    ]


def tell_story(as_json: bool) -> int:
    """Play the story in an installation of its own, and print it. Exit status 1 if a step did not end as it should."""
    init_logs("error")
    with scratch_settings(os.environ.get("DATABASE_URL", "").strip() or "sqlite://") as settings:
        clock = MovableClock(BEGINS)
        house = build_wiring(settings, clock)
        try:
            prepare(house, ROOT, lambda wired, cases, seed: None)
            jobs = {job.name: job for job in all_jobs(house)}
            story = Teller(house.units, house.secrets, clock, jobs, click.echo).tell()
        finally:
            house.stores.dispose()
    for step in story.surprises:
        click.echo(f"not as it should be: {step}", err=True)
    click.echo(story.line() if as_json else f"Verdicts: {', '.join(story.verdicts)}")
    return 1 if story.surprises else 0


def build_app(house: Wiring) -> Flask:
    """The application around its parts."""
    app = StampedFlask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    _configure(app, house)
    init_logs(house.settings.log_level)
    init_language(app, ROOT)
    init_presence(app)
    init_uploads(app)  # before the forgery token is looked for: that reads the body
    CSRFProtect(app)
    init_errors(app)
    init_shell(app)
    init_drafts(app)
    init_lengths(app)
    init_assets(app, ROOT)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_request_log(app)
    init_headers(app, house.settings.secure_cookies)
    register_commands(app, house, ROOT, lambda: all_jobs(house))
    register_demo(app, house, load_demo_into)
    register_prepare(app, house, ROOT, load_demo_into)
    register_keys(app)
    register_backup(app, house, ROOT)
    register_key_backups(app, house, ROOT)
    register_survey(app, score_file)
    register_story(app, tell_story)
    register_where(app, ROOT)
    return app


def _without_installation() -> Flask:
    """Commands that need no settings: drawing a key, scoring a file, finding one."""
    app = Flask(__name__, static_folder=None)
    app.config["PSEUDO_LOCALES"] = False
    init_language(app, ROOT)  # reasons of the story are sentences
    register_keys(app)
    register_key_backups(app, None, ROOT)
    register_survey(app, score_file)
    register_story(app, tell_story)
    register_where(app, ROOT)
    settle()
    return app


def create_app() -> Flask:
    """The application as the environment describes it; says every problem with the settings at once, and ends."""
    if needs_no_installation(sys.argv[1:]):
        return _without_installation()
    instance = Path(os.environ.get("INSTANCE_PATH", "").strip() or ROOT / "instance")
    demo_key = instance / "keys" / "demo-master.key"
    # A key store without its key is never given a new one: what it holds would be unreadable without a word.
    has_keys = demo_key.exists() or (instance / "keys" / "keys.db").exists()
    named = os.environ.get("MASTER_KEY") or os.environ.get("MASTER_KEY_FILE")
    if os.environ.get("APP_MODE", "demo").strip().lower() in ("", "demo") and not named and not has_keys:
        draw_key_file(demo_key)
    try:
        settings = read_settings(os.environ, ROOT)
        if not replaces_an_installation(sys.argv[1:]):
            say_that_it_serves(settings)  # until the process ends
    except SettingsError as error:
        click.echo("\n".join(["These settings cannot be used:", *(f"- {one}" for one in error.problems)]), err=True)
        sys.exit(2)
    except Conflict as error:
        click.echo(error.hint, err=True)
        sys.exit(2)
    app = build_app(build_wiring(settings, SystemClock()))
    settle()
    return app


def served_app() -> Flask:
    """The application as a web server runs it: what the search of airports needs is read before somebody types.

    A web server forks its workers after this: no thread may be at work and no connection open when it returns.
    """
    app = create_app()
    after_the_first_page(app, read_ahead)
    return app
