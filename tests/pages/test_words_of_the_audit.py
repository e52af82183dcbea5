"""The audit says in words what every door and every change is called."""

from pathlib import Path

from app import ROOT
from foundation.errors import DomainError
from foundation.oversight.labels import ACTIONS
from foundation.oversight.refusals import REASONS
from tests.pages.conftest import Album

_PROGRAM = ("foundation", "returns", "reintegration", "demo")


def _kinds(kind: type[DomainError]) -> set[str]:
    return {kind.code}.union(*(_kinds(narrower) for narrower in kind.__subclasses__()))


def test_every_door_has_its_words(album: Album) -> None:
    actions = {view.stamp.action for view in album.app.view_functions.values() if hasattr(view, "stamp")}
    assert actions - {"asset", "breaks"} - set(ACTIONS) == set()


def test_every_change_has_its_words() -> None:
    acted = {
        line.split('.act("')[1].split('"')[0]
        for room in _PROGRAM
        for path in Path(ROOT / room).rglob("*.py")
        for line in path.read_text().splitlines()
        if '.act("' in line
    }
    assert len(acted) > 15
    assert acted - set(ACTIONS) == set()


def test_every_refusal_has_its_words() -> None:
    never_recorded = {"scope_breach", "settings"}
    assert _kinds(DomainError) - never_recorded - set(REASONS) == set()
