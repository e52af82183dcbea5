"""The survey instruments that are there: read from data/survey/. Every version stays, so that scores can be traced."""

import re
import tomllib
from functools import cache
from pathlib import Path

from foundation.errors import NotFound
from reintegration.surveys.rules.instrument import BadInstrument, Instrument
from reintegration.surveys.rules.instrument_reading import parse_instrument

SURVEY_FOLDER = Path(__file__).resolve().parents[3] / "data" / "survey"
_FILE = re.compile(r"([a-z][a-z0-9_]*)-v([1-9][0-9]*)\.toml")
MAIN = "reintegration"


@cache
def instruments(folder: Path = SURVEY_FOLDER) -> dict[tuple[str, int], Instrument]:
    """Every instrument by id and version, oldest version first. BadInstrument with the problems of all files."""
    found: dict[tuple[str, int], Instrument] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            one = _read(path)
        except BadInstrument as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
        else:
            found[one.id, one.version] = one
    if problems:
        raise BadInstrument(problems)
    return dict(sorted(found.items()))


def _read(path: Path) -> Instrument:
    try:
        one = parse_instrument(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        raise BadInstrument(["cannot be read. It must be a readable UTF-8 file."]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInstrument([f"not TOML ({error}). Mend that line."]) from None
    named = _FILE.fullmatch(path.name)
    if named is None or (named[1], int(named[2])) != (one.id, one.version):
        raise BadInstrument([f"holds {one.id}, version {one.version}: call it {one.id}-v{one.version}.toml."])
    return one


def instrument(version: int | None = None, name: str = MAIN) -> Instrument:
    """One version of an instrument, the newest if none is named. NotFound if there is none."""
    versions = {number: one for (code, number), one in instruments().items() if code == name}
    wanted = max(versions, default=0) if version is None else version
    if wanted not in versions:
        raise NotFound(f"there is no instrument {name} of version {wanted}")
    return versions[wanted]
