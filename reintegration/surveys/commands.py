"""Scoring a file of responses: strict JSON in, scores out, everything that is wrong on stderr."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import NoReturn

from foundation.errors import DomainError
from reintegration.surveys.queries import Remark, scored_responses

WRONG = 2


class _Object(dict[str, object]):
    """A JSON object that remembers the names that it was given more than once."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]


class _Unreadable(Exception):
    """The file cannot be read as JSON; the message says why."""


def _refuse(number: str) -> NoReturn:
    raise ValueError(f"{number} is no JSON number")


def _content(file: str) -> object:
    """Return the JSON of a file, `-` being stdin. _Unreadable with the reason."""
    try:
        raw = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a name of a file"
        raise _Unreadable(f"cannot be opened: {reason}") from None
    try:
        return json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_Object, parse_constant=_refuse)
    except UnicodeDecodeError:
        raise _Unreadable("is not UTF-8") from None
    except RecursionError:
        raise _Unreadable("is nested too deeply") from None
    except ValueError as error:
        raise _Unreadable(f"is not JSON: {error}") from None


def _named_twice(number: int, record: object) -> list[Remark]:
    """Names that a record, or its answers, hold more than once: JSON readers would drop all but one."""
    if not isinstance(record, _Object):
        return []
    answers = record.get("answers")
    texts = [f"record {number}: {json.dumps(name)} is given twice" for name in record.twice]
    if isinstance(answers, _Object):
        texts += [f"record {number}, question {json.dumps(name)}: is answered twice" for name in answers.twice]
    return [Remark(number, text) for text in texts]


def _say(lines: list[str]) -> None:
    sys.stderr.write("".join(f"{line}\n" for line in lines))


def score_file(file: str, version: int | None = None) -> int:
    """Score one response or a list of them, and print as many results in the same order. Returns the exit status.

    `file`: a path, or `-` for stdin. With any problem nothing is printed, all problems are said on stderr, and the
    status is 2. Answers to questions that were not asked are ignored, and said on stderr.
    """
    shown = "stdin" if file == "-" else ascii(file)
    try:
        content = _content(file)
        records = content if isinstance(content, list) else [content]
        scored = scored_responses(records, version)
    except _Unreadable as error:
        _say([f"{shown} {error}"])
        return WRONG
    except DomainError as error:
        _say([str(error)])
        return WRONG
    twice = [remark for number, record in enumerate(records, start=1) for remark in _named_twice(number, record)]
    problems = sorted([*twice, *scored.problems], key=lambda remark: remark.record)
    if problems:
        _say([remark.text for remark in problems])
        return WRONG
    _say([remark.text for remark in scored.ignored])
    sys.stdout.write(json.dumps(scored.results if isinstance(content, list) else scored.results[0]) + "\n")
    return 0
