"""Checks of the forms of plans: every field that is wrong, at once."""

import uuid
from decimal import Decimal

from foundation.errors import BadInput
from foundation.language.money import currencies_in_use, fits
from foundation.language.words import _
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.rules import EpisodeReason, EpisodeState
from reintegration.plans.rules.plans import PlanFacts
from returns.cases.models import Case
from returns.cases.queries import members_of_case
from returns.cases.rules import Reason, Track

Wrong = dict[str, list[str]]


def plan_facts(case: Case, episode: Episode) -> PlanFacts:
    """The facts that the rules ask for before anything is planned."""
    return PlanFacts(episode.state is EpisodeState.OPEN, case.track is not Track.RETURN_ONLY)


def why_closed(episode: Episode) -> tuple[Reason, ...]:
    """Nothing of a closed episode is changed."""
    return () if episode.state is EpisodeState.OPEN else (Reason(EpisodeReason.EPISODE_CLOSED),)


def wrong_person(unit: Unit, case_id: uuid.UUID, person_id: uuid.UUID | None) -> Wrong:
    """Somebody who is not of the case, or whom this scope does not see."""
    members = {member.id for member in members_of_case(unit.session, case_id)} if person_id else set()
    return {"person_id": [_("Choose from the list.")]} if person_id and person_id not in members else {}


def wrong_sums(currency: str | None, **sums: Decimal | None) -> Wrong:
    """Sums by field that are nothing, or have more digits than their currency; a currency that nobody uses."""
    errors: Wrong = {}
    if currency is not None and currency not in currencies_in_use():
        return {"currency": [_("Choose from the list.")]}
    for field, amount in sums.items():
        if amount is None:
            continue
        if currency is None:
            errors["currency"] = [_("Say in which currency.")]
        elif not fits(amount, currency):
            errors[field] = [_("This currency has fewer digits after the point.")]
        if amount <= 0:
            errors[field] = [_("Give a sum above nothing.")]
    return errors


def refuse_wrong(*wrong: Wrong) -> None:
    """BadInput with every field that is wrong, if one is."""
    errors: Wrong = {}
    for faults in wrong:
        errors |= faults
    if errors:
        raise BadInput(errors)
