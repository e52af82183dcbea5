"""Running `flask audit verify` as an operator does."""

from typing import NamedTuple

from flask import Flask


class Verified(NamedTuple):
    """How the command ended and what it said."""

    status: int
    sentence: str
    problems: str


def audit_verify(app: Flask) -> Verified:
    """Run the real command."""
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Verified(result.exit_code, result.stdout.strip(), result.stderr.strip())
