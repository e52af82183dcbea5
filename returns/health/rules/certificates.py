"""Papers that carriers and doctors give: which are needed, how old they may be, and when to get them."""

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from returns.cases.rules.cases import Cited, Limit, Reason, ReasonCode, Severity
from returns.health.rules.assistance import AirLeg, health_reason, hours_before


class CertificateReason(ReasonCode):
    """Codes of reasons about medical papers."""

    PREGNANCY_REPORT_DUE = "pregnancy_report_due"
    PREGNANCY_REPORT_MISSING = "pregnancy_report_missing"
    PREGNANCY_REPORT_TOO_OLD = "pregnancy_report_too_old"
    MEDICAL_REPORT_DUE = "medical_report_due"
    MEDICAL_REPORT_MISSING = "medical_report_missing"
    MEDICAL_REPORT_TOO_OLD = "medical_report_too_old"
    MEDIF_DUE = "medif_due"
    MEDIF_MISSING = "medif_missing"
    MEDIF_NOT_HANDED_IN = "medif_not_handed_in"
    MEDIF_LATE = "medif_late"
    MEDIF_TOO_OLD = "medif_too_old"
    BOARDING_CHECK_DUE = "boarding_check_due"
    BOARDING_CHECK_MISSING = "boarding_check_missing"
    BOARDING_CHECK_TOO_EARLY = "boarding_check_too_early"
    BOARDING_CHECK_LATE = "boarding_check_late"


class CertificateKind(enum.StrEnum):
    """What was issued about somebody: by a doctor, on the form of an airline, or before boarding."""

    MEDICAL_REPORT = "report_of_doctor"
    MEDIF = "form_of_airline"
    PREGNANCY_REPORT = "report_on_weeks"
    BOARDING_CHECK = "check_before_boarding"


# Of each kind of report: it is too early for it, it is missing, it is too old.
_CODES = {
    CertificateKind.MEDICAL_REPORT: (
        CertificateReason.MEDICAL_REPORT_DUE,
        CertificateReason.MEDICAL_REPORT_MISSING,
        CertificateReason.MEDICAL_REPORT_TOO_OLD,
    ),
    CertificateKind.PREGNANCY_REPORT: (
        CertificateReason.PREGNANCY_REPORT_DUE,
        CertificateReason.PREGNANCY_REPORT_MISSING,
        CertificateReason.PREGNANCY_REPORT_TOO_OLD,
    ),
}


@dataclass(frozen=True)
class PaperFacts:
    """One paper: the day of issue, and an instant (UTC): when it was handed to the carrier, or the check was made."""

    kind: CertificateKind
    issued_on: date
    at: datetime | None = None


@dataclass(frozen=True)
class NeededFor:
    """The rule row that names for what a paper is needed: open flags, needs on the way, codes of requests."""

    words: tuple[str, ...]
    cited: Cited

    def asks(self, words: Collection[str]) -> bool:
        """Whether it is needed by somebody to whom these words apply."""
        return not set(self.words).isdisjoint(words)


@dataclass(frozen=True)
class PaperNeed:
    """A paper for one flight, by its place in the journey: first and last day of issue that do, and if it is there."""

    paper: CertificateKind
    ordinal: int
    first: date
    last: date
    is_there: bool
    hand_in_by: datetime | None = None


def in_age(paper: PaperFacts, day: date, most: int) -> bool:
    """Whether a paper is issued by a day, and no older than so many days then."""
    return timedelta(0) <= day - paper.issued_on <= timedelta(days=most)


def report_reasons(
    person: str,
    papers: Sequence[PaperFacts],
    flights: Sequence[tuple[AirLeg, Limit]],
    paper: CertificateKind,
    today: date,
) -> tuple[Reason, ...]:
    """What is wrong with a kind of report on the flights that need it, each with the age that it may have there.

    A report that nobody can have yet is a warning: it would be too old by then.
    """
    reasons, (due, missing, too_old) = [], _CODES[paper]
    reports = [report for report in papers if report.kind is paper]
    for leg, most in flights:
        if any(in_age(report, leg.departs_on, most.value) for report in reports):
            continue
        code, severity = missing, Severity.BLOCKER
        if today < leg.departs_on - timedelta(days=most.value):
            code, severity = due, Severity.WARNING
        elif any(report.issued_on <= leg.departs_on for report in reports):
            code = too_old
        reasons.append(health_reason(code, person, most.cited, severity, leg.departs_on))
    return tuple(reasons)


def report_needs(
    papers: Sequence[PaperFacts], flights: Sequence[tuple[AirLeg, Limit]], paper: CertificateKind
) -> list[PaperNeed]:
    """Between which days a kind of report has to be issued, for each of the flights that need it."""
    reports = [report for report in papers if report.kind is paper]
    return [
        PaperNeed(
            paper,
            leg.ordinal,
            leg.departs_on - timedelta(days=most.value),
            leg.departs_on,
            any(in_age(report, leg.departs_on, most.value) for report in reports),
        )
        for leg, most in flights
    ]


def form_reasons(
    person: str, papers: Sequence[PaperFacts], legs: Sequence[AirLeg], confirmed: Collection[str], today: date
) -> tuple[Reason, ...]:
    """What is wrong with the airline's medical form on each flight; rules medif.lead_hours and medif.max_age_days.

    `confirmed`: flights (ids) on which the carrier has said yes; then a form that came late is a warning.
    """
    reasons = []
    forms = [form for form in papers if form.kind is CertificateKind.MEDIF]
    for leg in legs:
        lead, age = leg.limits.medif_lead, leg.limits.medif_max_age
        young = [form for form in forms if in_age(form, leg.departs_on, age.value)]
        handed, by = [form.at for form in young if form.at is not None], hours_before(leg.departs_at, lead)
        if any(at <= by for at in handed):
            continue
        if today < leg.departs_on - timedelta(days=age.value):  # one that bears a later day is no worse than none
            reasons.append(health_reason(CertificateReason.MEDIF_DUE, person, age.cited, Severity.WARNING, by))
        elif handed:
            severity = Severity.WARNING if leg.leg in confirmed else Severity.BLOCKER
            reasons.append(health_reason(CertificateReason.MEDIF_LATE, person, lead.cited, severity, leg.departs_at))
        elif young:
            reasons.append(health_reason(CertificateReason.MEDIF_NOT_HANDED_IN, person, lead.cited, by=by))
        elif any(form.issued_on <= leg.departs_on for form in forms):
            reasons.append(health_reason(CertificateReason.MEDIF_TOO_OLD, person, age.cited, by=by))
        else:
            reasons.append(health_reason(CertificateReason.MEDIF_MISSING, person, lead.cited, by=by))
    return tuple(reasons)


def form_needs(papers: Sequence[PaperFacts], legs: Sequence[AirLeg]) -> list[PaperNeed]:
    """The airline's medical form as days and an instant, for each flight."""
    forms = [form for form in papers if form.kind is CertificateKind.MEDIF]
    needs = []
    for leg in legs:
        most, by = leg.limits.medif_max_age.value, hours_before(leg.departs_at, leg.limits.medif_lead)
        is_there = any(in_age(form, leg.departs_on, most) and form.at is not None and form.at <= by for form in forms)
        first = leg.departs_on - timedelta(days=most)
        needs.append(PaperNeed(CertificateKind.MEDIF, leg.ordinal, first, max(first, by.date()), is_there, by))
    return needs


@dataclass(frozen=True)
class CheckWindow:
    """Between which hours before departure the check before boarding is made, with the rows that say so."""

    earliest: Limit
    latest: Limit

    def between(self, departs_at: datetime) -> tuple[datetime, datetime]:
        """The two instants, both included."""
        return hours_before(departs_at, self.earliest), hours_before(departs_at, self.latest)


def check_reasons(
    person: str, papers: Sequence[PaperFacts], departs_at: datetime, window: CheckWindow, now: datetime
) -> tuple[Reason, ...]:
    """What is wrong with the check before boarding; rules medical.pre_embarkation_check.*.

    While the window is to come or open it is due, a warning; when it has passed a check that came later is a warning,
    and one that was made too early, or none, stops the departure.
    """
    first, last = window.between(departs_at)
    made = [paper.at for paper in papers if paper.kind is CertificateKind.BOARDING_CHECK and paper.at is not None]
    if any(first <= at <= last for at in made):
        return ()
    cited, severity, by = window.latest.cited, Severity.BLOCKER, departs_at
    if any(last < at <= departs_at for at in made):
        code, severity = CertificateReason.BOARDING_CHECK_LATE, Severity.WARNING
    elif now <= last:
        code, severity, by = CertificateReason.BOARDING_CHECK_DUE, Severity.WARNING, last
    elif any(at < first for at in made):
        code, cited = CertificateReason.BOARDING_CHECK_TOO_EARLY, window.earliest.cited
    else:
        code = CertificateReason.BOARDING_CHECK_MISSING
    return (health_reason(code, person, cited, severity, by),)


def one_for_all(needs: Sequence[PaperNeed]) -> list[tuple[CertificateKind, tuple[int, ...], date, date, bool]]:
    """Needs of one kind of paper drawn together where one day of issue does for several flights.

    Returns paper, places of the flights, first and last day, and whether it is there for all; in the order of need.
    """
    joined: list[tuple[CertificateKind, tuple[int, ...], date, date, bool]] = []
    for need in needs:
        if joined and joined[-1][0] is need.paper and max(joined[-1][2], need.first) <= min(joined[-1][3], need.last):
            paper, places, first, last, is_there = joined[-1]
            both = max(first, need.first), min(last, need.last)
            joined[-1] = (paper, (*places, need.ordinal), *both, is_there and need.is_there)
        else:
            joined.append((need.paper, (need.ordinal,), need.first, need.last, need.is_there))
    return joined
