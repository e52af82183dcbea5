"""Pages of erasure for data protection: what is due, one run with its dry run, release, progress, and certificates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.accounts.queries import staff as accounts
from foundation.accounts.schemas import NothingForm
from foundation.forms.form import Form
from foundation.inventory.pages import purposes_by_retention
from foundation.inventory.rules import Purpose
from foundation.inventory.words import PURPOSE_LABELS
from foundation.language.formats import day, instant, listed
from foundation.language.locales import language_code, locale_of
from foundation.language.words import _
from foundation.papers.apart import as_pdf_apart
from foundation.papers.languages import paper_language
from foundation.papers.sheet import Fields, Prose, Sheet, code
from foundation.papers.words import words_of
from foundation.web.container import subject_search
from foundation.web.downloads import handed_out
from foundation.web.paging import PAGE_SIZE, list_page
from foundation.web.route import Request
from foundation.web.routes import Routes
from rights.erasure.queries.runs import Erasure, erasure_by_id, erasures_page
from rights.erasure.rules.runs import OPEN, STEPS, ErasureReason, ErasureState, needs_two, release_reasons
from rights.erasure.schemas import ErasureList, ReleaseForm
from rights.erasure.services.certificates import as_text, certificate
from rights.erasure.services.runs import DryRun, decline, dry_run, release
from rights.erasure.words import (
    CAUSE_LABELS,
    ERASURE_SENTENCES,
    KIND_LABELS,
    STATE_LABELS,
    STATE_MARKS,
    STOP_LABELS,
    ErasureAct,
    Stop,
)
from rights.retention.queries import terms_on

routes = Routes("erasures", permission=Permission.RETENTION_KEEP)
_FILE = "erasure-{entry}.{ending}"


@dataclass(frozen=True)
class ShownErasure:
    """A run as the list shows it: the reference of its case, while there is one."""

    run: Erasure
    reference: str
    mark: str
    stop: object


def _shown(runs: Sequence[Erasure]) -> list[ShownErasure]:
    references = subject_search().references({run.case_id for run in runs if run.case_id is not None})
    return [
        ShownErasure(
            run,
            references.get(run.case_id, "") if run.case_id is not None else "",
            STATE_MARKS[run.state],
            STOP_LABELS[Stop(run.stopped_by)] if run.stopped_by else "",
        )
        for run in runs
    ]


@routes.get("/retention", ErasureAct.LIST, schema=ErasureList, endpoint="list")
def all_erasures(request: Request) -> ResponseReturnValue:
    """Everything that is due, at work, or done, the newest first."""
    page = erasures_page(request.unit.session, request.data.get("page"), PAGE_SIZE)
    return render_template("rights/erasure/list.html", page=list_page(page, _shown(page.items)))


@routes.get("/retention/terms", ErasureAct.TERMS, schema=NothingForm, endpoint="terms")
def show_terms(request: Request) -> ResponseReturnValue:
    """How long each kind of data is kept, by the rules of today."""
    terms = terms_on(request.unit.session, request.unit.today)
    purposes = {kind: listed(words) for kind, words in purposes_by_retention().items()}
    return render_template("rights/retention/terms.html", terms=terms, purposes=purposes)


def _the_run(request: Request) -> Erasure | None:
    return erasure_by_id(request.unit.session, request.path["erasure_id"])


@dataclass(frozen=True)
class Step:
    """One step of a run: what it is called, and whether it is over, going on, or to come."""

    label: object
    mark: str


def _steps(run: Erasure) -> list[Step]:
    steps = [step for step in STEPS if step is not ErasureState.HALF_RELEASED or needs_two(run.kind)]
    if run.state not in steps:
        return []
    place = steps.index(run.state)
    over = place + 1 if run.state is ErasureState.DONE else place
    return [
        Step(STATE_LABELS[step], "done" if at < over else "due" if at == over else "plain")
        for at, step in enumerate(steps)
    ]


def _reasons(request: Request[Erasure], look: DryRun) -> list[object]:
    """What keeps whoever asks from releasing it."""
    sentences = ERASURE_SENTENCES[ErasureReason]
    return [sentences[reason] for reason in release_reasons(look.facts, request.me.account_id)]


def _page(request: Request[Erasure], form: Form) -> str:
    """One run: what it would erase, who has released it, and how far it is."""
    run = request.row
    [shown] = _shown([run])
    look = dry_run(request.unit, run) if run.state in OPEN else None
    counts = look.rows if look else {Purpose(word): count for word, count in (run.rows or {}).items()}
    return render_template(
        "rights/erasure/erasure.html",
        shown=shown,
        run=run,
        look=look,
        counts=[(PURPOSE_LABELS[purpose], count) for purpose, count in counts.items()],
        total=sum(counts.values()),
        reasons=_reasons(request, look) if look else [],
        steps=_steps(run),
        names=accounts.accounts_by_id(request.unit.session, (run.asked_by, run.released_by, run.confirmed_by)),
        needs_two=needs_two(run.kind),
        form=form,
    )


@routes.form(
    "/retention/<uuid:erasure_id>",
    ErasureAct.RELEASE,
    opens=ErasureAct.OPEN,
    shows=_page,
    page="erasure",
    load=_the_run,
    schema=ReleaseForm,
    steps_up=True,
)
def release_it(request: Request[Erasure]) -> ResponseReturnValue:
    """Release a run, or confirm as the second person."""
    release(request.unit, request.row)
    if request.row.state is ErasureState.HALF_RELEASED:
        flash(_("Released. A second data protection officer must confirm before anything is erased."), "done")
    else:
        flash(_("Released. The erasure begins within minutes and cannot be undone."), "done")
    return redirect(url_for("erasures.erasure", erasure_id=request.row.id), 303)


@routes.post(
    "/retention/<uuid:erasure_id>/decline", ErasureAct.DECLINE, load=_the_run, schema=NothingForm, endpoint="decline"
)
def decline_it(request: Request[Erasure]) -> ResponseReturnValue:
    """Take a run off the list."""
    decline(request.unit, request.row)
    flash(_("Declined. Nothing was erased."), "done")
    return redirect(url_for("erasures.list"), 303)


@routes.get(
    "/retention/<uuid:erasure_id>/certificate.json",
    ErasureAct.CERTIFICATE,
    load=_the_run,
    schema=NothingForm,
    steps_up=True,
)
def certificate_json(request: Request[Erasure]) -> ResponseReturnValue:
    """The certificate of a run, signed."""
    signed = certificate(request.unit, request.container.secrets, request.row)
    return handed_out(as_text(signed).encode(), _name(request.row, "json"), "application/json")


@routes.get(
    "/retention/<uuid:erasure_id>/certificate.pdf",
    ErasureAct.CERTIFICATE,
    load=_the_run,
    schema=NothingForm,
    steps_up=True,
)
def certificate_pdf(request: Request[Erasure]) -> ResponseReturnValue:
    """The same to be printed."""
    signed = certificate(request.unit, request.container.secrets, request.row)
    made_at = datetime.fromisoformat(str(signed["here_since"]))
    content = as_pdf_apart(_sheet(request.row, str(signed["signature"])), made_at)
    return handed_out(content, _name(request.row, "pdf"), "application/pdf")


def _name(run: Erasure, ending: str) -> str:
    return _FILE.format(entry=run.entry_id.hex[:8], ending=ending)


def _sheet(run: Erasure, signature: str) -> Sheet:
    language = locale_of(language_code()).language
    assert run.here_since is not None
    assert run.everywhere_from is not None
    rows = (
        (_("Erased"), str(KIND_LABELS[run.kind])),
        (_("Why"), str(CAUSE_LABELS[run.cause])),
        (_("Erased from this service on"), instant(run.here_since)),
        (_("Erased from every backup by"), day(run.everywhere_from)),
        (_("Number"), code(run.entry_id.hex)),
        (_("Signature"), code(signature)),
    )
    notes = (
        _("This certificate names no one. The number and the signature can be checked by the service that issued it."),
        _(
            "Until the second date, a backup from before the erasure may exist. If one is restored, the erasure is "
            "repeated before the service answers."
        ),
    )
    return Sheet(
        title=_("Certificate of erasure"),
        language=paper_language(language),
        words=words_of(language),
        issued_by="",
        issued=instant(run.here_since),
        reference=None,
        blocks=(Fields(rows), Prose(notes)),
    )
