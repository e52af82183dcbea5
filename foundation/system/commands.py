"""Commands: `flask prepare`, `check`, `scheduler`, `audit verify`, `keys draw`, `db`, `survey score`, `where`."""

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from foundation.audit.retention import older_seals
from foundation.audit.triggers import make_anew
from foundation.errors import DomainError
from foundation.house import files_of_topic, topics_like
from foundation.scheduling.leader import Leadership
from foundation.scheduling.queries import runs_of
from foundation.scheduling.runs import Job, run_job
from foundation.scheduling.scheduler import Ticker, run_scheduler
from foundation.security.key_files import draw_key_file
from foundation.storage import migrations
from foundation.storage.invariants import Invariant
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import reading
from foundation.system.checking import Breach, broken, sealed_and_verified
from foundation.system.housekeeping import KEPT_DAYS, remove_old_audit
from foundation.system.preparation import prepare
from foundation.system.stores import STORES, refuse_foreign, stores_of, upgrade_all
from foundation.web.container import Container

# Commands of jobs: `flask jobs list`, `flask jobs run NAME --at INSTANT`.


class Instant(click.ParamType[datetime]):
    """An instant with its zone, in ISO 8601; read as UTC."""

    name = "instant"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The aware instant; a clear complaint, and exit status 2, for anything else."""
        try:
            instant = datetime.fromisoformat(str(value).strip())
            if instant.tzinfo is None:
                raise ValueError("no zone")
            return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("use a date and time with its zone, such as 2026-11-24T09:00+03:00 or 2026-11-24T06:00Z")


def _line(container: Container, job: Job) -> str:
    with reading(container.units, JOBS) as unit:
        runs = runs_of(unit.session, job.name, 1)
        last = f"{runs[0].started_at.isoformat(timespec='seconds')}  {runs[0].outcome}" if runs else "never"
    return f"{job.name:<24}  every {job.every_seconds:>6} s  {last}"


def _named(name: str, jobs: Sequence[Job]) -> Job:
    for job in jobs:
        if job.name == name:
            return job
    raise click.BadParameter(
        f"there is no job {name!r}. There are: {', '.join(job.name for job in jobs)}", param_hint="NAME"
    )


def register_jobs(app: Flask, container: Container, jobs: Callable[[], Sequence[Job]]) -> None:
    """`flask jobs list`, `flask jobs run`."""
    group = AppGroup("jobs", help="Background jobs.")

    @group.command("list")
    def list_command() -> None:
        """Each job: how often it runs, when it was last begun, and how that ended."""
        for job in jobs():
            click.echo(_line(container, job))

    @group.command("run")
    @click.argument("name")
    @click.option("--at", type=Instant(), help="The instant that the job takes for now; it needs a zone.")
    def run_command(name: str, at: datetime | None) -> None:
        """Run a job once, beside the scheduler. Its row has the instant AT. Exit status 1 if it failed."""
        done = run_job(container.units, _named(name, jobs()), container.clock, at)
        click.echo(f"{name}: {'done' if done else 'failed'}")
        sys.exit(0 if done else 1)

    app.cli.add_command(group)


LoadDemo = Callable[[Container, int, int], None]
ScoreFile = Callable[[str, int | None], int]


def _fail(error: DomainError) -> None:
    click.echo(str(error), err=True)
    sys.exit(2)


def _audit_group(container: Container) -> AppGroup:
    audit = AppGroup("audit", help="Verify, shorten and protect the audit.")

    @audit.command("verify")
    def verify_command() -> None:
        """Seal what waits, then check every record and seal. Exit status 1 if anything is wrong."""
        try:
            verdict = sealed_and_verified(container, lambda line: click.echo(line, err=True))
        except DomainError as error:
            _fail(error)
            return
        click.echo(verdict.sentence())
        for problem in verdict.problems:
            click.echo(problem, err=True)
        sys.exit(0 if verdict.is_whole else 1)

    _add_keeping(audit, container)
    return audit


def _add_keeping(audit: AppGroup, container: Container) -> None:
    """`flask audit cut`, `flask audit protect`."""

    @audit.command("cut")
    @click.option("--dry-run", is_flag=True, help="Say how much would be removed, and remove nothing.")
    def cut_command(dry_run: bool) -> None:
        """Remove sealed records that are older than the rule audit.keep_days. What remains can still be verified."""
        now = container.clock.now()
        days = container.rule(KEPT_DAYS)
        seals, records = older_seals(container.stores, now - timedelta(days=days))
        if dry_run:
            click.echo(f"{records} records in {seals} seals are older than {days} days; nothing was removed")
            return
        try:
            removed = remove_old_audit(container, now)
        except DomainError as error:
            _fail(error)
            return
        where = f"; {removed.cut.sentence()}" if removed.cut is not None else ""
        click.echo(f"removed {removed.records} records in {removed.seals} seals{where}")

    @audit.command("protect")
    def protect_command() -> None:
        """Make the triggers anew by which the database refuses to change the audit. Its records stay as they are."""
        make_anew(container.stores)
        click.echo("The database refuses to change the audit.")


def _db_group(container: Container, folder: Path) -> AppGroup:
    group = AppGroup("db", help="Migrate the three stores.")

    @group.command("upgrade")
    def upgrade() -> None:
        """Bring every store to its newest revision."""
        try:
            upgrade_all(container.settings, folder)
        except DomainError as error:
            _fail(error)

    @group.command("downgrade")
    @click.argument("store", type=click.Choice([store.name for store in STORES]))
    @click.argument("revision")
    def downgrade(store: str, revision: str) -> None:
        """Take one store down to a revision, or to "base"."""
        chosen = next(candidate for candidate in STORES if candidate.name == store)
        stores = stores_of(container.settings)  # connections that no guard watches
        try:
            refuse_foreign(stores, folder)
            migrations.downgrade(folder, chosen, stores, revision)
        except DomainError as error:
            _fail(error)
        finally:
            stores.dispose()

    @group.command("current")
    def current() -> None:
        """The revision of each store, and the newest one."""
        for store in STORES:
            click.echo(
                f"{store.name}: {migrations.present(store, container.stores)} (newest {migrations.head(folder, store)})"
            )

    return group


def register_prepare(app: Flask, container: Container, root: Path, load: LoadDemo) -> None:
    """`flask prepare`."""

    @app.cli.command("prepare")
    @click.option("--demo", is_flag=True, help="With the invented caseload and its sign-ins.")
    def prepare_command(demo: bool) -> None:
        """Migrate, load the rules, and make the first sign-in possible. Running it again changes nothing."""
        if demo != container.settings.demo:
            click.echo("prepare --demo goes with APP_MODE=demo, prepare alone with APP_MODE=live", err=True)
            sys.exit(2)
        try:
            token = prepare(container, root, load, lambda line: click.echo(f"  {line}", err=True))
        except DomainError as error:
            _fail(error)
            return
        if token:
            click.echo("Create the first administrator with this link. It works once:")
            click.echo(f"{container.settings.address}/link/{token}")


def register_check(app: Flask, container: Container, invariants: Callable[[], Sequence[Invariant]]) -> None:
    """`flask check`, `flask check mend NAME`."""

    @app.cli.group("check", invoke_without_command=True)
    @click.pass_context
    def check_group(context: click.Context) -> None:
        """Look at all that must always hold; name each breach and its cure. Exit status 1 if there is one."""
        if context.invoked_subcommand is None:
            _say_what_is_broken(broken(container, invariants(), click.echo))

    @check_group.command("mend")
    @click.argument("name")
    def mend_command(name: str) -> None:
        """Put right what breaks one invariant, where its cure says so; then look at it again."""
        mendable = {one.name: one for one in invariants() if one.mend is not None}
        if name not in mendable:
            raise click.BadParameter(f"there is {', '.join(sorted(mendable))}", param_hint="NAME")
        mend = mendable[name].mend
        assert mend is not None
        try:
            click.echo(f"{name}: {mend()} put right")
        except DomainError as error:
            _fail(error)
        _say_what_is_broken(broken(container, [mendable[name]], click.echo))


def _say_what_is_broken(breaches: Sequence[Breach]) -> None:
    for breach in breaches:
        click.echo(f"\n{breach.invariant.says} ({breach.invariant.name})", err=True)
        for row in breach.rows:
            click.echo(f"  {row}", err=True)
        click.echo(f"  Cure: {breach.invariant.cure}", err=True)
    sys.exit(1 if breaches else 0)


def register_keys(app: Flask) -> None:
    """`flask keys draw`, which needs no installation."""
    keys = AppGroup("keys", help="Master keys, their shares and backups.")

    @keys.command("draw")
    @click.argument("path", type=click.Path(path_type=Path))
    def draw(path: Path) -> None:
        """Write a new random master key to a file that only its owner reads."""
        try:
            draw_key_file(path)
        except FileExistsError:
            click.echo(f"{path} exists; it is not overwritten.", err=True)
            sys.exit(2)
        click.echo(f"Written: {path}. Keep a copy in a safe place. A master key is named in MASTER_KEY_FILE.")

    app.cli.add_command(keys)


def register_survey(app: Flask, score: ScoreFile) -> None:
    """`flask survey score`, which needs no installation."""
    survey = AppGroup("survey", help="Score survey responses.")

    @survey.command("score")
    @click.argument("file")
    @click.option("--version", type=click.IntRange(1), help="Version of the instrument; the newest if left out.")
    def score_command(file: str, version: int | None) -> None:
        """Score the responses of a JSON FILE, or of stdin if it is "-". Project weights, not IOM's."""
        sys.exit(score(file, version))

    app.cli.add_command(survey)


def register_where(app: Flask, root: Path) -> None:
    """`flask where TOPIC`."""

    @app.cli.command("where")
    @click.argument("topic")
    def where(topic: str) -> None:
        """Say in which files a topic is written, floor by floor."""
        files = files_of_topic(root, topic)
        for path, line in files:
            click.echo(f"{path}  {line}")
        if not files:
            like = topics_like(root, topic)
            click.echo(
                f"No file is called after {topic!r}." + (f" Did you mean: {', '.join(like)}?" if like else ""), err=True
            )
            sys.exit(1)


def register_commands(app: Flask, container: Container, root: Path, jobs: Callable[[], Sequence[Job]]) -> None:
    """All commands but those of the caseload."""
    register_jobs(app, container, jobs)
    app.cli.add_command(_audit_group(container))
    app.cli.add_command(_db_group(container, root / "migrations"))

    @app.cli.command("scheduler")
    def scheduler() -> None:
        """Run the background jobs, until SIGTERM. Several may run; one leads."""
        leadership = Leadership(container.stores, container.settings.data_folder)
        run_scheduler(Ticker(container.units, container.clock, leadership, jobs()), leadership)
