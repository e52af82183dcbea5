"""What a clearance rests on: the reasons behind the doors, as far as somebody may see them, and the keyed draw."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from foundation.accounts.permissions import ROLE_PERMISSIONS, Permission
from foundation.accounts.queries import staff as accounts
from foundation.compartments import Compartment, shared_part
from foundation.rulebook.queries import rule_on
from foundation.storage.unit_of_work import Unit, reading
from returns.cases.models import Case
from returns.cases.queries.cases import members_of_case
from returns.cases.rules.reasons import Reason, clearance_outstanding
from returns.people.queries.families import family_of_cases
from returns.protection.access import CLEARING
from returns.protection.queries.records import bookers_of, children_alone, inside_rules, newest_of, versions_behind
from returns.protection.rules.behind_doors import InsideFacts, inside_reasons, proposes_no_return
from returns.protection.rules.records import Record

# Whoever clears a case that is treated as needing it has read all of these, or found them empty.
RESTS_ON = (Compartment.TRAFFICKING, Compartment.CHILD_PROTECTION, Compartment.LEGAL)
SHARE, USUAL_DAYS = "protection.clearance.asked_without_need_share", "protection.clearance.usual_days"


@dataclass(frozen=True)
class Standing:
    """How a case stands inside. `reasons` are told to whoever holds the grants; `is_needed` says nothing of why."""

    reasons: Mapping[Compartment, tuple[Reason, ...]]
    is_needed: bool
    proposes_no_return: frozenset[Compartment]

    def told(self, opened: Sequence[Compartment]) -> tuple[Reason, ...]:
        """The reasons behind the open doors; where others stay closed, the one neutral finding, whatever is there."""
        shown = tuple(reason for compartment in opened for reason in self.reasons.get(compartment, ()))
        return (*shown, clearance_outstanding()) if self.is_more_than(opened) else shown

    def is_more_than(self, opened: Sequence[Compartment]) -> bool:
        """Whether a clearance rests on more than these doors. A case that was drawn answers like the others.

        Something can stand in the way behind a door that a clearance does not always rest on.
        """
        return self.is_needed and not {*RESTS_ON, *self.reasons} <= set(opened)


def doors_by_compartment(unit: Unit, case_id: uuid.UUID) -> dict[Compartment, tuple[uuid.UUID, uuid.UUID]]:
    """Both doors of each compartment of a case."""
    return {
        compartment: (unit.door(case_id, compartment.value), unit.door(case_id, shared_part(compartment)))
        for compartment in Compartment
    }


def standing_of(unit: Unit, case: Case, until: date) -> Standing:
    """How a case stands inside, for a clearance that shall hold until a day.

    The doors are opened in a system scope, whoever asks: the same statements for every case. What was written about
    somebody before their family parted or came together counts where they are now, and so does the draw.
    """
    family = family_of_cases(unit.session, case)
    every = [
        door for family_case in family for pair in doors_by_compartment(unit, family_case.id).values() for door in pair
    ]
    here = {door for pair in doors_by_compartment(unit, case.id).values() for door in pair}
    bookers_of(unit.session, case.id)  # read with the people
    people = {person.id.hex for person in members_of_case(unit.session, case.id)}
    with reading(unit.aside, CLEARING) as aside:
        aside.participants["keys"].fetch([("door", door) for door in every])  # the same work, whatever there is
        versions = newest_of(versions_behind(aside.session, every))
    records = [version.record for version in versions if version.door in here or version.record.person in people]
    drawn = [is_drawn(unit, family_case) for family_case in family]
    reasons = _reasons(unit, case, records, until)
    return Standing(
        reasons=reasons,
        is_needed=any((*drawn, records, reasons)),  # all are asked, always
        proposes_no_return=_without_return(records),
    )


def reasons_here(unit: Unit, case: Case, compartment: Compartment, records: Sequence[Record]) -> tuple[Reason, ...]:
    """The reasons behind one open door that stand in the way today."""
    return _reasons(unit, case, records, unit.clock.now().date()).get(compartment, ())


def _reasons(
    unit: Unit, case: Case, records: Sequence[Record], until: date
) -> Mapping[Compartment, tuple[Reason, ...]]:
    today = unit.clock.now().date()
    facts = InsideFacts(
        today=today,
        until=until,
        records=records,
        children_alone=children_alone(unit.session, case, members_of_case(unit.session, case.id), today),
        bookers=bookers_of(unit.session, case.id),
        place_stated_at=case.place_stated_at,
    )
    return inside_reasons(facts, inside_rules(unit.session, today, host_of(unit, case)))


def _without_return(records: Sequence[Record]) -> frozenset[Compartment]:
    return frozenset({Compartment.TRAFFICKING}) if proposes_no_return(records) else frozenset()


def host_of(unit: Unit, case: Case) -> str:
    """The country of the office of a case."""
    return accounts.country_of_office(unit.session, case.office_id)


def is_drawn(unit: Unit, case: Case) -> bool:
    """Whether a case is treated as needing clearance although nothing is behind it: a keyed draw, stored nowhere.

    Source: domain, section 4: clearance is asked for some cases without need, so that asking reveals nothing.
    """
    share = Decimal(rule_on(unit.session, SHARE, case.opened_on).exact())
    return Decimal(unit.door(case.id, "draw").fields[0]) < share * 2**32


def may_clear(unit: Unit, case: Case) -> bool:
    """Whether every door that a clearance rests on stands open to whoever asks, or nobody is there to open them.

    Where one specialist works alone every grant of the office was given by them, so a refusal tells them nothing new.
    """
    opened = set(RESTS_ON) <= set(opened_compartments(unit, case))
    others = [
        colleague for colleague in accounts.colleagues(unit.session, case.office_id) if colleague.id != unit.actor_id
    ]
    return opened or not any(Permission.GRANTS_GIVE in ROLE_PERMISSIONS[colleague.role] for colleague in others)


def opened_compartments(unit: Unit, case: Case) -> list[Compartment]:
    """The compartments of a case whose doors stand open to whoever asks."""
    doors = {unit.door(case.id, compartment.value): compartment for compartment in Compartment}
    grants = accounts.live_grants_of(unit.session, unit.actor_id, list(doors), unit.clock.now())
    return [compartment for compartment in Compartment if compartment in {doors[grant.door] for grant in grants}]
