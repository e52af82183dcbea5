"""Examples of an officer's day: papers, notes, numbers, who is not who, money, lists, an import, a partner to tell."""

import csv
import io
from decimal import Decimal

from demo.caseload.lives import Life
from demo.caseload.money import plan_budget
from demo.examples.sheets import pdf_of, photo_of
from demo.steps import give_transfers
from foundation.calendars.services import make_feed
from foundation.messaging.rules import DigestChoice
from foundation.messaging.services import choose_digest
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.referrals.queries import referrals_of_case
from reintegration.referrals.rules import ReferralState
from reintegration.referrals.services import answer_referral, assign_referral, send_referral
from returns.cases.queries import members_of_case
from returns.cases.rules.cases import CaseState
from returns.consent.rules import TransferPurpose
from returns.files.rules import FileKind
from returns.files.services import store_file
from returns.imports.queries import import_by_id
from returns.imports.rules.imports import ImportState
from returns.imports.services.imports import Mapped, Sent, begin_import, map_columns
from returns.imports.services.rows import check_piece
from returns.lists.queries.filtered import saved_of
from returns.lists.rules import Column
from returns.lists.services import save_search, save_view, set_start
from returns.money.queries.budgets import lines_of_case
from returns.money.rules.budget import LineStatus, Paid
from returns.money.services import add_receipt, record_payment_check
from returns.movements.queries.movements import movements_of_case
from returns.movements.services.movements import NewNotice, give_notice
from returns.names.services.duplicates import Entered, set_apart, suggest, traits_of
from returns.notes.queries import notes_page
from returns.notes.services import add_note, correct_note
from returns.safe_contact.rules import WhyOpened
from returns.safe_contact.services import NumberRequest, open_number

# Both are asked of whoever receives people; the second one waits for its answer.
_ASKED = (TransferPurpose.RECEPTION, TransferPurpose.ASSISTANCE)
_HEADINGS = ("family_number", "given_name", "family_name", "birth_date", "sex", "country_of_return", "phone")
_LIST = (
    ("1", "Sardor", "Nazarov", "1987-04-11", "m", "Uzbekistan", "+90 555 030 11 01"),
    ("1", "Kamola", "Nazarova", "1989-09-02", "f", "Uzbekistan", "+90 555 030 11 02"),
    ("2", "Ilhom", "Qodirov", "1897-02-14", "m", "Uzbekistan", ""),
    ("3", "Gulnoza", "Yusupova", "1991-03-08", "f", "Uzbekistan", ""),
)


def keep_papers(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A copy of what the consulate asks for, among the files of the case, and the photograph that came before it."""
    person = members_of_case(unit.session, life.case(unit).id)[0]
    sheet = pdf_of(("Invented registry office of Samarqand", "Birth certificate, copy", "Of nobody who exists"))
    stream, note = io.BytesIO(sheet), "Invented: brought to the office, for the consulate."
    store_file(unit, person.case_id, person.id, FileKind.CERTIFICATE, stream, note, label="Birth certificate")
    photo, note = io.BytesIO(photo_of((120, 180, 160, 0, 190, 175, 185, 90))), "Invented: sent by the family."
    store_file(unit, person.case_id, person.id, FileKind.CERTIFICATE, photo, note, label="Photograph of it")


def write_notes(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A note that was corrected by whoever wrote it."""
    case = life.case(unit)
    add_note(unit, case, "Invented: the consulate is closed on Friday; we go there on Monday at nine.")
    unit.session.flush()  # it is the newest now
    newest = notes_page(unit.session, case.id, None, 1).items[0]
    correct_note(unit, newest, "Invented: the consulate is closed on Friday; we go there on Tuesday at nine.")


def call_to_check(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A number was opened, with the reason that is asked for outside the hours of the card."""
    person = members_of_case(unit.session, life.case(unit).id)[0]
    open_number(
        unit, person, NumberRequest("c0", WhyOpened.TO_CHECK, "Invented: goes through the card before the journey.")
    )


def check_payment(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Somebody asked whether another programme pays for the same."""
    whom, note = "Invented return counselling of the town", "Invented: asked by phone, answered in writing."
    record_payment_check(unit, life.case(unit), Paid.NOBODY_ELSE, whom, note)


def plan_money(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Lines of a programme that pays for more than seats; they wait for whoever approves."""
    plan_budget(unit, life.case(unit))


def keep_receipt(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The receipt of what was paid, named by its line of the budget."""
    case = life.case(unit)
    paid = [line for line in lines_of_case(unit.session, case.id) if line.status is LineStatus.PAID]
    for line in paid[:1]:
        sum_of = f"{Decimal(line.content.actual):.2f} {line.content.currency}"
        sheet = pdf_of(("Invented Airways", "Receipt", f"Seats: {sum_of}, paid"))
        receipt = store_file(unit, case.id, None, FileKind.RECEIPT, io.BytesIO(sheet), "Invented: of the carrier.")
        unit.session.flush()  # the line refers to it
        add_receipt(unit, line, receipt)


def tell_apart(life: Life, other: Life, unit: Unit, secrets: Secrets) -> None:
    """Two people who share a name were looked at, other offices were asked, and they are not the same."""
    case = life.case(unit)
    person, namesake = (members_of_case(unit.session, each.case(unit).id)[0] for each in (life, other))
    names = (person.given_name, person.family_name)
    entered = Entered(names, traits_of(person, case), case_id=case.id, person_id=person.id)
    suggest(unit, unit.aside, secrets, entered)
    set_apart(unit, secrets, case.office_id, person.id, [namesake.id])


def keep_lists(life: Life, unit: Unit, secrets: Secrets) -> None:
    """What an officer looks at each morning, a search that comes back, a calendar, and a digest on working days."""
    columns = (Column.COUNTRY, Column.STATE, Column.DEPARTS, Column.PEOPLE)
    leaving = {"state": [CaseState.PLANNING.value, CaseState.READY.value], "sort": ["departs_on"]}
    save_view(unit, "Leaving soon", leaving, columns)
    save_view(unit, "New in my office", {"state": [CaseState.INTAKE.value]}, (Column.OPENED, Column.OWNER))
    save_search(unit, "The town of the partner", "Samarqand", None)
    account_id = life.cast["officer"].account_id
    make_feed(unit, secrets, account_id)
    choose_digest(unit, account_id, DigestChoice.WORKING_DAYS)


def start_with(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Whoever signs off opens the list with what waits for a signature."""
    waiting = {"state": [CaseState.READY.value, CaseState.PLANNING.value], "sort": ["departs_on"]}
    save_view(unit, "To sign off", waiting, (Column.DEPARTS, Column.CLEARANCE, Column.OWNER))
    unit.session.flush()  # it is among what is kept now
    set_start(unit, saved_of(unit.session)[0], True)


def begin_list(life: Life, unit: Unit, secrets: Secrets) -> None:
    """An import under way: four people of a list, of whom one has no birth date that can be, and one may be known."""
    me = life.cast["second officer"]
    assert me.office_id is not None
    into = io.StringIO(newline="")
    csv.writer(into).writerows((_HEADINGS, *_LIST))
    begun_import = import_by_id(unit.session, begin_import(unit, me.office_id, Sent(into.getvalue().encode())))
    assert begun_import is not None  # it was begun just now
    map_columns(unit, begun_import, Mapped(begun_import.content.mapping, owner_id=life.cast["officer"].account_id))
    while begun_import.state is not ImportState.CHECKED:
        unit.session.flush()  # the next piece begins where this one ended
        check_piece(unit, secrets, begun_import)


def refer(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Somebody who travels with a group is referred to the partner that receives them."""
    case, organisation = life.case(unit), life.organisation_id
    assert organisation is not None  # that is how the life was chosen
    give_transfers(unit, case, organisation, _ASKED)
    unit.session.flush()  # what is sent needs a consent that is there
    for purpose in _ASKED:
        send_referral(unit, case, organisation, purpose, "Invented: arrives with a group, and is met at the airport.")


def take_on(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The partner meets them; whether it assists them, its coordinator has not said yet."""
    for referral in referrals_of_case(unit.session, life.case(unit).id):
        if referral.purpose is TransferPurpose.RECEPTION and referral.state is ReferralState.SENT:
            answer_referral(unit, referral, True)
            assign_referral(unit, referral, life.cast["worker"].account_id)


def tell_receivers(life: Life, unit: Unit, secrets: Secrets) -> None:
    """Whoever receives a group was told of it, by phone."""
    for movement in movements_of_case(unit.session, life.case(unit).id)[:1]:
        notice = NewNotice(
            unit.clock.now().date(), "", life.organisation_id, "Invented: by phone; two cars come to the airport."
        )
        give_notice(unit, movement, notice)
