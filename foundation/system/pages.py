"""Pages of the program about itself: `/healthz`, the health page, the description of the API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask import current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from foundation.accounts.permissions import Permission
from foundation.language.formats import number
from foundation.language.words import _, lazy_gettext, ngettext
from foundation.scheduling.lateness import next_run, took
from foundation.system.health import Check, JobState, checks, invariant_states, job_states, overseen
from foundation.system.words import SystemAct
from foundation.web.openapi import describe
from foundation.web.route import Request
from foundation.web.routes import Routes
from foundation.web.today import TodayLine, TodayPanel, TodaySection, Urgency

routes = Routes("system", permission=Permission.SYSTEM_HEALTH)
_LABELS = {
    "database": lazy_gettext("Database"),
    "storage": lazy_gettext("Storage space available"),
    "migrations": lazy_gettext("Migrations are up to date"),
    "scheduler": lazy_gettext("Scheduler was active in the last minute"),
    "audit_seal": lazy_gettext("Audit is sealed"),
    "jobs": lazy_gettext("Background jobs run on time"),
    "messages": lazy_gettext("Messages to colleagues are delivered"),
    "backup": lazy_gettext("Data is backed up"),
    "key_backup": lazy_gettext("Keys are backed up, after the data"),
    "invariants": lazy_gettext("Data is consistent"),
    "drill": lazy_gettext("A restore drill was held in time"),
}
_PROBLEMS = {
    "database": lazy_gettext("The database cannot be reached"),
    "storage": lazy_gettext("Storage space is running out"),
    "migrations": lazy_gettext("Migrations are missing"),
    "scheduler": lazy_gettext("The scheduler has stopped"),
    "audit_seal": lazy_gettext("The audit is not sealed"),
    "jobs": lazy_gettext("Background jobs are late or failed"),
    "messages": lazy_gettext("Messages were not delivered"),
    "backup": lazy_gettext("Data backup"),
    "key_backup": lazy_gettext("Key backup"),
    "invariants": lazy_gettext("Data is inconsistent, or was not checked"),
    "drill": lazy_gettext("Restore drill"),
}


@routes.get("/healthz", SystemAct.HEALTHZ, is_public=True)
def healthz(request: Request) -> ResponseReturnValue:
    """200 when everything vital is there, else 503; names and yes or no, nothing else."""
    vital = [check for check in checks(request.container, current_app.config["MIGRATIONS"]) if check.is_vital]
    well = all(check.ok for check in vital)
    return jsonify(
        {"status": "ok" if well else "degraded", "checks": {check.name: check.ok for check in vital}}
    ), 200 if well else 503


_NOT_WELL = ("blocked", "due")


@dataclass(frozen=True)
class ShownJob:
    """A job with how it does, in words."""

    state: JobState
    label: object
    mark: str
    mark_label: str
    took: str | None
    next_at: datetime | None


def _shown_job(state: JobState, label: object, now: datetime) -> ShownJob:
    beat, seconds = state.beat, took(state.beat)
    mark = (
        ("blocked", _("Failed: %(error)s", error=beat.error)) if beat.error
        else ("due", _("Late")) if state.is_late
        else ("done", _("In time")) if beat.done_at
        else ("plain", _("Not run yet"))
    )  # fmt: skip
    took_label = ngettext("%(num)d second", "%(num)d seconds", round(seconds.total_seconds())) if seconds else None
    return ShownJob(state, label, *mark, took_label, next_run(beat, now))


def _shown_jobs(request: Request, states: Sequence[JobState] | None) -> list[ShownJob]:
    """How each job does; none where the store is away, which the checks say."""
    labels, now = request.container.words_of_jobs() if states else {}, request.container.clock.now()
    # Until a new version has led once, rows of jobs that it no longer has stand here without words.
    return [_shown_job(state, labels.get(state.name, state.name), now) for state in states or ()]


@routes.get("/health", SystemAct.HEALTH)
def health(request: Request) -> ResponseReturnValue:
    """The same for people."""
    states, invariants = job_states(request.container), invariant_states(request.container)
    jobs = _shown_jobs(request, states)
    return render_template(
        "system/health.html",
        checks=checks(request.container, current_app.config["MIGRATIONS"], states, invariants),
        labels=_LABELS,
        late=[job for job in jobs if job.mark in _NOT_WELL],
        in_time=[job for job in jobs if job.mark not in _NOT_WELL],
        broken=[state for state in invariants or () if state.breaches],
        unbroken=[state for state in invariants or () if not state.breaches],
    )


# The start page: of an administrator, what is wrong; of the data protection officer, how audit and backups stand.


def system_sections(request: Request) -> list[TodaySection | TodayPanel]:
    """A line in words for each check that is not well, and a panel of those that are."""
    if not request.me.may(Permission.SYSTEM_HEALTH):
        return []
    states = job_states(request.container)
    checked = checks(request.container, current_app.config["MIGRATIONS"], states)
    return [_wrong(checked, url_for("system.health")), _all_checks(_("System"), checked, url_for("system.health"))]


def oversight_sections(request: Request) -> list[TodaySection | TodayPanel]:
    """Whether the audit is sealed, and data and keys are backed up."""
    if not request.me.may(Permission.AUDIT_READ):
        return []
    checked = overseen(request.container)
    health = url_for("system.health") if request.me.may(Permission.SYSTEM_HEALTH) else ""
    return [
        _wrong(checked, health, {"audit_seal": url_for("audit.list")}),
        _all_checks(_("Audit and backups"), checked, ""),
    ]


def _wrong(checked: Sequence[Check], url: str, elsewhere: Mapping[str, str] = MappingProxyType({})) -> TodaySection:
    """A line for each check that is not well: it leads to `url`, where some have no address of their own."""
    lines = [
        TodayLine(
            elsewhere.get(check.name, url), str(_PROBLEMS[check.name]), *_how_wrong(check),
            note=_note(check) or None, urgency=Urgency.OVERDUE,
        )
        for check in checked if not check.ok
    ]  # fmt: skip
    return TodaySection(_("Problems"), lines, shown_first=len(lines))


def _how_wrong(check: Check) -> tuple[str, str]:
    return ("warning", _("Overdue")) if check.falls_due else ("blocked", _("Failing"))


def _note(check: Check) -> str:
    """What says more in words; what is vital has seconds and codes, which the page of health shows."""
    return "" if check.is_vital else check.detail


def _all_checks(title: str, checked: Sequence[Check], url: str) -> TodayPanel:
    """How many are well, and which: what is not is said above, in lines that lead on."""
    well = [check for check in checked if check.ok]
    count = _("%(number)s of %(count)s", number=number(len(well)), count=number(len(checked)))
    names = [f"{_LABELS[check.name]}{f': {_note(check)}' if _note(check) else ''}" for check in well]
    return TodayPanel(title, [(_("OK"), count, " · ".join(names))], more_url=url, more_label=_("System health"))


@routes.get("/api/openapi.json", SystemAct.API_DESCRIBE, permission=Permission.OWN_ACCOUNT)
def openapi(request: Request) -> ResponseReturnValue:
    """The description of the JSON routes, made from what they declare."""
    return jsonify(describe(current_app))
