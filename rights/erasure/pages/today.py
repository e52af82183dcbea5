"""What waits for data protection on the start page: erasures to release, and holds that somebody asked for."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from flask import url_for

from foundation.accounts.permissions import Permission
from foundation.language.words import _
from foundation.web.container import subject_search
from foundation.web.route import Request
from foundation.web.today import TodayLine, TodaySection, urgency_of
from rights.erasure.queries.runs import Erasure, erasures_open
from rights.erasure.words import KIND_LABELS, STATE_LABELS, STATE_MARKS
from rights.retention.queries import LegalHold, holds_asked_for
from rights.retention.words import HOLD_LABELS, HOLD_MARKS

_AT_MOST = 10
_References = Mapping[uuid.UUID, str]


def sections(request: Request) -> list[TodaySection]:
    """Both sections, those that have lines; the references of all their cases are read together."""
    if not request.me.may(Permission.RETENTION_KEEP):
        return []
    session, today = request.unit.session, request.unit.today
    runs, holds = erasures_open(session, _AT_MOST), holds_asked_for(session, today, _AT_MOST)
    cases = {run.case_id for run in runs if run.case_id is not None} | {hold.case_id for hold in holds}
    references = subject_search().references(cases)
    both = [_to_release(runs, references, today), _to_answer(holds, references)]
    return [section for section in both if section.lines]


def _to_release(runs: Sequence[Erasure], references: _References, today: date) -> TodaySection:
    lines = [
        TodayLine(
            url_for("erasures.erasure", erasure_id=run.id),
            str(KIND_LABELS[run.kind]),
            STATE_MARKS[run.state],
            str(STATE_LABELS[run.state]),
            reference=references.get(run.case_id, "") if run.case_id is not None else "",
            duty=_("Release the erasure"),
            urgency=urgency_of((run.due_on - today).days),
        )
        for run in runs
    ]
    url = url_for("erasures.list")
    return TodaySection(_("Erasures to release"), lines, url, _("Show all"), len(runs) == _AT_MOST)


def _to_answer(holds: Sequence[LegalHold], references: _References) -> TodaySection:
    """Why a hold is asked for is not opened."""
    url = url_for("erasures.holds")
    lines = [
        TodayLine(
            url,
            references.get(hold.case_id, ""),
            HOLD_MARKS[hold.state],
            str(HOLD_LABELS[hold.state]),
            duty=_("Answer the request for a legal hold"),
        )
        for hold in holds
    ]
    return TodaySection(_("Legal holds requested"), lines, url, _("Show all"), len(holds) == _AT_MOST)
