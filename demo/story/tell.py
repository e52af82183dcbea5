"""The story: one family walks through the whole chain, each step by its own role, some of them refused."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from demo.caseload.cases import invent_colleague
from demo.colleagues import Colleague
from demo.scopes import DEMO
from demo.story.departure import RETURN_STEPS
from demo.story.stage import SCHEDULER, Stage, Step
from demo.story.stay import STAY_STEPS
from foundation.accounts.models import Office, Organisation
from foundation.accounts.permissions import Permission, Role
from foundation.clock import MovableClock
from foundation.errors import BadInput, DomainError, RuleBroken
from foundation.scheduling.runs import Job, run_job
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory, reading, writing
from reintegration.outcomes.queries import outcomes_of_case

DONE, REFUSED = "done", "refused"


@dataclass(frozen=True)
class Told:
    """What became of one step: who took it, whether it was done or refused, and the codes of the reasons."""

    step: str
    role: str
    result: str
    reasons: list[str]


@dataclass(frozen=True)
class Story:
    """The whole story: verdicts by person in the family's order, the steps, and what did not go as it should."""

    verdicts: list[str]
    steps: list[Told]
    surprises: list[str]

    def line(self) -> str:
        """The story as one line of JSON. The first verdict is that of the principal applicant."""
        verdict = self.verdicts[0] if self.verdicts else None
        steps = [asdict(step) for step in self.steps]
        return json.dumps({"verdict": verdict, "verdicts": self.verdicts, "steps": steps}, ensure_ascii=False)


class Teller:
    """Tells the story on one installation with nobody in it."""

    def __init__(
        self,
        units: UnitFactory,
        secrets: Secrets,
        clock: MovableClock,
        jobs: Mapping[str, Job],
        say: Callable[[str], None],
    ) -> None:
        """Keep the installation; `say` is told of each step as it happens."""
        self._units = units
        self._secrets = secrets
        self._clock = clock
        self._jobs = jobs
        self._say = say

    def tell(self) -> Story:
        """Play every step. One that is done though it had to be refused, or the other way round, is a surprise."""
        with writing(self._units, DEMO) as unit:
            stage = Stage(self._secrets, self._clock, _invent_cast(unit, self._secrets))
        steps: list[Told] = []
        surprises: list[str] = []
        for step in (*RETURN_STEPS, *STAY_STEPS):
            if step.before is not None:
                step.before(stage)
            outcome = self._scheduled(step) if step.who == SCHEDULER else self._taken(step, stage)
            steps.append(outcome)
            self._say(
                f"{self._clock.now():%Y-%m-%d}  {outcome.role:24} {outcome.step:32} "
                f"{outcome.result} {' '.join(outcome.reasons)}"
            )
            if not _as_expected(step, outcome):
                surprises.append(outcome.step)
        return Story(self._verdicts(stage), steps, surprises)

    def _taken(self, step: Step, stage: Stage) -> Told:
        who = stage.cast[step.who]
        assert step.act is not None
        try:
            with writing(self._units, who.scope(self._clock.now())) as unit:
                step.act(stage, unit)
        except DomainError as error:
            return Told(step.name, who.role.value, REFUSED, codes_of(error))
        return Told(step.name, who.role.value, DONE, [])

    def _scheduled(self, step: Step) -> Told:
        failed = [name for name in step.jobs if not run_job(self._units, self._jobs[name], self._clock)]
        return Told(step.name, SCHEDULER, REFUSED if failed else DONE, failed)

    def _verdicts(self, stage: Stage) -> list[str]:
        if "husband" not in stage.ids:
            return []
        with reading(self._units, DEMO) as unit:
            verdicts = {
                outcome.person_id: outcome.verdict.value
                for outcome in outcomes_of_case(unit.session, stage.ids["case"])
            }
        return [verdicts[person_id] for person_id in stage.adults if person_id in verdicts]


def codes_of(error: DomainError) -> list[str]:
    """The stable codes of a refusal, each once: of the rule's reasons, of the fields, else of the error itself."""
    if isinstance(error, RuleBroken) and error.codes:
        return list(dict.fromkeys(error.codes))
    return sorted(error.errors) if isinstance(error, BadInput) else [error.code]


def _as_expected(step: Step, outcome: Told) -> bool:
    if step.refused_with is None:
        return outcome.result == DONE
    return outcome.result == REFUSED and step.refused_with <= set(outcome.reasons)


# The cast of the story: one office, two partner organisations, and who works there. Nobody of them exists.

_MAY_SIGN = (Permission.SIGN_OFF,)
# What somebody plays, name, role, place, extra permissions. The officer may sign off too, but not the own work.
_CAST: tuple[tuple[str, str, Role, str, tuple[Permission, ...]], ...] = (
    ("officer", "Defne Aksoy", Role.RETURN_OFFICER, "office", _MAY_SIGN),
    ("second officer", "Kerem Yalın", Role.RETURN_OFFICER, "office", _MAY_SIGN),
    ("specialist", "Elif Duran", Role.PROTECTION_SPECIALIST, "office", ()),
    ("coordinator", "Nilufar Rahimova", Role.PARTNER_COORDINATOR, "partner", ()),
    ("worker", "Jasur Tosheff", Role.PARTNER_WORKER, "partner", ()),
    ("other worker", "Nino Beridze", Role.PARTNER_WORKER, "other partner", ()),
    ("manager", "Anna Lindqvist", Role.MANAGER, "", ()),
)


def _invent_cast(unit: Unit, secrets: Secrets) -> dict[str, Colleague]:
    """Make the office, the organisations and the accounts; returns who plays what."""
    places: dict[str, Office | Organisation] = {
        "office": Office(name="Istanbul office", country="TR"),
        "partner": Organisation(name="Samarkand Return Support", country="UZ"),
        "other partner": Organisation(name="Another Return Support", country="UZ"),
    }
    unit.session.add_all(places.values())
    unit.session.flush()  # the accounts refer to them
    return {
        part: invent_colleague(unit, secrets, role, name, places.get(place), extras)
        for part, name, role, place, extras in _CAST
    }
