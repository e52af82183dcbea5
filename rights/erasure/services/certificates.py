"""Certificates: that something was erased, here since and everywhere from, signed so that they can be checked later.

They name nobody. The mark says whose it is to this installation alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from foundation.accounts.queries.installation import installation_uid
from foundation.audit.ledger import LedgerEntry, ledgers
from foundation.errors import Conflict, NotFound
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, reading
from rights.erasure.access import ERASING
from rights.erasure.models import Erasure
from rights.erasure.rules.runs import ErasureState
from rights.erasure.services.carrying import find_again

FORM, KIND = 1, "certificate of erasure"
_SIGNED = "signature"


@dataclass(frozen=True)
class Verdict:
    """What came out when a certificate was checked: what it says, and everything that is wrong."""

    facts: Mapping[str, Any]
    problems: tuple[str, ...]


def certificate(unit: Unit, secrets: Secrets, run: Erasure) -> dict[str, Any]:
    """The certificate of a run that is done, signed. NotFound for any other."""
    if run.state is not ErasureState.DONE or run.here_since is None or run.everywhere_from is None:
        raise NotFound("certificate")
    with reading(unit.aside, ERASING) as aside:
        installation = installation_uid(aside.session)
    entry = ledgers(unit.stores, ("data",))["data"].get(run.entry_id)
    if entry is None or installation is None:
        raise NotFound("certificate")
    facts = {
        "form": FORM,
        "kind": KIND,
        "installation": installation.hex,
        "entry": run.entry_id.hex,
        "mark": entry.mark.hex(),
        "erased": run.kind.value,
        "because": run.cause.value,
        "released_by": len({run.released_by, run.confirmed_by} - {None}),
        "here_since": run.here_since.astimezone(UTC).isoformat(timespec="seconds"),
        "everywhere_from": run.everywhere_from.isoformat(),
    }
    return {**facts, _SIGNED: secrets.audit_mac(["erasure", facts]).hex()}


def as_text(signed: Mapping[str, Any]) -> str:
    """A certificate as a file."""
    return json.dumps(signed, indent=1, sort_keys=True) + "\n"


def read_certificate(text: str) -> dict[str, Any]:
    """What a file says. Conflict if it is no certificate that this program can read."""
    try:
        signed = json.loads(text)
        if signed["form"] != FORM or signed["kind"] != KIND or not isinstance(signed[_SIGNED], str):
            raise ValueError
        bytes.fromhex(signed["mark"])
        return dict(signed)
    except (ValueError, KeyError, TypeError) as error:
        raise Conflict("This is not a certificate of erasure that this program can read.") from error


def verify(unit: Unit, secrets: Secrets, signed: Mapping[str, Any]) -> Verdict:
    """Check a certificate against this installation: its signature, the ledgers, and that nobody has come back."""
    facts = {name: value for name, value in signed.items() if name != _SIGNED}
    if secrets.audit_mac(["erasure", facts]).hex() != signed[_SIGNED]:
        return Verdict(facts, ("It was changed, or another installation issued it.",))
    problems, entries_of_mark = [], dict[Any, LedgerEntry]()
    for name, entries in ledgers(unit.stores).items():
        own = {entry.mark.hex(): entry for entry in entries.values()}
        if signed["mark"] not in own:
            problems.append(f"The ledger of the store of {name} does not have it: start the service, which mends that.")
        entries_of_mark |= {entry.uid: entry for mark, entry in own.items() if mark == signed["mark"]}
    if find_again(unit, secrets, entries_of_mark):
        problems.append("Data or a key of what was erased is here again: start the service, which erases it.")
    return Verdict(facts, tuple(problems))
