"""Files that go along with an answer: chosen one by one, and packed with it once a second person has reviewed both.

No program can tell who else a file is about, so nothing is chosen beforehand.
"""

import io
import json
import secrets
import zipfile
from collections.abc import Iterable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.forms.form import Form
from foundation.language.words import _, ngettext
from foundation.papers.apart import as_pdf_apart
from foundation.web.downloads import handed_out
from foundation.web.route import Request
from foundation.web.routes import Routes
from returns.cases.pages.cases import PartOfCase
from returns.cases.pages.header import case_head
from returns.paperwork.schemas import InLanguage
from rights.requests.pages.answers import file_label, on_paper
from rights.requests.pages.papers import answer_as_data, answer_sheet
from rights.requests.pages.requests import ONE, routes as routes_of_case, show, the_request
from rights.requests.pages.wording import Wording
from rights.requests.queries.requests import DataRequest
from rights.requests.schemas import CopiesForm
from rights.requests.services import copies as services
from rights.requests.services.answers import answer_to
from rights.requests.words import RequestsAct

routes: Routes[PartOfCase[DataRequest]] = Routes(
    "requests", permission=Permission.CASES_OPEN, load=the_request, blueprint=routes_of_case.blueprint
)


def _page(request: Request[PartOfCase[DataRequest]], form: Form) -> str:
    row = request.row.part
    answer, files = answer_to(request.unit, row), services.files_offered(request.unit, row)
    form.values.setdefault("copy", list(answer.content.files))
    return render_template(
        "rights/requests/copies.html",
        case=case_head(request, request.row.case),
        row=row,
        form=form,
        files=[(file.id.hex, file_label(file)) for file in files],
        most=services.most_megabytes(request.unit),
        is_cut=len(files) == services.MOST_FILES,
    )


@routes.form(
    f"{ONE}/copies", RequestsAct.CHOOSE, opens=RequestsAct.COPIES, shows=_page, page="copies", schema=CopiesForm
)
def choose(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """Choose the files of which a copy goes along."""
    row = request.row.part
    count = services.choose_files(request.unit, row, request.data["copy"])
    words = (
        ngettext("%(num)d file will be included.", "%(num)d files will be included.", count)
        if count
        else _("No files will be included.")
    )
    flash(words, "done")
    return redirect(url_for("requests.answer", case_id=row.case_id, request_id=row.id), 303)


def _packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Files as one archive; what is packed already is not packed again."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as packing:
        for name, content in parts:
            packing.writestr(name, content)
    return archive.getvalue()


@routes.get(f"{ONE}/archive", RequestsAct.ARCHIVE, schema=InLanguage, on_invalid=show, steps_up=True)
def archive(request: Request[PartOfCase[DataRequest]]) -> ResponseReturnValue:
    """The answer as a paper and as data, with the files that go along, in one archive. Names say nothing of anybody."""
    now, answer = request.container.clock.now(), on_paper(request)
    wording = Wording.of(request.data["language"])
    copies = services.copies_of(request.unit, answer.answer)
    data = json.dumps(answer_as_data(answer, wording, now), ensure_ascii=False, indent=1).encode()
    parts = [("answer.pdf", as_pdf_apart(answer_sheet(answer, wording, now), now)), ("answer.json", data)]
    parts += [(f"file-{number}.{ending}", content) for number, (ending, content) in enumerate(copies, 1)]
    return handed_out(_packed(parts), f"answer-{secrets.token_hex(3)}.zip", "application/zip")
