"""The return's codes in words."""

from foundation.language.words import _, lazy_gettext as _l, ngettext
from returns.rules.cases import CaseState, Track
from returns.rules.people import IdentifierKind, Sex

STATE_LABELS = {
    CaseState.INTAKE: _l("Intake"),
    CaseState.COUNSELLING: _l("Counselling"),
    CaseState.APPLIED: _l("Applied"),
    CaseState.ELIGIBLE: _l("Eligible"),
    CaseState.REJECTED: _l("Rejected"),
    CaseState.PLANNING: _l("Planning"),
    CaseState.READY: _l("Ready"),
    CaseState.DEPARTED: _l("Departed"),
    CaseState.ARRIVED: _l("Arrived"),
    CaseState.WITHDRAWN_BY_APPLICANT: _l("Withdrawn by the applicant"),
    CaseState.WITHDRAWN_BY_ORGANISATION: _l("Withdrawn by the organisation"),
    CaseState.REVERSED: _l("Reversed"),
    CaseState.CANCELLED: _l("Cancelled"),
    CaseState.CLOSED: _l("Closed"),
}
TRACK_LABELS = {
    Track.UNDECIDED: _l("Not decided yet"),
    Track.RETURN_ONLY: _l("Return only"),
    Track.WITH_REINTEGRATION: _l("Return with reintegration"),
}
SEX_LABELS = {
    Sex.FEMALE: _l("Woman"),
    Sex.MALE: _l("Man"),
    Sex.OTHER: _l("Other"),
    Sex.UNKNOWN: _l("Sex not known yet"),
}
SEX_CHOICES = {Sex.FEMALE: _l("Female"), Sex.MALE: _l("Male"), Sex.OTHER: _l("Other"), Sex.UNKNOWN: _l("Not known yet")}
IDENTIFIER_LABELS = {
    IdentifierKind.PHONE: _l("Phone"),
    IdentifierKind.EMAIL: _l("E-mail"),
    IdentifierKind.DOCUMENT: _l("Document number"),
}


def sex_label(sex: Sex, oldest: int | None) -> str:
    """Girl or boy when surely under 18, else woman or man."""
    if oldest is not None and oldest < 18 and sex in (Sex.FEMALE, Sex.MALE):
        return _("Girl") if sex is Sex.FEMALE else _("Boy")
    return str(SEX_LABELS[sex])


def age_label(age: tuple[int, int] | None) -> str:
    """An age in words: `34 to 39 years`, or that it is not known."""
    if age is None:
        return _("age not known yet")
    youngest, oldest = age
    return ngettext("%(low)s to %(num)d year", "%(low)s to %(num)d years", oldest, low=youngest)


def deadline_label(days: int | None) -> str:
    """How far a legal deadline is, in days: `3 days late`, `Due today`, `Due in 9 days`; empty without one."""
    if days is None:
        return ""
    if days < 0:
        return ngettext("%(num)d day late", "%(num)d days late", -days)
    return ngettext("Due in %(num)d day", "Due in %(num)d days", days) if days else _("Due today")
