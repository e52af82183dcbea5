"""The audit says in words what every door and every change is called."""

from pathlib import Path

from app import ROOT
from foundation.errors import DomainError
from foundation.web.container import Container
from tests.pages.conftest import Album

_PROGRAM = ("foundation", "returns", "reintegration", "demo")


def _kinds(kind: type[DomainError]) -> set[str]:
    return {kind.code}.union(*(_kinds(narrower) for narrower in kind.__subclasses__()))


def test_every_door_has_its_words(album: Album) -> None:
    words = album.app.extensions["container"].words_of_audit
    actions = {view.route.action for view in album.app.view_functions.values() if hasattr(view, "route")}
    assert actions - {"asset", "breaks"} - set(words.acts) == set()


def test_every_change_has_its_words(container: Container) -> None:
    acted = {
        line.split('.act("')[1].split('"')[0]
        for room in _PROGRAM
        for path in Path(ROOT / room).rglob("*.py")
        for line in path.read_text().splitlines()
        if '.act("' in line
    }
    assert len(acted) > 15
    assert acted - set(container.words_of_audit.acts) == set()


def test_every_refusal_has_its_words(container: Container) -> None:
    never_recorded = {"scope_breach", "settings", "store_unavailable"}  # the last: there is nowhere to record it
    assert _kinds(DomainError) - never_recorded - set(container.words_of_audit.refusals) == set()
