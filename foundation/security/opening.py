"""From settings to master keys: lines of a file, shares that are joined, keys that an HSM opens."""

from collections.abc import Sequence

from foundation.errors import SettingsError
from foundation.key_lines import KEY_BYTES, KeyLine, UnusableKey, read_lines
from foundation.security import hsm as hsms
from foundation.security.master_key import MasterKey, MasterKeys
from foundation.security.shares import join
from foundation.settings import HsmSettings, MasterKeySettings


def open_lines(lines: Sequence[KeyLine], hsm: HsmSettings | None) -> list[KeyLine]:
    """The keys themselves. SettingsError where the HSM does not open what it has to."""
    wrapped = [line for line in lines if line.in_hsm]
    if wrapped and hsm is None:
        raise SettingsError(["HSM_MODULE is not set, and a master key was wrapped by an HSM: name its library."])
    contents = hsms.ask(hsm, hsms.OPEN, [line.content for line in wrapped]) if wrapped and hsm else []
    if any(len(content) != KEY_BYTES for content in contents):
        raise SettingsError([f"What the HSM opened is no master key: it does not have {KEY_BYTES} bytes."])
    opened = {line.key_id: content for line, content in zip(wrapped, contents, strict=True)}
    return [KeyLine(line.key_id, opened.get(line.key_id, line.content)) for line in lines]


def lines_of(settings: MasterKeySettings) -> Sequence[KeyLine]:
    """The lines that are set, with the key that shares make. SettingsError where they make none."""
    if not settings.shares:
        return settings.lines
    try:
        return [join(settings.shares)]
    except UnusableKey as error:
        raise SettingsError([f"MASTER_KEY_SHARE_FILES: {error}"]) from error


def open_master_keys(settings: MasterKeySettings) -> MasterKeys:
    """The master keys of this process, which reads its file again when it meets a key that none of them opens."""
    known = {line: line for line in settings.lines}  # what an HSM has opened is not asked for again

    def opened(lines: Sequence[KeyLine]) -> list[MasterKey]:
        unknown = [line for line in lines if known.get(line, line).in_hsm or line not in known]
        known.update(zip(unknown, open_lines(unknown, settings.hsm), strict=True))
        return [MasterKey(known[line].content, line.key_id) for line in lines]

    def read_again() -> list[MasterKey]:
        if settings.file is None:
            return []
        try:
            return opened(read_lines(settings.file.read_text(encoding="utf-8"), settings.default_id))
        except (OSError, UnicodeDecodeError, UnusableKey, SettingsError):
            return []  # a file that is being changed, or cannot be used: whoever starts next is told

    return MasterKeys(opened(lines_of(settings)), read_again)
