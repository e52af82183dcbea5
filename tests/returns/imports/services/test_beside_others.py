"""An import beside the work of others: they save while it runs, and what they change counts."""

import threading
import uuid
from collections.abc import Callable

import pytest

from foundation.errors import Conflict
from foundation.storage.batches import Batches
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.imports.queries import rows_of_import
from returns.imports.rules.imports import Decision
from returns.imports.services.applying import apply_import
from returns.imports.services.rows import decide_row
from tests.factories.imported import applied, cases, leader, make_import, rehearsed, row, the_import
from tests.factories.makers import Person, make_account, make_case

PIECES = 5


class Saving(threading.Thread):
    """Somebody of the office who saves again and again over a connection of their own."""

    def __init__(self, container: Container, who: Person, case_id: uuid.UUID) -> None:
        """As a thread that ends when it is asked to."""
        super().__init__(daemon=True)
        self._house, self._who, self._case_id = container, who, case_id
        self.ended = threading.Event()
        self.saved, self.errors = 0, list[BaseException]()

    def run(self) -> None:
        """Save until asked to end; whatever goes wrong is kept."""
        try:
            while not self.ended.wait(0.01):
                with writing(self._house.units, self._who.scope(self._house)) as unit:
                    case = case_by_id(unit.session, self._case_id)
                    assert case is not None
                    case.note = str(self.saved)
                self.saved += 1
        except BaseException as error:
            self.errors.append(error)


def test_others_save_between_the_pieces_of_an_import_and_nobody_gets_an_error(container: Container) -> None:
    who = leader(container)
    colleague = make_account(container, place=who.office_id)
    case_id = make_case(container, colleague, given_name="Zeynep", family_name="Quxo")
    import_id = make_import(container, who, [row(number) for number in range(20 * PIECES)])
    saved = []
    for step in (rehearsed, applied):
        other = Saving(container, colleague, case_id)
        other.start()
        step(container, who, import_id)
        other.ended.set()
        other.join(60)
        assert other.errors == []
        saved.append(other.saved)
    assert cases(container, who) == 20 * PIECES + 1
    assert min(saved) >= PIECES - 1  # one or more in each pause


def test_what_somebody_changed_during_the_last_step_stops_it(
    container: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(1), row(2)])
    rehearsed(container, who, import_id)
    plain = Batches.do

    def disturbed(batches: Batches, batch: Callable[[], None]) -> None:
        plain(batches, batch)
        with writing(container.units, who.scope(container)) as unit:
            first = rows_of_import(unit.session, import_id)[0]
            decide_row(unit, the_import(unit, import_id), first, Decision.LEAVE_OUT, None, first.version)

    monkeypatch.setattr(Batches, "do", disturbed)
    with (
        pytest.raises(Conflict, match="has changed since"),
        writing(container.units, who.scope(container)) as unit,
    ):
        apply_import(unit, container.secrets, the_import(unit, import_id))
    assert cases(container, who) == 0


def test_two_presses_at_once_make_the_cases_once(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    who = leader(container)
    import_id = make_import(container, who, [row(1), row(2)])
    rehearsed(container, who, import_id)
    plain = Batches.do

    def overtaken(batches: Batches, batch: Callable[[], None]) -> None:
        plain(batches, batch)
        monkeypatch.setattr(Batches, "do", plain)
        assert applied(container, who, import_id) == 2

    monkeypatch.setattr(Batches, "do", overtaken)
    assert applied(container, who, import_id) == 2
    assert cases(container, who) == 2
