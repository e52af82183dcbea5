"""One office with everybody who could come to a door, and a row of every kind that stands in an address."""

from dataclasses import dataclass
from io import BytesIO
from uuid import UUID

from foundation.accounts.permissions import Permission, Role
from foundation.accounts.rules import AccountStatus
from foundation.compartments import Compartment
from foundation.storage.unit_of_work import writing
from foundation.web.container import Container
from reintegration.partners.rules.quarters import VisitStanding
from returns.cases.queries import case_by_id, members_of_case
from returns.consent.rules import CHECKLIST, ConsentForm, ConsentPurpose, TransferPurpose
from returns.consent.services.consents import NewConsent, give_consents
from returns.files.rules import FileKind
from returns.files.services import store_file
from returns.protection.rules.records import RecordKind
from rights.erasure.rules.runs import ErasureKind, ErasureState
from tests.factories.answered import answered_round
from tests.factories.arrived import Arrived, make_arrived
from tests.factories.asking import Asked, make_answered
from tests.factories.behind_doors import make_partners_grant, make_turn
from tests.factories.changed_dates import make_change
from tests.factories.emergencies import make_reviewed_and_asked
from tests.factories.erasures import make_hold, make_run
from tests.factories.families import Family, make_guardian, make_question, make_siblings
from tests.factories.flying import make_timetables
from tests.factories.follow_up import make_snapshot
from tests.factories.grants import make_asked_by_another
from tests.factories.helped import Helped, make_helped
from tests.factories.imported import make_open_import
from tests.factories.inbox import make_notice
from tests.factories.journeys import Planned, Team, make_planned, people_of
from tests.factories.makers import Person, make_account, make_case, make_grant, make_office
from tests.factories.money import make_line
from tests.factories.movements import make_moved
from tests.factories.partners import make_closed_office
from tests.factories.quarters import THIRD, closed, make_quarter
from tests.factories.referred import make_partner
from tests.factories.registering import make_offer
from tests.factories.requested import make_learned
from tests.factories.roster import Roster, make_roster
from tests.factories.rule_changes import EDITS, make_counted
from tests.factories.saved import make_view
from tests.factories.second_signatures import make_request
from tests.factories.unusual import make_finding
from tests.factories.workspace import make_absence, make_note, make_task
from tests.foundation.files.pictured import jpeg
from tests.populated.around import fill_accounts, fill_case, fill_journey, fill_people, fill_stay
from tests.worlds import world

# What stands in addresses for a word rather than for a row.
WORDS = {
    "mark": "now",
    "static": "program.css",
    "token": "none",
    "rule": "sign_in.idle_minutes",
    "screen": "when",
    "kind": "country",
    "serving": "medical",
    "table": "times",
    "calendar": "UZ",
}
WORDS |= {"quarter": THIRD.key, "which": "now", "sheet": "manifest"}


@dataclass
class Populated:
    """Who comes to the doors, by the names of the table of routes, and what is behind them."""

    people: dict[str, Person]
    case: UUID
    account: UUID
    grant: UUID
    arrived: Arrived
    planned: Planned
    signature: UUID
    consent: UUID
    own: UUID
    visit: UUID
    notice: UUID
    family: Family
    guardianship: UUID
    question: UUID
    file: UUID
    offer: UUID
    door: UUID
    form: UUID
    turn: UUID
    note: UUID
    task: UUID
    absence: UUID
    roster: Roster
    line: UUID
    moved: dict[str, UUID]
    view: UUID
    imported: tuple[UUID, UUID]
    partner: tuple[UUID, UUID]
    helped: Helped
    change: UUID
    finding: UUID
    access: UUID
    hold: UUID
    erasure: UUID
    asked: Asked
    blot: UUID
    grant_request: UUID
    learned: UUID
    timetable: tuple[UUID, UUID]
    proposal: UUID

    def ids(self) -> dict[str, UUID]:
        """The ids that stand in addresses, by their names in the table of routes."""
        ids = {"case": self.case, "account": self.account, "grant": self.grant, "finding": self.finding}
        sent = self.arrived.referred
        ids |= {"referred": sent.case, "referral": sent.referrals[TransferPurpose.FOLLOW_UP]}
        ids |= {"consent": self.consent, "notice": self.notice, "own": self.own}
        ids |= {"family": self.family.case, "guardianship": self.guardianship}
        ids |= {"file": self.file, "session": self.planned.session}
        ids |= {"offer": self.offer, "sibling": self.family.people[1], "question": self.question}
        ids |= {"door": self.door, "form": self.form, "turn": self.turn}
        ids |= {"note": self.note, "absence": self.absence, "task": self.task}
        ids |= {"member": self.roster.member, "paper": self.roster.paper, "days": self.roster.absence}
        ids |= {"visit": self.visit, "person": sent.people[0], "attempt": self.visit}  # an attempt that is not there
        ids |= {"item": self.arrived.item, "concern": self.arrived.concern}
        ids |= {"objective": self.helped.objective, "part": self.helped.part, "proof": self.helped.proof}
        ids |= {"planned": self.planned.case, "document": self.planned.document, "custody": self.planned.custody}
        ids |= {"request": self.planned.request, "traveller": self.planned.traveller, "entry": self.planned.entry}
        ids |= {"line": self.line, "view": self.view, "import": self.imported[0], "row": self.imported[1]}
        ids |= {"override": self.planned.override, "change": self.change, **self.moved}
        ids |= {"hold": self.hold, "erasure": self.erasure, "access": self.access}
        ids |= {"opening": self.grant_request, "learned": self.learned, "signature": self.signature}
        ids |= {"flight": self.timetable[0], "timetable": self.timetable[1], "proposal": self.proposal}
        ids |= {"partner": self.partner[0], "closed": self.partner[1]}
        ids |= {"asking": self.asked.case, "asked": self.asked.request, "blot": self.blot}
        office, works = self.people["officer"].office_id, self.people["coordinator"].organisation_id
        assert office is not None
        assert works is not None
        ids |= {"works": works, "office": office}
        return ids | {"leg": self.planned.leg, "escort": self.planned.escort}

    def at(self, address: str) -> str:
        """An address with the ids of this world."""
        return address.format(**self.ids(), **WORDS)


def _organised(
    container: Container, people: dict[str, Person], case: UUID, arrived: Arrived
) -> tuple[UUID, UUID, UUID, Roster, UUID, dict[str, UUID], UUID, tuple[UUID, UUID], tuple[UUID, UUID], Helped]:
    """Note, task, absence that the lead covers, escort, budget line, movement, view, import, partner's office, plan."""
    officer = people["officer"]
    note, task = make_note(container, officer, case), make_task(container, officer, case)
    away, roster = make_absence(container, officer, people["lead"]), make_roster(container, officer)
    moved, view = make_moved(container, officer), make_view(container, officer)
    imported = make_open_import(container, people["lead"], case)
    assert people["coordinator"].organisation_id is not None
    partner = make_closed_office(container, people["coordinator"].organisation_id)
    make_quarter(container, people["coordinator"].organisation_id, closed(12, VisitStanding.ON_TIME))
    line, helped = make_line(container, officer, case), make_helped(arrived)
    return note, task, away, roster, line, moved, view, imported, partner, helped


def _people(container: Container, office: UUID, coordinator: Person, worker: Person) -> dict[str, Person]:
    """Everybody who could come to a door, by the names of the table."""
    return {
        "officer": make_account(container, place=office),
        "lead": make_account(container, place=office, extras=frozenset({Permission.LEAD_OFFICE})),
        "specialist": make_account(container, Role.PROTECTION_SPECIALIST, office),
        "coordinator": coordinator,
        "worker": worker,
        "manager": make_account(container, Role.MANAGER),
        "administrator": make_account(container, Role.ADMINISTRATOR, extras=EDITS),
        "protector": make_account(container, Role.DATA_PROTECTION_OFFICER),
    }


def _planned(container: Container, people: dict[str, Person]) -> tuple[Planned, UUID]:
    """A case in planning, and a colleague of another office who is asked to sign it."""
    team = Team(people["officer"], people["lead"], people["lead"], people["specialist"])
    planned = make_planned(container, team)
    return planned, make_request(container, people["officer"], planned.case)


@world
def make_populated(container: Container) -> Populated:
    """An office with a case and a grant on it, and one account of every kind."""
    office, (coordinator, worker) = make_office(container), make_partner(container)
    people = _people(container, office, coordinator, worker)
    case = make_case(container, people["officer"])
    grant = make_grant(container, case, people["specialist"], people["officer"])
    waiting = make_account(container, place=office, status=AccountStatus.UNCONFIRMED)
    arrived = make_arrived(container, partner=(coordinator, worker), owner=people["officer"])
    make_partners_grant(container, people["specialist"], coordinator, arrived.referred.case)
    make_snapshot(container)
    made = Populated(
        people,
        case,
        waiting.id,
        grant,
        arrived,
        *_planned(container, people),
        _consent(container, case, people["officer"]),
        people_of(container, people["officer"], case)[0],
        answered_round(arrived.referred),
        make_notice(container, people["manager"]),
        (family := make_siblings(container, people["officer"])),
        *(make_guardian(container, family), make_question(container, family)),
        _file(container, case, people["officer"]),
        _offer(container, coordinator, people["officer"]),
        (door := container.secrets.door(case, Compartment.TRAFFICKING.value)),
        container.secrets.door(door, f"form/{RecordKind.STATUS.value}"),
        make_turn(container, people["specialist"]),
        *_organised(container, people, case, arrived),
        make_change(container, arrived.referred),
        make_finding(container, people["officer"], case),
        make_reviewed_and_asked(container, case, people["protector"]),
        make_hold(container, people["officer"], case),
        make_run(container, ErasureKind.IDENTIFIERS, case, case, ErasureState.DUE),
        *make_answered(container, people["officer"]),
        *_asked_and_flown(container, case, people["officer"]),
        make_counted(container),
    )
    _fill(container, made)
    return made


def _asked_and_flown(container: Container, case: UUID, officer: Person) -> tuple[UUID, UUID, tuple[UUID, UUID]]:
    """A request for a grant that another person asked for; what is learned; a flight, and a file of a timetable."""
    learned = make_learned(container, officer)
    return make_asked_by_another(container, case, officer), learned, make_timetables(container, officer)


def _fill(container: Container, made: Populated) -> None:
    for fill in (fill_case, fill_people, fill_journey, fill_stay):
        fill(container, made)
    fill_accounts(container, made.people)


def _consent(container: Container, case_id: UUID, officer: Person) -> UUID:
    with writing(container.units, officer.scope(container)) as unit:
        case = case_by_id(unit.session, case_id)
        assert case is not None
        person, today = members_of_case(unit.session, case_id)[0].id, container.clock.now().date()
        new = NewConsent(person, person, ConsentPurpose.DATA, ConsentForm.WRITTEN, today, CHECKLIST)
        return give_consents(unit, case, [new])[0]


def _file(container: Container, case_id: UUID, officer: Person) -> UUID:
    with writing(container.units, officer.scope(container)) as unit:
        return store_file(unit, case_id, None, FileKind.RECEIPT, BytesIO(jpeg()))


def _offer(container: Container, coordinator: Person, officer: Person) -> UUID:
    assert officer.office_id is not None
    return make_offer(container, coordinator, officer.office_id)
