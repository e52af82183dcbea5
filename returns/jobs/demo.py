"""Loading the invented caseload, in batches, with its progress on stderr."""

import json
import os
import sys
from pathlib import Path

from foundation.accounts import queries as accounts
from foundation.errors import Conflict
from foundation.security.secrets import Secrets
from foundation.storage.scopes import DEMO
from foundation.storage.unit_of_work import UnitFactory, reading, writing
from returns.queries.cases import count_cases
from returns.services.demo import invent_cases, invent_staff, owners_of_demo, renew_sign_ins

BATCH = 20


def _remember(path: Path, sign_ins: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(sign_ins, file, ensure_ascii=False, indent=1)


def _load_cases(units: UnitFactory, secrets: Secrets, there: int, cases: int, seed: int) -> None:
    with reading(units, DEMO) as unit:
        owners = owners_of_demo(unit)
    for start in range(there, cases, BATCH):
        end = min(start + BATCH, cases)
        with writing(units, DEMO) as unit:
            invent_cases(unit, secrets, owners, range(start, end), seed)
        sys.stderr.write(f"invented caseload: {end} of {cases}\n")


def load_demo(units: UnitFactory, secrets: Secrets, instance: Path, cases: int, seed: int) -> None:
    """Bring the demo to this many cases; Conflict if this installation is not a demo. What is there already stays.

    The sign-ins are written to `demo/sign-ins.json` in the instance folder, readable by its owner alone. If that file
    is lost, as after a crash before it was written, the invented staff get new passwords.
    """
    with reading(units, DEMO) as unit:
        if accounts.installation_mode(unit.session) != "demo":
            raise Conflict(
                "This installation is not a demo: the invented caseload is not mixed with real people. "
                "Prepare an empty one with APP_MODE=demo and another INSTANCE_PATH."
            )
        there, is_staffed = count_cases(unit.session), bool(accounts.offices(unit.session))
    told = instance / "demo" / "sign-ins.json"
    if not (is_staffed and told.exists()):
        with writing(units, DEMO) as unit:
            sign_ins = renew_sign_ins(unit, secrets) if is_staffed else invent_staff(unit, secrets)
        _remember(told, sign_ins)
    _load_cases(units, secrets, there, cases, seed)
