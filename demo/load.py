"""Loading the invented caseload in batches, phase by phase, each by its own role; progress on stderr."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from demo.caseload.cases import invent_staff, leave_the_post_behind, renew_sign_ins
from demo.caseload.follow_up import AFTER_THE_SWEEPS, BEFORE_THE_SWEEPS
from demo.caseload.groups import invent_movement
from demo.caseload.health_scenes import BEFORE_THE_SIGN_OFF
from demo.caseload.leaving import FROM_THE_SIGN_OFF_ON
from demo.caseload.lives import ENDS, FROM_THE_CLEARANCE_ON, OPENING, PROGRAM, TO_A_DECISION, Life, Phase
from demo.caseload.partners import invent_offices
from demo.caseload.parts import Staff, administrator_of_demo, lives_of, reviewer_of_demo, staff_of_demo
from demo.caseload.progress import Progress
from demo.caseload.staged import AT_THE_DESKS, AT_THE_OPENING, BEHIND_DOORS
from demo.crowd.colleagues import Colleagues
from demo.crowd.crowd import Crowd, follow_monthly
from demo.crowd.followed import Alarms, alarms_of
from demo.examples.emergency import open_at_night
from demo.examples.oversight import read_in_the_night
from demo.examples.played import ALL_SCENES, examples_of
from demo.examples.programme import invite_second_partner
from demo.examples.rulebook import keeper_among, propose_a_visit
from demo.scopes import DEMO
from foundation.accounts.permissions import Role
from foundation.accounts.queries import staff as accounts
from foundation.accounts.queries.installation import installation_mode
from foundation.clock import MovableClock
from foundation.errors import Conflict
from foundation.scheduling.runs import Job
from foundation.security.secrets import Secrets
from foundation.storage.scopes import Scope
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from reintegration.partners.services.quarters import forget_quarters
from returns.cases.queries import count_cases
from rights.integrity.services.departures import plan_by_template

BATCH = 40
PIECE = 250  # copied cases in one transaction
_SEEN_BEFORE = 30  # days: longer than partners look at a quarter before others do
_PHASES = (
    *OPENING,
    *AT_THE_OPENING,
    *TO_A_DECISION,
    *BEHIND_DOORS,
    *FROM_THE_CLEARANCE_ON,
    *BEFORE_THE_SIGN_OFF,
    *FROM_THE_SIGN_OFF_ON,
    *AT_THE_DESKS,
    *ENDS,
    *BEFORE_THE_SWEEPS,
)
SWEEPS = ("visits_missed", "visits_overdue", "visits_due", "outcomes_close")


@dataclass(frozen=True)
class Stage:
    """What the loader works with: an installation whose clock it moves, and the jobs of that installation."""

    units: UnitFactory
    secrets: Secrets
    clock: MovableClock
    jobs: dict[str, Job]
    instance: Path
    # A load of more cases than this plays only `played` of them through the services, and copies those lives.
    most_played: int = 400
    played: int = 160


@dataclass(frozen=True)
class Played:
    """Lives that the services made, and who would have been told of a concern while they were open."""

    lives: list[Life]
    alarms: Alarms


def _remember(path: Path, sign_ins: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(sign_ins, file, ensure_ascii=False, indent=1)


def _go_to(stage: Stage, instant: datetime) -> None:
    stage.clock.move(instant - stage.clock.now())


def _play(
    stage: Stage, phases: Sequence[Phase], lives: Sequence[Life], now: datetime, step: Callable[[int], None]
) -> None:
    """Every phase over all lives, in one unit for each colleague who has a part in it. Nothing happens after `now`.

    `step` is told how many phases are done.
    """
    for number, phase in enumerate(phases, 1):
        timely: dict[Scope, list[tuple[datetime, Life]]] = {}
        for life in lives:
            at = phase.at(life)
            if at is not None and at <= now:
                scope: Scope = DEMO if phase.part == PROGRAM else life.cast[phase.part].scope(now)
                timely.setdefault(scope, []).append((at, life))
        for scope, due in timely.items():
            with writing(stage.units, scope) as unit:
                for at, life in due:
                    _go_to(stage, at)
                    phase.act(life, unit, stage.secrets)
        step(number)
    _go_to(stage, now)


def _sweep(stage: Stage, now: datetime) -> None:
    for name in SWEEPS:
        stage.jobs[name].run(now)


def _share_a_flight(stage: Stage, staff: Staff, now: datetime) -> None:
    """The first office plans one group movement, by one of its officers."""
    host, colleagues = staff.offices[0]
    officer = next(colleague for colleague in colleagues if colleague.role is Role.RETURN_OFFICER)
    assert officer.office_id is not None
    with writing(stage.units, officer.scope(now)) as unit:
        invent_movement(unit, officer.office_id, host)


def _show_examples(stage: Stage, lives: Sequence[Life], now: datetime) -> None:
    """What the lives bring no example of; the jobs then tell of it whom they tell."""
    with reading(stage.units, DEMO) as unit:
        administrator, reviewer = administrator_of_demo(unit), reviewer_of_demo(unit)
    with writing(stage.units, administrator.scope(now)) as unit:
        invite_second_partner(unit, stage.secrets)
    _play(stage, examples_of(lives, now), lives, now, lambda _number: None)
    open_at_night(stage.units, stage.secrets, lives, reviewer, now, lambda instant: _go_to(stage, instant))
    stage.jobs["tell_who_receives"].run(now)
    with reading(stage.units, DEMO) as unit:
        read_in_the_night(unit, stage.secrets, lives, now)
    stage.jobs["find_unusual_reading"].run(now)
    with writing(stage.units, DEMO) as unit:
        leave_the_post_behind(unit)


def _change_a_rule(stage: Stage, staff: Staff, now: datetime) -> None:
    """A change of a rule that waits, with what it would do counted."""
    keeper = keeper_among([colleague for _host, colleagues in staff.offices for colleague in colleagues])
    with writing(stage.units, keeper.scope(now)) as unit:
        propose_a_visit(unit, now)
    stage.jobs["count_rule_changes"].run(now)


def play_cases(stage: Stage, staff: Staff, numbers: range, seed: int, *, are_copied: bool) -> Played:
    """Play the lives of these numbers through the services, up to now, with the sweeps that follow."""
    now, everybody = stage.clock.now(), []
    progress = Progress(numbers.start, numbers.stop)

    def play(phases: Sequence[Phase], lives: Sequence[Life], start: int, end: int) -> None:
        _play(stage, phases, lives, now, lambda number: progress.step(number, len(phases), start, end))

    for start in range(numbers.start, numbers.stop, BATCH):
        end = min(start + BATCH, numbers.stop)
        lives = lives_of(range(start, end), seed, staff, now)
        play(_PHASES, lives, start, end)
        everybody += lives
        progress.batch(end)
    progress.tell("following up who returned")
    _sweep(stage, now)
    with reading(stage.units, DEMO) as unit:
        alarms = alarms_of(unit, everybody) if are_copied else {}
    play(AFTER_THE_SWEEPS, everybody, numbers.start, numbers.stop)
    return Played(everybody, alarms)


def crowd_of(stage: Stage, played: Played, colleagues: Colleagues | None = None) -> Crowd:
    """What copies the lives that were played. `colleagues`: who works on the copies, if not those of the lives."""
    with reading(stage.units, DEMO) as unit:
        return Crowd(unit, stage.secrets, played.lives, played.alarms, colleagues)


def _load_cases(stage: Stage, staff: Staff, numbers: range, seed: int) -> None:
    progress, is_crowd = Progress(numbers.start, numbers.stop), len(numbers) > stage.most_played
    own = numbers[: stage.played] if is_crowd else numbers
    if is_crowd:
        with writing(stage.units, DEMO) as unit:
            follow_monthly(unit)
        plan_by_template(stage.units)  # who was invented before has the same visits
    played = play_cases(stage, staff, own, seed, are_copied=is_crowd)
    if numbers.start == 0:
        _share_a_flight(stage, staff, stage.clock.now())
    with writing(stage.units, DEMO) as unit:
        leave_the_post_behind(unit)
    if is_crowd:
        copies = numbers[len(own) :]
        with writing(stage.units, DEMO) as unit:
            colleagues = Colleagues(unit, stage.secrets, staff, len(copies))
        copy_cases(stage, crowd_of(stage, played, colleagues), copies, seed)
        stage.jobs["look_at_indexes"].run(stage.clock.now())
    now = stage.clock.now()
    if len(own) >= ALL_SCENES and numbers.start == 0:
        _show_examples(stage, played.lives[:ALL_SCENES], now)
        _change_a_rule(stage, staff, now)
    progress.tell("counting outcomes")
    for name in ("outcomes_snapshot", "learn_durations", "settle_forecasts"):
        stage.jobs[name].run(now)
    with writing(stage.units, DEMO) as unit:
        forget_quarters(unit)
    for day in (now - timedelta(days=_SEEN_BEFORE), now):  # partners have seen what others are shown
        stage.jobs["partner_quarters"].run(day)
    progress.loaded()


def copy_cases(stage: Stage, crowd: Crowd, numbers: range, seed: int) -> None:
    """One transaction after the other, each with the keys and the audit record of its cases."""
    progress = Progress(numbers.start, numbers.stop)
    for start in range(0, len(numbers), PIECE):
        piece = numbers[start : start + PIECE]
        with writing(stage.units, DEMO) as unit:
            crowd.add(unit, piece, seed)
        progress.batch(piece.stop)


def load_demo(stage: Stage, cases: int, seed: int) -> None:
    """Bring the demo to this many cases; Conflict if this installation is not a demo. What is there already stays.

    Many are not all played through the services: the others are copies of those lives, each followed up in its own way.

    The sign-ins are written to `demo/sign-ins.json` in the instance folder, readable by its owner alone. If that file
    is lost, as after a crash before it was written, the invented staff get new passwords.
    """
    with reading(stage.units, DEMO) as unit:
        if installation_mode(unit.session) != "demo":
            raise Conflict(
                "This installation is not a demo: the invented caseload is not mixed with real people. "
                "Prepare an empty one with APP_MODE=demo and another INSTANCE_PATH."
            )
        there, is_staffed = count_cases(unit.session), bool(accounts.offices(unit.session))
    sign_ins_file = stage.instance / "demo" / "sign-ins.json"
    if not (is_staffed and sign_ins_file.exists()):
        sys.stderr.write("invented caseload: staff and their sign-ins\n")
        with writing(stage.units, DEMO) as unit:
            sign_ins = renew_sign_ins(unit, stage.secrets) if is_staffed else invent_staff(unit, stage.secrets)
        _remember(sign_ins_file, sign_ins)
    if there < cases:
        with writing(stage.units, DEMO) as unit:
            invent_offices(unit)
        with reading(stage.units, DEMO) as unit:
            staff = staff_of_demo(unit)
        _load_cases(stage, staff, range(there, cases), seed)
