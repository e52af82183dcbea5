"""Partner offices in words: what they offer, why they are closed, why one does not fit, and what points rest on."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

from foundation.language.formats import number, weekday_names
from foundation.language.words import _, lazy_gettext as _l
from reintegration.partners.rules.partners import ClosedBecause, Service
from reintegration.partners.rules.ranking import Failing, Points
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
    "other_country": _l("It is in another country."),
    "not_listed": _l("The place of return is not among the places that it covers."),
    "too_far": _l("The place of return is farther away than it reaches."),
    "full": _l("It has no capacity left."),
}
_OF_STAFF = {
    "staff_missing": {Sex.FEMALE: _l("No woman works there."), Sex.MALE: _l("No man works there.")},
    "staff_not_known": {
        Sex.FEMALE: _l("Nobody has said whether a woman works there."),
        Sex.MALE: _l("Nobody has said whether a man works there."),
    },
}
PART_LABELS = {
    "distance": _l("Distance"),
    "language": _l("Language"),
    "services": _l("Good to have"),
    "staff": _l("Women and men on the staff"),
    "load": _l("Free capacity"),
}
_NOTES = {
    "near": _l("the nearer, the more"),
    "far": _l("too far away for points"),
    "language_not_known": _l("no language of the people is recorded"),
    "all_understood": _l("everybody shares a language with the office"),
    "some_understood": _l("some share a language with the office"),
    "none_understood": _l("nobody shares a language with the office"),
    "nothing_more_asked": _l("nothing was asked for"),
    "all_offered": _l("everything is offered"),
    "some_offered": _l("a part is offered"),
    "none_offered": _l("nothing of it is offered"),
    "women_and_men": _l("women and men work there"),
    "one_sex": _l("only women, or only men, work there"),
    "nobody": _l("nobody works there"),
    "staff_not_known": _l("not all of it is known yet"),
    "capacity_not_known": _l("the capacity is not known yet"),
    "full": _l("nothing is free"),
    "free": _l("the more is free, the more"),
}
_PLACES = 10  # one digit after the point


def failing_sentence(condition: Failing) -> str:
    """Why an office does not fit."""
    if condition.code == "service_missing":
        return _("It does not offer: %(service)s.", service=SERVICE_LABELS[Service(condition.about)])
    if condition.code == "closed":
        return _("It is closed on that day: %(reason)s.", reason=CLOSED_LABELS[ClosedBecause(condition.about)])
    if condition.code in _OF_STAFF:
        return str(_OF_STAFF[condition.code][Sex(condition.about)])
    return str(_FAILING[condition.code])


def points_shown(points: Fraction) -> str:
    """Points with one digit, rounded to even; only what is shown is rounded."""
    return number(round(points * _PLACES) / _PLACES)


def part_shown(part: Points) -> SimpleNamespace:
    """One part of a score: what it is, points of so many, and what they rest on."""
    return SimpleNamespace(
        label=PART_LABELS[part.part], points=points_shown(part.points), most=number(part.most), note=_NOTES[part.note]
    )


def distance_shown(metres: int | None) -> str:
    """Whole kilometres, or "" where there is no distance."""
    return "" if metres is None else _("%(kilometres)s km", kilometres=number(round(metres / 1000)))


def day_names() -> list[tuple[int, str]]:
    """The days of the week by number, from Monday."""
    return list(enumerate(weekday_names(), 1))


def closed_shown(begins_on: date, ends_on: date | None, reason: ClosedBecause, today: date) -> SimpleNamespace:
    """When and why an office is closed, and whether it is now."""
    is_now = begins_on <= today and (ends_on is None or today <= ends_on)
    return SimpleNamespace(begins_on=begins_on, ends_on=ends_on, reason=CLOSED_LABELS[reason], is_now=is_now)


# What the audit calls the topic's doors and changes, and what they are about.
ACTS: dict[str, object] = {
    "partner.add": _l("Added a partner office"),
    "partner.close": _l("Recorded when a partner office is closed"),
    "partner.import": _l("Took over a list of partner offices"),
    "partner.offer": _l("Changed what a partner office offers"),
    "partner.open_again": _l("Took closed days of a partner office back"),
    "partner.place": _l("Changed where a partner office is and what it covers"),
    "partners.add": _l("Added a partner office"),
    "partners.close": _l("Recorded when a partner office is closed"),
    "partners.find": _l("Looked for a partner"),
    "partners.find_page": _l("Looked for a partner"),
    "partners.import": _l("Looked at a list of partner offices, or took it over"),
    "partners.import_page": _l("Opened the form of a list of partner offices"),
    "partners.list": _l("Listed partner offices"),
    "partners.new": _l("Opened the form of a new partner office"),
    "partners.offer": _l("Changed what a partner office offers"),
    "partners.offer_page": _l("Opened the form of what a partner office offers"),
    "partners.open": _l("Read a partner office"),
    "partners.place": _l("Changed where a partner office is and what it covers"),
    "partners.place_page": _l("Opened the form of the place of a partner office"),
    "partners.reopen": _l("Took closed days of a partner office back"),
    "partners.send": _l("Sent a case to a partner"),
    "partners.template": _l("Took the template of a list of partner offices"),
}
SUBJECTS: dict[str, object] = {
    "partner_office": _l("Partner office"),
}
