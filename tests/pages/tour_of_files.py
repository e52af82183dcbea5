"""The files of a case on the tour: none, errors, some, one of them destroyed."""

import io
import uuid
from collections.abc import Iterator

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.files.queries import FileFilter, files_page
from tests.factories.makers import Person
from tests.foundation.files.pictured import jpeg, pdf
from tests.pages.stops import Stop


def of_files(container: Container, case_id: uuid.UUID, who: Person) -> Iterator[Stop]:
    """Everything that is done with files."""
    files, said = f"/cases/{case_id}/files", {"label": "Village 93", "note": "Likes tea."}
    yield Stop("files-none", who, files)
    yield Stop("files-wrong-type", who, files, {"file": (io.BytesIO(b"GIF89a"), "x"), "kind": "receipt", **said}, 422)
    yield Stop("files-added", who, files, {"file": (io.BytesIO(pdf()), "x"), "kind": "signed_consent", **said})
    yield Stop("files-more", who, files, {"file": (io.BytesIO(jpeg()), "x"), "kind": "passport_scan"})
    yield Stop("files-of-whole-case", who, f"{files}?whose=case&kind=passport_scan")
    yield Stop("files-none-of-kind", who, f"{files}?kind=certificate")
    yield Stop("files-wrong-filter", who, f"{files}?whose=nobody", None, 422)
    with reading(container.units, who.scope(container)) as unit:
        one = files_page(unit.session, case_id, FileFilter(), None, 5).items[0].id
    yield Stop("file", who, f"{files}/{one}")
    yield Stop("file-wrong-document", who, f"{files}/{one}", {"document_id": "x"}, 422)
    yield Stop("file-withdraw", who, f"{files}/{one}/withdraw")
    yield Stop("file-withdrawn", who, f"{files}/{one}/withdraw", {"reason": "needed", "sure": "yes"})
    yield Stop("file-gone", who, f"{files}/{one}/withdraw")
