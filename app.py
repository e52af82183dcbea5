"""The composition root: wires stores, keys, guard, doors, commands and jobs. Nothing imports it."""

import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from demo.commands import STORY_BEGINS, load_invented, play_story, register_demo, register_story
from foundation.accounts import topic as accounts
from foundation.accounts.policy import RULE_CODES, AccessPolicy
from foundation.assets.assets import init_assets
from foundation.assets.compression import init_compression
from foundation.backup.alone import say_that_it_serves
from foundation.backup.commands import register_backup, register_key_backups
from foundation.backup.drill import Program
from foundation.backup.erasures import catch_up
from foundation.calendars import topic as calendars
from foundation.clock import Clock, MovableClock, SystemClock
from foundation.custody.commands import register_custody
from foundation.drafts import topic as drafts
from foundation.errors import Conflict, SettingsError
from foundation.geography.zones import zone_of_country
from foundation.inventory import topic as inventory
from foundation.language.labels import gathered_labels, init_labels
from foundation.language.locales import init_language
from foundation.messaging import topic as messaging
from foundation.messaging.words import WordsOfMessages
from foundation.oversight import topic as oversight
from foundation.rulebook import topic as rulebook
from foundation.rulebook.queries import rule_on, rules_on
from foundation.rulebook.services.bounds import read_bounds
from foundation.rulebook.topics import RuleTopics
from foundation.rulebook.words import init_rule_values
from foundation.scheduling import topic as scheduling
from foundation.scheduling.runs import Job
from foundation.security.key_files import draw_key_file
from foundation.security.opening import open_master_keys
from foundation.security.secrets import Secrets
from foundation.settings import Settings, read_settings
from foundation.storage.guard import Guard, refuse_unstamped
from foundation.storage.invariants import Invariant
from foundation.storage.unit_of_work import Hooks, Unit
from foundation.system import topic as system
from foundation.system.checking import invariants_of_the_house, job_of_checks
from foundation.system.command_line import needs_no_installation, replaces_an_installation
from foundation.system.commands import (
    register_check,
    register_commands,
    register_keys,
    register_prepare,
    register_where,
)
from foundation.system.housekeeping import jobs_of
from foundation.system.messaging import delivery_job, forgetting_job
from foundation.system.preparation import prepare
from foundation.system.scratch import scratch_settings
from foundation.system.settling import settle
from foundation.system.stores import stores_of
from foundation.web.container import Container, WordsOfAudit
from foundation.web.drafts import init_drafts
from foundation.web.errors import init_errors
from foundation.web.forgery import init_forgery
from foundation.web.headers import init_headers, init_hosts
from foundation.web.logs import init_logs, init_request_log
from foundation.web.presence import init_presence
from foundation.web.route import RoutedFlask
from foundation.web.shell import init_lengths, init_shell
from foundation.web.topics import Topic, after_the_first_page, gathered
from foundation.web.uploads import init_uploads
from planning.topics import TOPICS as TOPICS_OF_PLANNING
from reintegration.topics import TOPICS as TOPICS_OF_REINTEGRATION
from returns.topics import TOPICS as TOPICS_OF_RETURNS
from rights.topics import TOPICS as TOPICS_OF_RIGHTS

ROOT = Path(__file__).resolve().parent
MOST_BYTES = 1_000_000
# In the order in which they are composed: a room to the right widens what one to its left protects.
TOPICS: tuple[Topic, ...] = (
    accounts.TOPIC, rulebook.TOPIC, drafts.TOPIC, messaging.TOPIC, calendars.TOPIC, scheduling.TOPIC, oversight.TOPIC,
    inventory.TOPIC, system.TOPIC, *TOPICS_OF_RETURNS, *TOPICS_OF_PLANNING, *TOPICS_OF_REINTEGRATION, *TOPICS_OF_RIGHTS,
)  # fmt: skip
# Whose keys a crash could leave without data, and where their owners stand.
KEY_OWNERS = gathered(topic.key_owners for topic in TOPICS)
RULE_TOPICS = RuleTopics(about for topic in TOPICS for about in topic.rule_topics)


def _policy(unit: Unit, day: date) -> AccessPolicy:
    rules = rules_on(unit.session, tuple(RULE_CODES.values()), day)
    return AccessPolicy(**{field: rules.need(code).whole() for field, code in RULE_CODES.items()})


def _rule(unit: Unit, code: str, day: date) -> int:
    return rule_on(unit.session, code, day).whole()


def build_container(settings: Settings, clock: Clock) -> Container:
    """The parts of one program: stores behind their guard, keys, clock."""
    stores = stores_of(settings)
    for engine in {stores.data, stores.audit, stores.keys}:  # on PostgreSQL each of them reaches the tables of people
        refuse_unstamped(engine)
    guard = Guard()
    for topic in TOPICS:
        topic.access(guard)
    master = open_master_keys(settings.master_keys)
    secrets = Secrets(stores.keys, master)
    container = Container(settings, stores, guard, master, secrets, clock, _policy, _rule)
    _bring_along(container)
    _add_to_pages(container)
    return container


def _bring_along(container: Container) -> None:
    """Hang up what topics let follow from the work of others, and what they are called."""
    container.hooks = Hooks(
        dated_facts=tuple(source for topic in TOPICS for source in topic.dated_facts),
        ends_with_sign_ins=tuple(ending for topic in TOPICS for ending in topic.ends_with_sign_ins),
        lead_times=tuple(teaches for topic in TOPICS for teaches in topic.lead_times),
        after_steps=tuple(follows for topic in TOPICS for follows in topic.after_steps),
        after_changed_flights=tuple(tells for topic in TOPICS for tells in topic.after_changed_flights),
        before_sending=tuple(holds for topic in TOPICS for holds in topic.before_sending),
    )
    container.words_of_audit = WordsOfAudit(
        acts=gathered({act.value: act.label for act in topic.acts} for topic in TOPICS),
        subjects=gathered(topic.subjects for topic in TOPICS),
        refusals=gathered(topic.refusals for topic in TOPICS),
    )
    container.words_of_messages = WordsOfMessages(
        notices=gathered(topic.notices for topic in TOPICS),
        messages=gathered(topic.messages for topic in TOPICS),
        matters=gathered(topic.matters for topic in TOPICS),
    )
    container.words_of_jobs = lambda: {job.name: job.label for job in all_jobs(container)}
    container.invariants = lambda: all_invariants(container)
    container.words_of_calendar = gathered(topic.entries for topic in TOPICS)
    container.rule_topics = RULE_TOPICS
    container.rule_bounds = read_bounds(ROOT / "data" / "rules")
    container.navigation = sorted((item for topic in TOPICS for item in topic.navigation), key=lambda item: item.place)


def _add_to_pages(container: Container) -> None:
    """Hang up what topics add to pages of rooms to their left."""
    container.case_links = [link for topic in TOPICS for link in topic.onward_links]
    container.case_links += [link for topic in TOPICS for link in topic.case_links]
    container.door_links = [link for topic in TOPICS for link in topic.door_links]
    container.today_sections = [sections for topic in TOPICS for sections in topic.today_sections]
    container.urgent_sections = [sections for topic in TOPICS for sections in topic.urgent_sections]
    container.today_later = [part for topic in TOPICS for part in topic.today_later]
    container.rows_later = [part for topic in TOPICS for part in topic.rows_later]
    container.banners = [banner for topic in TOPICS for banner in topic.banners]
    container.case_addresses = [addresses for topic in TOPICS for addresses in topic.case_addresses]
    container.calendar_entries = [entries for topic in TOPICS for entries in topic.calendar_entries]
    container.calendar_leaves_out = [leaves for topic in TOPICS for leaves in topic.calendar_leaves_out]
    container.rule_links = [link for topic in TOPICS for link in topic.rule_links]
    container.rule_effects = [effects for topic in TOPICS for effects in topic.rule_effects]
    container.erases_again = [erases for topic in TOPICS for erases in topic.erases_again]
    container.held_open = [holds for topic in TOPICS for holds in topic.held_open]
    [container.names_shown] = [names for topic in TOPICS for names in topic.names_shown]
    [container.digest_of] = [digest for topic in TOPICS for digest in topic.digest_of]


def _configure(app: Flask, container: Container) -> None:
    app.config.update(
        # Those that signed cookies before there was a key of their own for that: what is signed is signed anew.
        SECRET_KEY_FALLBACKS=container.master.derive("cookies"),
        # With the prefix a browser takes it from this host alone, encrypted, for all of it.
        SESSION_COOKIE_NAME="__Host-presence" if container.settings.secure_cookies else "presence",
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=container.settings.secure_cookies,
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
        TRUSTED_PROXIES=container.settings.trusted_proxies,
        PSEUDO_LOCALES=container.settings.pseudo_locales,
        MIGRATIONS=ROOT / "migrations",
        TRANSLATIONS=ROOT / "translations",
    )
    app.extensions["container"] = container
    [search] = [search for topic in TOPICS for search in topic.subject_search]
    app.extensions["subject_search"] = search(container.units, container.secrets)
    proxies = container.settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]


def all_jobs(container: Container) -> list[Job]:
    """What happens by itself, of every topic, in the order in which a tick runs it."""
    return [
        *jobs_of(container, KEY_OWNERS),
        *(job for topic in TOPICS for job in topic.jobs(container)),
        *(job for topic in TOPICS for job in topic.closing_jobs(container)),
        job_of_checks(container),
        forgetting_job(container),
        delivery_job(container, ROOT / "translations"),
    ]


def load_demo_into(container: Container, cases: int, seed: int) -> None:
    """Bring the invented caseload of a demo to this many cases. Conflict where real people are."""
    load_invented(container, all_jobs, cases, seed)


def tell_story(as_json: bool) -> int:
    """Play the story in an installation of its own, and print it. Exit status 1 if a step did not end as it should."""
    init_logs("error")
    with scratch_settings(os.environ.get("DATABASE_URL", "").strip() or "sqlite://") as settings:
        container = build_container(settings, MovableClock(STORY_BEGINS))
        try:
            prepare(container, ROOT, lambda wired, cases, seed: None)
            return play_story(container, all_jobs, as_json)
        finally:
            container.stores.dispose()


def all_invariants(container: Container) -> list[Invariant]:
    """What must always hold, of the house and of each topic."""
    own = invariants_of_the_house(container, KEY_OWNERS)
    return [*own, *(invariant for topic in TOPICS for invariant in topic.invariants(container))]


def _register_commands_of_topics(app: Flask) -> None:
    for topic in TOPICS:
        for register in topic.commands:
            register(app)


def build_app(container: Container) -> Flask:
    """The application around its parts."""
    app = RoutedFlask(__name__, static_folder=None, template_folder=str(ROOT / "templates"))
    _configure(app, container)
    init_logs(container.settings.log_level)
    init_hosts(app, container.settings.address)  # before anything else is done for who asks
    init_compression(app)  # the first to be set up is the last to see an answer
    init_language(app, ROOT, zone_of_country)
    init_presence(app)
    init_uploads(app)  # before the forgery token is looked for: that reads the body
    init_forgery(app)
    init_errors(app)
    init_shell(app)
    init_labels(app, gathered_labels(topic.labels for topic in TOPICS))
    init_rule_values(app, gathered(topic.rule_values for topic in TOPICS))
    init_drafts(app)
    init_lengths(app)
    init_assets(app, ROOT)
    for blueprint in dict.fromkeys(blueprint for topic in TOPICS for blueprint in topic.blueprints):
        app.register_blueprint(blueprint)
    init_request_log(app)
    init_headers(app, container.settings.secure_cookies)
    register_commands(app, container, ROOT, lambda: all_jobs(container))
    register_demo(app, container, load_demo_into)
    register_prepare(app, container, ROOT, load_demo_into)
    register_check(app, container, lambda: all_invariants(container))
    register_keys(app)
    register_backup(
        app, container, Program(ROOT, lambda aside: build_container(aside, container.clock), all_invariants)
    )
    register_key_backups(app, container, ROOT)
    register_custody(app, container)
    _register_commands_of_topics(app)
    register_story(app, tell_story)
    register_where(app, ROOT)
    return app


def _without_installation() -> Flask:
    """Commands that need no settings: drawing a key, scoring a file, finding one."""
    app = Flask(__name__, static_folder=None)
    app.config["PSEUDO_LOCALES"] = False
    init_language(app, ROOT, zone_of_country)  # reasons of the story are sentences
    register_keys(app)
    register_key_backups(app, None, ROOT)
    register_custody(app, None)
    _register_commands_of_topics(app)
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
        app = build_app(build_container(settings, SystemClock()))
    except SettingsError as error:
        click.echo(
            "\n".join(["These settings cannot be used:", *(f"- {problem}" for problem in error.problems)]), err=True
        )
        sys.exit(2)
    except Conflict as error:
        click.echo(error.hint, err=True)
        sys.exit(2)
    settle()
    return app


def served_app() -> Flask:
    """The application as a web server runs it: static files are compressed, and what the search of airports needs is
    read, before somebody waits for it.

    A web server forks its workers after this: no thread may be at work and no connection open when it returns.
    """
    app = create_app()
    container: Container = app.extensions["container"]
    with suppress(SQLAlchemyError):  # where the stores are away now, each worker looks once they are there
        container.secrets.load()
    catch_up(container)  # older data or keys may have been put back by hand: nobody comes back with them
    container.stores.dispose()
    after_the_first_page(app, app.extensions["assets"].compress_all)
    for topic in TOPICS:
        for reads in topic.reads_ahead:
            after_the_first_page(app, reads)
    return app
