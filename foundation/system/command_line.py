"""What was typed after `flask`: whether it works before there is an installation, whether it replaces one."""

from collections.abc import Sequence

_NEED_NOTHING = {"keys", "story", "survey", "where"}
_NEED_KEYS = {"backup", "next", "restore", "rotate"}  # but these of `keys` need one
_TAKE_A_VALUE = {"--app", "-A", "--env-file", "-e"}


def _plain_words(words: Sequence[str]) -> list[str]:
    """Every word that is neither an option nor the value of an option of `flask`."""
    rest, plain = iter(words), list[str]()
    for word in rest:
        if word in _TAKE_A_VALUE:
            next(rest, None)
        elif not word.startswith("-"):
            plain.append(word)
    return plain


def needs_no_installation(words: Sequence[str]) -> bool:
    """Whether a command line names a command that needs no settings, no database and no keys."""
    command = _plain_words(words)
    if not command or command[0] not in _NEED_NOTHING:
        return False
    return command[0] != "keys" or not _NEED_KEYS & set(command[1:2])


def replaces_an_installation(words: Sequence[str]) -> bool:
    """Whether a command line names a restore: the only commands that must be alone."""
    return _plain_words(words)[:2] in (["backup", "restore"], ["keys", "restore"])
