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
    ClosedBecause.STAFF: _l("Nobody is there to work"),
    ClosedBecause.SECURITY: _l("Security"),
    ClosedBecause.MOVING: _l("The office moves"),
    ClosedBecause.FUNDING: _l("Funding"),
    ClosedBecause.OTHER: _l("Another reason"),
}
STAFF_LABELS = {Sex.FEMALE: _l("A woman"), Sex.MALE: _l("A man")}
_FAILING = {
    Condition.OTHER_COUNTRY: _l("It is in another country."),
    Condition.NOT_LISTED: _l("The place of return is not among the places that it covers."),
    Condition.TOO_FAR: _l("The place of return is farther away than it reaches."),
    Condition.FULL: _l("It has no capacity left."),
}
_OF_STAFF = {
    Condition.STAFF_MISSING: {Sex.FEMALE: _l("No woman works there."), Sex.MALE: _l("No man works there.")},
    Condition.STAFF_NOT_KNOWN: {
        Sex.FEMALE: _l("Nobody has said whether a woman works there."),
        Sex.MALE: _l("Nobody has said whether a man works there."),
    },
}
PART_LABELS = {
    ScorePart.DISTANCE: _l("Distance"),
    ScorePart.LANGUAGE: _l("Language"),
    ScorePart.SERVICES: _l("Good to have"),
    ScorePart.STAFF: _l("Women and men on the staff"),
    ScorePart.LOAD: _l("Free capacity"),
}
BASIS_LABELS = {
    Basis.NEAR: _l("the nearer, the more"),
    Basis.FAR: _l("too far away for points"),
    Basis.LANGUAGE_NOT_KNOWN: _l("no language of the people is recorded"),
    Basis.ALL_UNDERSTOOD: _l("everybody shares a language with the office"),
    Basis.SOME_UNDERSTOOD: _l("some share a language with the office"),
    Basis.NONE_UNDERSTOOD: _l("nobody shares a language with the office"),
    Basis.NOTHING_MORE_ASKED: _l("nothing was asked for"),
    Basis.ALL_OFFERED: _l("everything is offered"),
    Basis.SOME_OFFERED: _l("a part is offered"),
    Basis.NONE_OFFERED: _l("nothing of it is offered"),
    Basis.WOMEN_AND_MEN: _l("women and men work there"),
    Basis.ONE_SEX: _l("only women, or only men, work there"),
    Basis.NOBODY: _l("nobody works there"),
    Basis.STAFF_NOT_KNOWN: _l("not all of it is known yet"),
    Basis.CAPACITY_NOT_KNOWN: _l("the capacity is not known yet"),
    Basis.FULL: _l("nothing is free"),
    Basis.FREE: _l("the more is free, the more"),
}
STANDING_LABELS = {
    VisitStanding.ON_TIME: _l("On time"),
    VisitStanding.LATE: _l("Late"),
    VisitStanding.NOT_MET: _l("Tried, not met"),
    VisitStanding.NOT_ATTEMPTED: _l("Not attempted"),
}
STANDS_OUT_LABELS = {
    StandsOut.FEWER_ON_TIME: _l("Fewer on time than the others"),
    StandsOut.MORE_NOT_ATTEMPTED: _l("More not attempted than the others"),
}
_PLACES = 10  # one digit after the point


def failing_sentence(condition: Failing) -> str:
    """Why an office does not fit."""
    if condition.code is Condition.SERVICE_MISSING:
        return _("It does not offer: %(service)s.", service=SERVICE_LABELS[Service(condition.about)])
    if condition.code is Condition.CLOSED:
        return _("It is closed on that day: %(reason)s.", reason=CLOSED_LABELS[ClosedBecause(condition.about)])
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
    PARTNER_CLOSE = "partner.close", _l("Recorded when a partner office is closed")
    PARTNER_IMPORT = "partner.import", _l("Took over a list of partner offices")
    PARTNER_OFFER = "partner.offer", _l("Changed what a partner office offers")
    PARTNER_OPEN_AGAIN = "partner.open_again", _l("Took closed days of a partner office back")
    PARTNER_PLACE = "partner.place", _l("Changed where a partner office is and what it covers")
    ADD = "partners.add", _l("Added a partner office")
    CLOSE = "partners.close", _l("Recorded when a partner office is closed")
    FIND = "partners.find", _l("Looked for a partner")
    FIND_PAGE = "partners.find_page", _l("Looked for a partner")
    IMPORT = "partners.import", _l("Looked at a list of partner offices, or took it over")
    IMPORT_PAGE = "partners.import_page", _l("Opened the form of a list of partner offices")
    LIST = "partners.list", _l("Listed partner offices")
    NEW = "partners.new", _l("Opened the form of a new partner office")
    OFFER = "partners.offer", _l("Changed what a partner office offers")
    OFFER_PAGE = "partners.offer_page", _l("Opened the form of what a partner office offers")
    OPEN = "partners.open", _l("Read a partner office")
    PLACE = "partners.place", _l("Changed where a partner office is and what it covers")
    PLACE_PAGE = "partners.place_page", _l("Opened the form of the place of a partner office")
    REOPEN = "partners.reopen", _l("Took closed days of a partner office back")
    SEND = "partners.send", _l("Sent a case to a partner")
    TEMPLATE = "partners.template", _l("Took the template of a list of partner offices")


SUBJECTS: dict[str, object] = {
    "partner_office": _l("Partner office"),
}
