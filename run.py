"""Set-up and start, standard library only: `python3 run.py`, and with test, bench, words and others what they say."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType

from run_parts import catalogs, checking, database, pictures, serving, virtual
from run_parts.place import child_environment, mode_of, module_command
from run_parts.telling import WRONG_USE, CannotGoOn, say
from run_parts.words import command as words

OLDEST_PYTHON = (3, 11)
# Commands that make, inspect or need no database: preparing one first would be in their way.
WITHOUT_DATABASE = (
    ("prepare",), ("db",), ("where",), ("routes",), ("survey", "score"), ("story",), ("backup",),
    *(("keys", word) for word in ("draw", "backup", "restore", "split", "join", "pair", "wrap")),
)  # fmt: skip
USAGE = """\
python3 run.py [--host H] [--port P] [--no-demo]
       python3 run.py test [PYTEST ARGUMENTS]
       python3 run.py bench [NAME]
       python3 run.py pictures [NAME ...] | --states FOLDER [STATE ...]
       python3 run.py words FILE
       python3 run.py flask COMMAND [ARGUMENTS]"""
DESCRIPTION = """\
Without a command: sets up what is missing (once), prepares the database, starts web server and scheduler,
prints the address and, in the demo, the sign-ins. Ctrl-C stops everything.

commands:
  test      set up the test packages and run every check; with arguments, only pytest with these
  bench     run all benchmarks, or the one that is named
  pictures  take the README's pictures again, or those that are named; or, with --states, more than forty states of
            pages on a phone and a desk in English, Arabic and Turkish, with what is wrong (docs/testing.md)
  words     change English strings in the program, the catalogues, tests and docs, as FILE says; or, with
            --review, list the translations that were made for other words (docs/language.md)
  flask     set up, prepare the database, and run a command of the service (flask --help lists them)
"""
EPILOG = """\
environment:
  APP_MODE       demo (default: invented people, this machine only) or live (as --no-demo)
  INSTANCE_PATH  folder of database, keys and files; default: instance, beside run.py
  DATABASE_URL   postgresql://USER@HOST/NAME instead of the SQLite file
  WEB_WORKERS    web processes, default 2
"""


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: use a whole number from 1 to 65535")
    return int(text)


def start_parser() -> argparse.ArgumentParser:
    """The options of a plain start."""
    parser = argparse.ArgumentParser(
        prog="python3 run.py",
        usage=USAGE,
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", default=8000, type=_port, help="port to listen on (default: 8000)")
    parser.add_argument("--no-demo", action="store_true", help="no invented people: an installation for real cases")
    return parser


def needs_database(arguments: list[str]) -> bool:
    """Whether a `flask` command wants a database that is up to date before it starts."""
    if not arguments or "--help" in arguments or arguments[0].startswith("-"):
        return False
    return not any(tuple(arguments[: len(command)]) == command for command in WITHOUT_DATABASE)


def start(arguments: list[str]) -> int:
    """A plain start: set-up, database, servers. Returns the exit status when they have ended."""
    options = start_parser().parse_args(arguments)
    mode = "live" if options.no_demo else mode_of(os.environ)
    serving.refuse_public_demo(options.host, mode)
    serving.workers_wanted(os.environ)
    serving.refuse_taken_port(options.host, options.port)
    python = virtual.ensure(virtual.RUNTIME)
    catalogs.compile_catalogs(python)
    environment = child_environment(os.environ, mode)
    environment.setdefault("APP_ADDRESS", serving.address_of(options.host, options.port))
    # While there is no administrator, a live installation prints the link for the first one at every start.
    link = database.prepare(python, environment, always=mode == "live")
    return serving.serve(python, environment, options.host, options.port, link)


def run_flask(arguments: list[str]) -> int:
    """Becomes `flask ARGUMENTS`: output, exit status and folder are the command's and the caller's."""
    python = virtual.ensure(virtual.RUNTIME)
    catalogs.compile_catalogs(python)
    environment = child_environment(os.environ, mode_of(os.environ))
    if needs_database(arguments):
        printed = database.prepare(python, environment)
        if printed:
            say(printed)
    os.execve(python, [*module_command(python, "flask"), *arguments], environment)


def run_test(arguments: list[str]) -> int:
    """All checks, or pytest with arguments. Returns 0, or 1 when anything failed."""
    python = virtual.ensure(virtual.TEST)
    catalogs.compile_catalogs(python)
    return checking.run_tests(python, arguments)


def run_bench(arguments: list[str]) -> int:
    """Benchmarks. Returns 0, or 1 when one failed."""
    python = virtual.ensure(virtual.TEST)
    catalogs.compile_catalogs(python)
    return checking.run_benchmarks(python, arguments)


def run_pictures(arguments: list[str]) -> int:
    """The README's pictures, or states of pages. Returns 0, or 1 when that failed or a state is wrong."""
    python = virtual.ensure(virtual.TEST)
    catalogs.compile_catalogs(python)
    return pictures.take_pictures(python, arguments)


def run_words(arguments: list[str]) -> int:
    """English strings change everywhere. Returns 0; what cannot be changed is refused before anything is."""
    return words.run_words(virtual.ensure(virtual.TEST), arguments)


COMMANDS = {
    "flask": run_flask, "test": run_test, "bench": run_bench, "pictures": run_pictures, "words": run_words,
}  # fmt: skip


def _on_terminate(number: int, frame: FrameType | None) -> None:
    # An exception lets a set-up step end its own child first.
    raise SystemExit(128 + number)


def main(arguments: list[str]) -> int:
    """Runs what the command line asks for and returns the exit status: 2 for wrong use, 1 for a failure."""
    if sys.version_info < OLDEST_PYTHON:
        say(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Cure: start with python3.11 run.py")
        return 1
    signal.signal(signal.SIGTERM, _on_terminate)
    try:
        if arguments and not arguments[0].startswith("-"):
            if arguments[0] not in COMMANDS:
                known = "test, bench, pictures, words, flask"
                raise CannotGoOn(f"Unknown command {arguments[0]!r}. Known: {known}. See --help.", WRONG_USE)
            return COMMANDS[arguments[0]](arguments[1:])
        return start(arguments)
    except CannotGoOn as reason:
        say(str(reason))
        return reason.status
    except KeyboardInterrupt:
        say("Stopped")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
