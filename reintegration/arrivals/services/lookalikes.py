"""Registered arrivals who may be here already: what a partner is shown before, and an office when it takes one over.

A partner learns of nobody whom it does not see: of the people referred to it the given name is compared, which is what
its pages show, and of everybody else it hears the names of offices to be asked, as an office does.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from foundation.errors import BadInput, KeyGone
from foundation.language.words import _
from foundation.rulebook.queries import rules_on
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit, UnitFactory
from reintegration.arrivals.models import ArrivalOffer
from reintegration.arrivals.rules import OfferState
from reintegration.arrivals.services.registrations import (
    NewRegistration,
    checked_registration,
    register_arrival,
    take_offer,
)
from returns.cases.models import Case
from returns.cases.queries import case_by_id, cases_of_people
from returns.cases.services.planning import made_before
from returns.names.queries import likeness_of, parts_of, people_sharing, person_seen
from returns.names.rules.duplicates import Traits
from returns.names.rules.names import Closeness, closeness
from returns.names.services.duplicates import (
    A_NEW_PERSON,
    RULES,
    Entered,
    ask_offices,
    full_of,
    link_cases,
    lookalikes_of_case,
    note_suggested,
    set_apart,
    skeletons_of,
)
from returns.people.models import Person
from returns.people.rules.people import IdentifierKind, birth_year_band
from returns.people.services.people import index_of

_MOST, _VERY_CLOSE, _CLOSE, _SHOWN = RULES


@dataclass(frozen=True)
class Referred:
    """Somebody who is referred to this partner now and has nearly the same given name, and their case."""

    case: Case
    person: Person


@dataclass(frozen=True)
class SeenBefore:
    """Who may be meant among one's own referrals, and which offices should be asked. None: they were not asked."""

    referred: list[Referred]
    offices: list[str] | None

    @property
    def any(self) -> bool:
        """Whether there is something to be looked at before going on: also that nobody else was asked."""
        return bool(self.referred or self.offices) or self.offices is None


def register_unless_here(
    unit: Unit, units: UnitFactory, secrets: Secrets, new: NewRegistration, once: uuid.UUID | None, who: str | None
) -> tuple[uuid.UUID, bool] | SeenBefore:
    """Register somebody; or who may be here already, if nobody has looked at that yet.

    `who`: None before anybody was shown; "new" for somebody else; or the id (hex) of one of one's own people, who is
    then registered no second time. Returns the id of the case, and whether it is a new one. Nobody is looked for
    before the person has agreed and everything typed can be right. Refused as in `register_arrival`.
    """
    if made := made_before(unit, once):
        return made, True
    _organisation, country, _zone = checked_registration(unit, new)
    if who is None:
        seen = _seen_before(unit, units, secrets, new, country)
        if seen.any:
            return seen
    elif who != A_NEW_PERSON:
        person = person_seen(unit.session, uuid.UUID(who))
        if person is None:
            raise BadInput({"who": [_("This person cannot be found any more. Choose again.")]})
        return person.case_id, False
    return register_arrival(unit, secrets, new, once), True


def _seen_before(unit: Unit, units: UnitFactory, secrets: Secrets, new: NewRegistration, country: str) -> SeenBefore:
    rules = rules_on(unit.session, RULES, unit.clock.now().date())
    phone = index_of(secrets, IdentifierKind.PHONE, new.number, country) if new.number else None
    traits = Traits(new.birth_date, birth_year_band(new.birth_date), new.sex, country)
    names = (new.given_name, new.family_name)
    entered = Entered(names, traits, {IdentifierKind.PHONE: phone} if phone is not None else {})
    tokens = skeletons_of(secrets, parts_of(full_of(names)))
    mine = people_sharing(unit.session, tokens, rules.need(_MOST).whole()) if tokens else []
    bands = (float(rules.need(_VERY_CLOSE).exact()), float(rules.need(_CLOSE).exact()))
    candidates = _of_given_name(new.given_name, cases_of_people(unit.session, mine) if mine else [], mine, bands)
    nearest = sorted(
        candidates, key=lambda candidate: (_days_apart(candidate.case, new.arrived_on), candidate.person.id)
    )
    offices = ask_offices(unit, units, secrets, entered, mine)
    note_suggested(unit, secrets, entered, len(candidates), offices)
    return SeenBefore(nearest[: rules.need(_SHOWN).whole()], offices)


def _of_given_name(
    given_name: str, cases: Sequence[Case], among: Sequence[uuid.UUID], bands: tuple[float, float]
) -> list[Referred]:
    """Who of these people has very nearly this given name. Nothing else is compared: a partner is shown no more."""
    parts, ids, referred = parts_of(given_name), set(among), []
    for case in cases:
        for person in case.people:
            try:
                name = person.given_name if person.id in ids else None
            except KeyGone:
                name = None
            if name and closeness(likeness_of(parts, [name]), *bands) is Closeness.VERY_CLOSE:
                referred.append(Referred(case, person))
    return referred


def _days_apart(case: Case, arrived_on: date) -> int:
    """How many days lie between two arrivals; somebody who has not arrived yet comes last."""
    return abs((case.arrived_on - arrived_on).days) if case.arrived_on is not None else date.max.toordinal()


def take_unless_here(unit: Unit, secrets: Secrets, offer: ArrivalOffer, who: str | None) -> None:
    """Take a registered arrival over; whoever of the own office may be the same person is told apart, or linked.

    `who` as the office chose it: "new" for somebody else, or the id (hex) of the person of another case. BadInput
    where somebody has to be looked at and nothing was chosen. Refused as in `take_offer`.
    """
    case = case_by_id(unit.session, offer.case_id) if offer.state is OfferState.OFFERED else None
    lookalikes = lookalikes_of_case(unit, secrets, case) if case is not None else {}
    shown = {other.person.id: person_id for person_id, others in lookalikes.items() for other in others}
    if shown and who is None:
        raise BadInput({"who": [_("Somebody of your office may be the same person. Look, then choose.")]})
    chosen = uuid.UUID(who) if who is not None and who != A_NEW_PERSON else None
    if chosen is not None and case is not None and chosen not in shown:
        raise BadInput({"who": [_("This person cannot be found any more. Choose again.")]})
    take_offer(unit, offer)
    if chosen is not None:
        _link(unit, shown[chosen], chosen)
    elif who == A_NEW_PERSON:
        for person_id, others in lookalikes.items():
            set_apart(unit, secrets, offer.office_id, person_id, [other.person.id for other in others])


def _link(unit: Unit, person_id: uuid.UUID, chosen: uuid.UUID) -> None:
    mine, other = person_seen(unit.session, person_id), person_seen(unit.session, chosen)
    assert mine is not None  # both were found a moment ago, in this scope
    assert other is not None
    link_cases(unit, mine, other)
