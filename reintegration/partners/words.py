"""Partner offices in words: what they offer, why they are closed, why one does not fit, and what points rest on."""

from fractions import Fraction

from foundation.acts import AuditedAct
from foundation.language.formats import number, weekday_names
from foundation.language.words import _, lazy_gettext as _l
from reintegration.partners.rules.partners import Basis, ClosedBecause, Condition, Failing, ScorePart, Service
from reintegration.partners.rules.quarters import StandsOut, VisitStanding
from returns.people.rules.people import Sex

SERVICE_LABELS = {
    Service.RECEPTION: _l("Reception"),
    Service.ASSISTANCE: _l("Assistance"),
    Service.FOLLOW_UP: _l("Follow-up"),
    Service.ECONOMIC: _l("Economic help"),
    Service.SOCIAL: _l("Social help"),
    Service.PSYCHOSOCIAL: _l("Psychosocial help"),
    Service.MEDICAL_ESCORT: _l("Medical escort on arrival"),
}
CLOSED_LABELS = {
    ClosedBecause.HOLIDAYS: _l("Holidays"),
    ClosedBecause.STAFF: _l("No staff available"),
    ClosedBecause.SECURITY: _l("Security"),
    ClosedBecause.MOVING: _l("Office moving"),
    ClosedBecause.FUNDING: _l("Funding"),
    ClosedBecause.OTHER: _l("Another reason"),
}
STAFF_LABELS = {Sex.FEMALE: _l("A woman"), Sex.MALE: _l("A man")}
_FAILING = {
    Condition.OTHER_COUNTRY: _l("In another country."),
    Condition.NOT_LISTED: _l("The place of return is not among the places it covers."),
    Condition.TOO_FAR: _l("The place of return is beyond its reach."),
    Condition.FULL: _l("No capacity left."),
}
_OF_STAFF = {
    Condition.STAFF_MISSING: {Sex.FEMALE: _l("No female staff."), Sex.MALE: _l("No male staff.")},
    Condition.STAFF_NOT_KNOWN: {
        Sex.FEMALE: _l("Not recorded whether there are female staff."),
        Sex.MALE: _l("Not recorded whether there are male staff."),
    },
}
PART_LABELS = {
    ScorePart.DISTANCE: _l("Distance"),
    ScorePart.LANGUAGE: _l("Language"),
    ScorePart.SERVICES: _l("Good to have"),
    ScorePart.STAFF: _l("Female and male staff"),
    ScorePart.LOAD: _l("Free capacity"),
}
BASIS_LABELS = {
    Basis.NEAR: _l("more points the nearer it is"),
    Basis.FAR: _l("too far away to score"),
    Basis.LANGUAGE_NOT_KNOWN: _l("no languages recorded for these people"),
    Basis.ALL_UNDERSTOOD: _l("everyone shares a language with the office"),
    Basis.SOME_UNDERSTOOD: _l("some share a language with the office"),
    Basis.NONE_UNDERSTOOD: _l("no one shares a language with the office"),
    Basis.NOTHING_MORE_ASKED: _l("nothing requested"),
    Basis.ALL_OFFERED: _l("all offered"),
    Basis.SOME_OFFERED: _l("partly offered"),
    Basis.NONE_OFFERED: _l("none offered"),
    Basis.WOMEN_AND_MEN: _l("female and male staff"),
    Basis.ONE_SEX: _l("only female or only male staff"),
    Basis.NOBODY: _l("no staff"),
    Basis.STAFF_NOT_KNOWN: _l("not fully known yet"),
    Basis.CAPACITY_NOT_KNOWN: _l("capacity not known yet"),
    Basis.FULL: _l("no free capacity"),
    Basis.FREE: _l("more points for more free capacity"),
}
STANDING_LABELS = {
    VisitStanding.ON_TIME: _l("On time"),
    VisitStanding.LATE: _l("Late"),
    VisitStanding.NOT_MET: _l("Not reached"),
    VisitStanding.NOT_ATTEMPTED: _l("Missed"),
}
STANDS_OUT_LABELS = {
    StandsOut.FEWER_ON_TIME: _l("Less often on time than the others"),
    StandsOut.MORE_NOT_ATTEMPTED: _l("More visits missed than the others"),
}
_PLACES = 10  # one digit after the point


def failing_sentence(condition: Failing) -> str:
    """Why an office does not fit."""
    if condition.code is Condition.SERVICE_MISSING:
        return _("Does not offer: %(service)s.", service=SERVICE_LABELS[Service(condition.about)])
    if condition.code is Condition.CLOSED:
        return _("Closed on that day: %(reason)s.", reason=CLOSED_LABELS[ClosedBecause(condition.about)])
    if condition.code in _OF_STAFF:
        return str(_OF_STAFF[condition.code][Sex(condition.about)])
    return str(_FAILING[condition.code])


def points_shown(points: Fraction) -> str:
    """Points with one digit, rounded to even; only what is shown is rounded."""
    return number(round(points * _PLACES) / _PLACES)


def distance_shown(metres: int | None) -> str:
    """Whole kilometres, or "" where there is no distance."""
    return "" if metres is None else _("%(kilometres)s km", kilometres=number(round(metres / 1000)))


def day_names() -> list[tuple[int, str]]:
    """The days of the week by number, from Monday."""
    return list(enumerate(weekday_names(), 1))


class PartnersAct(AuditedAct):
    """Pages and changes of partners, as the audit calls them."""

    PARTNER_ADD = "partner.add", _l("Added a partner office")
    PARTNER_CLOSE = "partner.close", _l("Recorded a partner office's closed days")
    PARTNER_IMPORT = "partner.import", _l("Imported a list of partner offices")
    PARTNER_OFFER = "partner.offer", _l("Changed what a partner office offers")
    PARTNER_OPEN_AGAIN = "partner.open_again", _l("Removed a partner office's closed days")
    PARTNER_PLACE = "partner.place", _l("Changed where a partner office is and what it covers")
    ADD = "partners.add", _l("Added a partner office")
    CLOSE = "partners.close", _l("Recorded a partner office's closed days")
    FIND = "partners.find", _l("Looked for a partner")
    FIND_PAGE = "partners.find_page", _l("Looked for a partner")
    IMPORT = "partners.import", _l("Checked or imported a list of partner offices")
    IMPORT_PAGE = "partners.import_page", _l("Opened the form to import partner offices")
    LIST = "partners.list", _l("Listed partner offices")
    NEW = "partners.new", _l("Opened the form for a new partner office")
    OFFER = "partners.offer", _l("Changed what a partner office offers")
    OFFER_PAGE = "partners.offer_page", _l("Opened the form for a partner office's services")
    OPEN = "partners.open", _l("Read a partner office")
    PLACE = "partners.place", _l("Changed where a partner office is and what it covers")
    PLACE_PAGE = "partners.place_page", _l("Opened the form for a partner office's location")
    REOPEN = "partners.reopen", _l("Removed a partner office's closed days")
    SEND = "partners.send", _l("Sent a case to a partner")
    TEMPLATE = "partners.template", _l("Downloaded the template for partner offices")


SUBJECTS: dict[str, object] = {
    "partner_office": _l("Partner office"),
}

# What background jobs are called.
JOB_PARTNER_QUARTERS = _l("Calculate partners' quarterly figures")
