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
    surveys: dict[tuple[str, int], Instrument] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            survey = _read(path)
        except BadInstrument as error:
            problems += [f"{path.name}: {problem}" for problem in error.problems]
        else:
            surveys[survey.id, survey.version] = survey
    if problems:
        raise BadInstrument(problems)
    return dict(sorted(surveys.items()))


def _read(path: Path) -> Instrument:
    try:
        survey = parse_instrument(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError):
        raise BadInstrument(["cannot be read. It must be a readable UTF-8 file."]) from None
    except tomllib.TOMLDecodeError as error:
        raise BadInstrument([f"not TOML ({error}). Mend that line."]) from None
    named = _FILE.fullmatch(path.name)
    if named is None or (named[1], int(named[2])) != (survey.id, survey.version):
        holds = f"holds {survey.id}, version {survey.version}"
        raise BadInstrument([f"{holds}: call it {survey.id}-v{survey.version}.toml."])
    return survey


def instrument(version: int | None = None, name: str = MAIN) -> Instrument:
    """One version of an instrument, the newest if none is named. NotFound if there is none."""
    versions = {number: survey for (code, number), survey in instruments().items() if code == name}
    chosen = max(versions, default=0) if version is None else version
    if chosen not in versions:
        raise NotFound(f"there is no instrument {name} of version {chosen}")
    return versions[chosen]
