"""Commands: `flask keys next`, `rotate`, which need an installation; `split`, `join`, `wrap`, which need none."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from foundation.backup.facts import note
from foundation.custody.services import (
    Change,
    alone_at_it,
    begin,
    change_at_hand,
    settle,
    wrap_anew,
)
from foundation.custody.words import CustodyAct
from foundation.errors import Conflict, DomainError
from foundation.key_lines import KEY_BYTES, KeyLine, UnusableKey, read_lines
from foundation.security.age import new_pair
from foundation.security.hsm import OPEN, WRAP, ask
from foundation.security.key_files import new_key_id, replace_lines, write_owned
from foundation.security.master_key_in_use import InUse, in_use
from foundation.security.shares import HOLDERS, NEEDED, join, split
from foundation.settings import hsm_settings
from foundation.web.container import Container

ROTATE = "rotate_keys"
KEPT_DAYS = "backup.keys_kept_days"
_FILE = click.Path(path_type=Path, dir_okay=False)
_EVERYWHERE = click.option(
    "--everywhere", is_flag=True, help="Every process, on every machine, was given both master keys."
)


@contextmanager
def said() -> Iterator[None]:
    """Refusals as sentences, with exit status 2."""
    try:
        yield
    except DomainError as error:
        click.echo(str(error), err=True)
    except SQLAlchemyError as error:
        click.echo(f"The database does not do what was asked of it: {getattr(error, 'orig', error)}", err=True)
        click.echo("Nothing is lost: start this command again when it does.", err=True)
    except OSError as error:
        click.echo(f"{error.strerror} ({error.filename or 'no file is named'}).", err=True)
    else:
        return
    sys.exit(2)


def _key_file(container: Container) -> Path:
    file = container.settings.master_keys.file
    if file is None:
        raise Conflict(
            "The master key is not set by MASTER_KEY_FILE. Put it into a file of its own, as a line ID:BASE64, name "
            "that in MASTER_KEY_FILE, start everything again, and repeat this. Two shares make such a file: python3 "
            "run.py flask keys join FILE"
        )
    return file


def _state(container: Container) -> InUse:
    with container.stores.keys.connect() as connection:
        state = in_use(connection)
    if state is None:
        raise Conflict("There are no keys yet: this key store was never prepared.")
    return state


def add_next(container: Container) -> str:
    """Draw the next master key and add it to the file of the present one; returns its id.

    Conflict if there is one already, or the file cannot be written.
    """
    file, state = _key_file(container), _state(container)
    lines = read_lines(file.read_text(encoding="utf-8"), container.settings.master_keys.default_id)
    further = [line.key_id for line in lines if line.key_id != state.key_id]
    if further:
        raise Conflict(f"{file} holds another master key beside {state.key_id}: {further[0]}. Nothing was drawn.")
    key = KeyLine(new_key_id(container.clock.now().date()), secrets.token_bytes(KEY_BYTES))
    replace_lines(file, [line.text() for line in (*lines, key)])
    return key.key_id


def _next(container: Container) -> str:
    key_id = add_next(container)
    file = _key_file(container)
    click.echo(f"The next master key, {key_id}, is in {file}, below the present one.")
    click.echo("Make two copies of it now, on paper or a stick, for two safes: soon nothing opens without it.")
    if container.stores.shared:
        click.echo("If several machines serve, copy the file to each of them.")
    return key_id


def _rotate(container: Container, draws: bool, everywhere: bool) -> None:
    with said():
        now = container.clock.now()
        try:
            if draws:
                _next(container)
            with alone_at_it(container.settings, container.stores):
                _change(container, now, everywhere)
        except DomainError as error:
            note(container, None, CustodyAct.REFUSED, now, 0)
            raise error


def _change(container: Container, now: datetime, everywhere: bool) -> None:
    container.master.look_again()  # the next one may have been added since
    with container.stores.keys.connect() as connection:
        change = change_at_hand(connection, container.master)
    if change is None:
        _leave_former(container, _state(container))
        return
    if not everywhere and (container.stores.shared or container.settings.master_keys.file is None):
        raise Conflict(
            "Other processes may not have the next master key yet, and would fail to write. Copy the key file to every "
            "machine; where the key is not set by MASTER_KEY_FILE, start everything again with both. Then: --everywhere"
        )
    _work(container, change, now)
    _leave_former(container, _state(container))


def _work(container: Container, change: Change, now: datetime) -> None:
    following = change.following.key_id
    if change.is_begun:
        click.echo(f"Going on with the change from {change.former.key_id} to {following}.")
    else:
        begin(container.stores, change, now)
        note(container, None, CustodyAct.ROTATE, now, 0, to=following)
        click.echo(f"From now on new keys are wrapped by {following}; {change.keys} are wrapped anew.")
    number = wrap_anew(container.stores, change, container.master, _tell)
    whole = settle(container.stores, change, container.clock.now())
    note(container, ROTATE, CustodyAct.ROTATED, now, number, keys=whole, to=following)
    click.echo(f"Verified: {following} alone opens all {whole} keys.")


def _tell(done: int, of: int) -> None:
    click.echo(f"{done} of {of} keys", err=True)


def _leave_former(container: Container, state: InUse) -> None:
    """Take the former master key out of its file, into one beside it, and say what becomes of it."""
    former, file = state.former_id, container.settings.master_keys.file
    until = container.clock.now() + timedelta(days=container.rule(KEPT_DAYS))
    if file is not None and former is not None:
        beside = file.with_name(f"{file.name}.former-{former}")
        try:
            _take_out(file, beside, former, container.settings.master_keys.default_id)
            click.echo(f"{former} was taken out of {file}, and lies in {beside}.")
        except (Conflict, FileExistsError) as error:
            click.echo(f"{former} has to be taken out of {file} by hand: {error}", err=True)
    click.echo(
        f"{former} opens nothing here any more, and is refused. Only key backups from before this change need it. Take "
        f"it off this machine, keep it in its safe until {until:%Y-%m-%d}, when the last of them is gone, then destroy "
        "every copy. On other machines, put the new file in the place of the old one."
    )


def _take_out(file: Path, beside: Path, former: str, default_id: str) -> None:
    lines = read_lines(file.read_text(encoding="utf-8"), default_id)
    own = [line.text() for line in lines if line.key_id == former]
    if not own:
        return
    write_owned(beside, own[0] + "\n")
    replace_lines(file, [line.text() for line in lines if line.key_id != former])


def _lines(path: Path) -> tuple[KeyLine, ...]:
    """The keys in a file; UnusableKey as a sentence about that file."""
    try:
        return read_lines(path.read_text(encoding="utf-8"), "1")
    except (UnusableKey, UnicodeDecodeError) as error:
        raise Conflict(f"{path} is no file with a master key: it {error}.") from error


def _only(path: Path) -> KeyLine:
    lines = _lines(path)
    if len(lines) > 1 or lines[0].in_hsm:
        raise Conflict(f"{path} must hold one master key, and none that an HSM wrapped.")
    return lines[0]


def _written(path: Path, text: str) -> None:
    try:
        write_owned(path, text)
    except FileExistsError as error:
        raise Conflict(f"{path} exists; it is not overwritten.") from error


def _split(path: Path) -> None:
    with said():
        shares = split(_only(path))
    for number, share in enumerate(shares, 1):
        if sys.stdout.isatty():
            click.pause(f"Share {number}, for one holder alone. Press a key when nobody else looks on.", err=True)
        click.echo(share)
        if sys.stdout.isatty():
            click.pause("Press a key when it is written down: the screen is wiped then.", err=True)
            click.clear()
    click.echo(
        f"Any {NEEDED} of these {HOLDERS} make the key, one alone says nothing about it. Try it before {path} goes: "
        "python3 run.py flask keys join NEW_FILE",
        err=True,
    )


def _join(path: Path) -> None:
    stdin, texts = sys.stdin, list[str]()
    for number in range(1, NEEDED + 1):
        question = f"Share {number} of {NEEDED} (share:...)"
        if stdin.isatty():
            texts.append(click.prompt(question, hide_input=True, err=True))
        else:
            texts.append(stdin.readline().strip())
    with said():
        try:
            line = join(text for text in texts if text)
        except UnusableKey as error:
            raise Conflict(str(error)) from error
        _written(path, line.text() + "\n")
    click.echo(f"Written: {path}, with the master key {line.key_id}. It belongs on a disk in memory (tmpfs).")


def _pair(path: Path) -> None:
    private_key, public_key = new_pair()
    with said():
        _written(path, f"# public key: {public_key}\n{private_key}\n")
    click.echo(public_key)
    click.echo(
        f"That is the public key, for BACKUP_DATA_PUBLIC_KEY or BACKUP_KEYS_PUBLIC_KEY. The private one is in {path}: "
        "whoever keeps it takes it away from the machine that makes backups, and copies it, for two safes.",
        err=True,
    )


def _wrap(source: Path, target: Path, makes: bool) -> None:
    with said():
        hsm = hsm_settings(os.environ)
        if hsm is None:
            raise Conflict("HSM_MODULE is not set. It names the PKCS#11 library of the HSM (docs/running.md).")
        line = _only(source)
        [wrapped] = ask(hsm, WRAP, [line.content], makes)
        if ask(hsm, OPEN, [wrapped]) != [line.content]:
            raise Conflict("The HSM does not open what it wrapped. Nothing was written.")
        _written(target, KeyLine(line.key_id, wrapped, True).text() + "\n")
    click.echo(
        f"Written: {target}, which only this HSM opens. Name it in MASTER_KEY_FILE, and keep {source} in two safes: "
        "without it the loss of the HSM is the loss of everything."
    )


def _needed(container: Container | None) -> Container:
    if container is None:
        raise click.UsageError("this command needs an installation")
    return container


def register_custody(app: Flask, container: Container | None) -> None:
    """`flask keys next`, `rotate`, beside `flask keys draw`. Without an installation they are only listed."""
    keys = app.cli.commands["keys"]
    assert isinstance(keys, click.Group)

    _register_without_installation(keys)

    @keys.command("next")
    def next_command() -> None:
        """Draw the next master key, and add it to MASTER_KEY_FILE. Nothing is wrapped by it yet."""
        with said():
            key_id = _next(_needed(container))
        click.echo(f"Then change to it: python3 run.py flask keys rotate ({key_id})", err=True)

    @keys.command("rotate")
    @click.option("--draw", is_flag=True, help="Draw the next master key first, as `flask keys next` does.")
    @_EVERYWHERE
    def rotate_command(draw: bool, everywhere: bool) -> None:
        """Change to the next master key: wrap every key anew, while people work. May be killed and started again."""
        _rotate(_needed(container), draw, everywhere)


def _register_without_installation(keys: click.Group) -> None:
    """`flask keys split`, `join`, `pair`, `wrap`."""

    @keys.command("split")
    @click.argument("file", type=_FILE)
    def split_command(file: Path) -> None:
        """Split the master key in FILE among three holders, of whom any two can make it again; prints the shares."""
        _split(file)

    @keys.command("join")
    @click.argument("file", type=_FILE)
    def join_command(file: Path) -> None:
        """Make the master key of two shares, a line each on stdin, and write it to a new FILE."""
        _join(file)

    @keys.command("pair")
    @click.argument("file", type=_FILE)
    def pair_command(file: Path) -> None:
        """Make a pair of keys for backups: the private one goes to a new FILE, the public one is printed."""
        _pair(file)

    @keys.command("wrap")
    @click.argument("source", type=_FILE)
    @click.argument("target", type=_FILE)
    @click.option("--new", is_flag=True, help="Make the wrapping key in the HSM first, under the label HSM_KEY.")
    def wrap_command(source: Path, target: Path, new: bool) -> None:
        """Have the HSM wrap the master key in SOURCE, and write what only it opens to a new file TARGET."""
        _wrap(source, target, new)
