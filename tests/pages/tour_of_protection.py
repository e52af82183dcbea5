"""Behind the doors on the tour: every kind of record, its form empty, with errors and filled, and its versions."""

from collections.abc import Iterator
from uuid import UUID

from foundation.compartments import Compartment
from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import members_of_case
from returns.protection.rules.records import FACTORS, KINDS, RecordKind
from tests.factories.behind_doors import anything, make_holder
from tests.factories.makers import Person, make_case
from tests.factories.referred import make_referred
from tests.pages.stops import Stop


def behind_the_doors(container: Container, officer: Person, specialist: Person) -> Iterator[Stop]:
    """A case of its own, to every door of which somebody holds a grant."""
    case = make_case(container, officer)
    holder = make_holder(container, case, specialist)
    with reading(container.units, holder.scope(container)) as unit:
        person = members_of_case(unit.session, case)[0].id
    for compartment in Compartment:
        door = container.secrets.door(case, compartment.value)
        yield Stop(f"records-empty-{compartment}", holder, f"/protected/{door}")
        for kind in (one for one, rule in KINDS.items() if rule.compartment is compartment):
            yield from _of_kind(container, holder, door, kind, person)
        yield Stop(f"records-{compartment}", holder, f"/protected/{door}")
    yield from clearance_and_duty(case, officer, specialist, holder)
    yield from with_a_partner(container, officer, specialist)


def with_a_partner(container: Container, officer: Person, specialist: Person) -> Iterator[Stop]:
    """A coordinator is let in, reads what is shared and writes the own view."""
    one = make_referred(container, owner=officer)
    grants, here = f"/cases/{one.case}/grants/partner", f"/people/{one.case}/assessment"
    form, factors = f"{here}/{one.people[0]}", {f"factor_{each}": "no" for each in FACTORS}
    given = {"to": one.coordinator.id.hex, "days": "3", "reason": "Plans the reception."}
    yield Stop("partner-grants-empty", specialist, grants)
    yield Stop("partner-grants-errors", specialist, grants, {"days": "90"}, 422)
    yield Stop("partner-grants", specialist, grants, given)
    yield Stop("assessment-empty", one.coordinator, here)
    yield Stop("assessment-form", one.coordinator, form)
    yield Stop("assessment-errors", one.coordinator, form, {"note": "needed"}, 422)
    yield Stop("assessment", one.coordinator, form, {"person": one.people[0].hex, **factors})
    yield Stop("people-of-who-takes-part", one.coordinator, f"/people/{one.case}")


def clearance_and_duty(case: UUID, officer: Person, specialist: Person, holder: Person) -> Iterator[Stop]:
    """The clearance with what stands behind the doors, asking for it, and the roster."""
    yield Stop("clearance-inside", holder, f"/cases/{case}/clearance/inside")
    yield Stop("clearance-holder", holder, f"/cases/{case}/clearance")
    yield Stop("clearance-blocked", holder, f"/cases/{case}/clearance", {"state": "given", "until": "2026-12-24"}, 422)
    yield Stop("clearance-without-grants", specialist, f"/cases/{case}/clearance")
    given = {"state": "given", "until": "2026-12-24"}
    yield Stop("clearance-without-grants-refused", specialist, f"/cases/{case}/clearance", given, 422)
    yield Stop("clearance-asked-early", officer, f"/cases/{case}/clearance/ask", {}, 422)
    yield Stop("duty-empty", specialist, "/duty")
    yield Stop("duty-errors", specialist, "/duty", {"begins_on": "soon"}, 422)
    turn = {"account_id": str(specialist.id), "begins_on": "2026-11-20", "ends_on": "2026-12-20"}
    yield Stop("duty-wrong", specialist, "/duty", {**turn, "ends_on": "2026-11-01"}, 422)
    yield Stop("duty", specialist, "/duty", turn)


def _of_kind(container: Container, who: Person, door: UUID, kind: RecordKind, person: UUID) -> Iterator[Stop]:
    form = f"/protected/{door}/{container.secrets.door(door, f'form/{kind.value}')}"
    filled = {**{name: str(said) for name, said in anything(container, kind).items()}, "person": person.hex}
    yield Stop(f"record-{kind}-empty", who, form)
    yield Stop(f"record-{kind}-errors", who, form, {"day": "soon"}, 422)
    yield Stop(f"record-{kind}", who, form, filled)
    if not KINDS[kind].many and kind is not RecordKind.RISK_SIGNATURE:
        yield Stop(f"record-{kind}-twice", who, form, filled, 422)
