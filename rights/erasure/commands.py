"""Command: `flask erasure verify FILE`."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from foundation.errors import DomainError
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import UnitFactory, reading
from rights.erasure.queries.runs import ERASING
from rights.erasure.services.certificates import Verdict, read_certificate, verify

_FILE = click.Path(path_type=Path, dir_okay=False)


def verified(units: UnitFactory, secrets: Secrets, file: Path) -> Verdict:
    """Check the certificate in a file. Conflict if it cannot be read."""
    with reading(units, ERASING) as unit:
        return verify(unit, secrets, read_certificate(file.read_text(encoding="utf-8")))


def erasure_commands(check: Callable[[Path], Verdict]) -> click.Group:
    """The group; `check` is `verified` of an installation."""
    group = click.Group("erasure", help="Check certificates of erasures.")

    @group.command("verify")
    @click.argument("file", type=_FILE)
    def verify_command(file: Path) -> None:
        """Check a certificate of this installation. Exit status 1 if anything is wrong, 2 if it cannot be read."""
        try:
            verdict = check(file)
        except (OSError, UnicodeDecodeError) as error:
            click.echo(f"{file} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}.", err=True)
            sys.exit(2)
        except DomainError as error:
            click.echo(str(error), err=True)
            sys.exit(2)
        for problem in verdict.problems:
            click.echo(problem, err=True)
        if verdict.problems:
            sys.exit(1)
        facts = verdict.facts
        click.echo(f"good: here since {facts['here_since']}, everywhere from {facts['everywhere_from']}")

    return group
