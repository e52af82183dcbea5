"""Who may be here already, beside a registered arrival: as a partner sees its own people, and an office its own."""

from types import SimpleNamespace

from foundation.web.stamp import Call
from reintegration.arrivals.services.registration_lookalikes import SeenBefore
from reintegration.referrals.pages.people import given_name, home_url
from returns.cases.queries.cases import Case
from returns.cases.queries.shown_cases import shown_reference
from returns.names.pages.suggested import shown_lookalike
from returns.names.services.lookalikes import lookalikes_of_case


def shown_seen(call: Call, seen: SeenBefore) -> SimpleNamespace:
    """What a partner is shown above the form: of its own people what its pages show of them, else offices to ask."""
    people = [
        SimpleNamespace(
            id=referred.person.id.hex,
            name=given_name(referred.person),
            reference=shown_reference(referred.case),
            url=home_url(call, referred.case.id),
            arrived_on=referred.case.arrived_on,
        )
        for referred in seen.referred
    ]
    return SimpleNamespace(people=people, offices=seen.offices or [], not_asked=seen.offices is None)


def of_own_office(call: Call, case: Case) -> SimpleNamespace | None:
    """Who of the own office may be whoever has arrived; None where nobody looks alike. No other office is asked."""
    lookalikes = lookalikes_of_case(call.unit, call.wiring.secrets, case)
    people = {lookalike.person.id: shown_lookalike(lookalike) for others in lookalikes.values() for lookalike in others}
    return SimpleNamespace(lookalikes=list(people.values()), offices=[], not_asked=False) if people else None
