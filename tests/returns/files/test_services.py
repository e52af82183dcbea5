"""Files of a case: sealed under the key of whom they are about, kept once, handed out nameless, destroyed for good."""

import io
import uuid

import pytest

from foundation.errors import BadInput, Conflict, KeyGone, NotFound, RuleBroken
from foundation.files.models import StoredFile
from foundation.files.queries import stored_file
from foundation.rulebook.queries import rule_on
from foundation.security.key_store import delete_keys
from foundation.storage.unit_of_work import store_transaction, writing
from foundation.web.container import Container
from returns.cases.rules.cases import CaseState
from returns.files.models import CaseFile, FileContent
from returns.files.queries import FileFilter, file_of_case, files_page
from returns.files.rules import FileKind
from returns.files.services import hand_out, store_file, withdraw_file
from returns.lifecycle.rules.lifecycle import EventKind
from returns.lifecycle.services.endings import withdraw_case
from tests.doors.visits import rows
from tests.factories.makers import Person, make_case
from tests.factories.scopes import EVERYTHING
from tests.factories.timeline import events_of_case
from tests.factories.walking import Office, make_walk, people_of
from tests.foundation.files.pictured import HIDDEN, jpeg, pdf
from tests.security.raw import dump


@pytest.fixture
def office(container: Container) -> Office:
    """An office with a case in the intake."""
    return make_walk(container)


def _store(office: Office, data: bytes = b"", of_person: bool = True, who: Person | None = None) -> uuid.UUID:
    with office.work(who or office.owner) as (unit, case):
        person = people_of(unit, case)[0] if of_person else None
        return store_file(unit, case.id, person, FileKind.RECEIPT, io.BytesIO(data or pdf("Paper-4711")), "note")


def test_a_file_comes_back_as_it_was_kept_and_its_name_says_nothing(office: Office) -> None:
    file_id = _store(office)
    with office.work(office.other) as (unit, case):
        file = file_of_case(unit.session, case.id, file_id)
        assert file is not None
        handed = hand_out(unit, file)
        kinds = [one.kind for one in events_of_case(unit.session, case.id)]
    assert (handed.data, handed.media_type) == (pdf("Paper-4711"), "application/pdf")
    assert handed.name == f"document-{office.container.clock.now().date()}.pdf"
    assert kinds.count(EventKind.FILE_ADDED) == 1


def test_nothing_of_a_file_can_be_read_in_the_database(container: Container, office: Office) -> None:
    _store(office)
    _store(office, jpeg())
    content = dump(container)
    for word in (b"Paper-4711", b"application/pdf", HIDDEN.encode(), b"%PDF", b"JFIF\x00"):
        assert word not in content, word


def test_the_size_in_the_database_is_a_rough_one(office: Office) -> None:
    sizes = set()
    for length in (10, 20_000, 60_000):
        _store(office, pdf("x" * length))
    with writing(office.container.units, EVERYTHING) as unit:
        for row in unit.session.query(StoredFile):
            sizes.add(len(row.content_sealed or b""))
    assert len(sizes) == 1


@pytest.mark.parametrize("of_person", [True, False])
def test_a_file_dies_with_the_key_of_whom_it_is_about(container: Container, office: Office, of_person: bool) -> None:
    file_id = _store(office, of_person=of_person)
    with office.work(office.owner) as (unit, case):
        file = file_of_case(unit.session, case.id, file_id)
        assert file is not None
        name = file.key_name()
        assert name == (("person", people_of(unit, case)[0]) if of_person else ("case", case.id))
    with store_transaction(container.stores.keys) as connection:
        delete_keys(connection, [name])
    with office.work(office.owner) as (unit, case):
        file = file_of_case(unit.session, case.id, file_id)
        assert file is not None
        assert file.stored_id is not None
        kept = stored_file(unit.session, file.stored_id)
        assert kept is not None
        for sealed in (file, kept):
            with pytest.raises(KeyGone):
                assert sealed.content


def test_what_is_refused_leaves_nothing(container: Container, office: Office) -> None:
    with pytest.raises(BadInput) as refused:
        _store(office, b"GIF89a....")
    assert set(refused.value.errors) == {"file"}
    assert rows(container, StoredFile) == 0


def test_a_stream_is_not_read_further_than_one_byte_over_the_limit(office: Office) -> None:
    stream = io.BytesIO(b"%PDF-1.7" + b"0" * 12_000_000)
    with pytest.raises(BadInput, match="file"), office.work(office.owner) as (unit, case):
        store_file(unit, case.id, None, FileKind.OTHER, stream)
    assert stream.tell() == 10_000_001


def test_somebody_of_another_case_owns_no_file_here(office: Office) -> None:
    other = make_case(office.container, office.owner)
    with office.work(office.owner) as (unit, _case):
        stranger = unit.session.query(type(_case)).filter_by(id=other).one()
        (person,) = people_of(unit, stranger)
    with pytest.raises(BadInput) as refused, office.work(office.owner) as (unit, case):
        store_file(unit, case.id, person, FileKind.OTHER, io.BytesIO(b"GIF"))
    assert set(refused.value.errors) == {"person_id", "file"}  # both at once


def test_a_case_has_no_more_files_than_the_rule_says(container: Container, office: Office) -> None:
    first = _store(office)
    with writing(container.units, EVERYTHING) as unit:
        most = rule_on(unit.session, "files.most_per_case", container.clock.now().date()).whole()
        stored = unit.session.query(StoredFile.id).scalar()
        content = FileContent("", "", "application/pdf", 0, "")
        row = {"case_id": office.case, "stored_id": stored, "kind": FileKind.OTHER, "added_at": container.clock.now()}
        unit.session.add_all([CaseFile(**row, content=content) for _ in range(most - 1)])
    with pytest.raises(BadInput, match="form"):
        _store(office)
    with office.work(office.owner) as (unit, case):
        file = file_of_case(unit.session, case.id, first)
        assert file is not None
        file.stored_id = None  # the bytes are shared by all of them here
        file.withdrawn_at = unit.clock.now()
    _store(office)  # what was destroyed is not counted


def test_nothing_is_added_to_a_case_that_has_ended(office: Office) -> None:
    file_id = _store(office)
    with office.work(office.owner) as (unit, case):
        withdraw_case(unit, case, CaseState.CANCELLED, "said")
    with pytest.raises(RuleBroken) as refused:
        _store(office)
    assert refused.value.codes == ["case_has_ended"]
    with office.work(office.owner) as (unit, case):  # taking one out stays possible
        file = file_of_case(unit.session, case.id, file_id)
        assert file is not None
        withdraw_file(unit, file, "asked for")


def test_destroying_takes_the_bytes_and_leaves_the_row(container: Container, office: Office) -> None:
    file_id = _store(office)
    with office.work(office.other) as (unit, case):
        file = file_of_case(unit.session, case.id, file_id)
        assert file is not None
        withdraw_file(unit, file, "scanned by mistake")
    assert rows(container, StoredFile) == 0
    with office.work(office.owner) as (unit, case):
        file = file_of_case(unit.session, case.id, file_id)
        assert file is not None
        assert (file.withdrawn_by, file.stored_id) == (office.other.id, None)
        assert file.content.withdrawn_because == "scanned by mistake"
        with pytest.raises(NotFound):
            hand_out(unit, file)
        with pytest.raises(Conflict):
            withdraw_file(unit, file, "again")


def test_another_office_neither_sees_nor_adds_files(container: Container, office: Office) -> None:
    _store(office)
    _store(office, of_person=False)
    elsewhere = make_walk(container)
    with elsewhere.work(elsewhere.owner) as (unit, _case):
        assert unit.session.query(StoredFile).all() == []
        assert files_page(unit.session, office.case, FileFilter(), None, 5).items == []
        with pytest.raises(NotFound):
            store_file(unit, office.case, None, FileKind.OTHER, io.BytesIO(pdf()))


def test_a_list_never_loads_the_bytes(office: Office) -> None:
    _store(office)
    with office.work(office.owner) as (unit, case):
        files_page(unit.session, case.id, FileFilter(), None, 5)
        assert not [row for row in unit.session if isinstance(row, StoredFile)]
