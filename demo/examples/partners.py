"""Examples of a partner's work: a plan from agreement to spot check, a card gone through, days changed, a wish."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

from demo.caseload.follow_up import episode_of
from demo.caseload.lives import Life
from demo.examples.programme import other_organisation
from demo.examples.sheets import pdf_of
from demo.steps import give_transfers
from foundation.geography.zones import local_date
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit
from reintegration.episodes.models import Episode
from reintegration.episodes.queries import visits_of_episode
from reintegration.plans.models import PlanItem
from reintegration.plans.queries import instalments_of_item, items_of_episode
from reintegration.plans.rules import PlanEventKind, ProofKind
from reintegration.plans.services.plans import NewItem, change_item
from reintegration.plans.services.progress import (
    StatedEvent,
    add_instalment,
    check_hand_over,
    confirm_receipt,
    deliver_item,
    keep_proof,
    pay_instalment,
    state_plan,
)
from reintegration.referrals.queries import accepted_for
from reintegration.referrals.rules import MoveReason
from reintegration.referrals.services import Checked, move_referral, record_check, wish_move
from reintegration.schedule.models import ChangeContent
from reintegration.schedule.rules import ChangeKind, ChangeReason
from reintegration.schedule.services.visits import change_visit
from returns.cases.queries import members_of_case
from returns.consent.rules import TransferPurpose
from returns.safe_contact.queries import card_of_person
from returns.safe_contact.rules import HowChecked

_COST, _PARTS = Decimal("300"), (Decimal("180"), Decimal("120"))
_WEEK = timedelta(days=7)


def _first_item(life: Life, unit: Unit) -> tuple[Episode, PlanItem, date]:
    """The first item of the plan, and today where the people live."""
    episode = episode_of(life, unit)
    return episode, items_of_episode(unit.session, episode.id)[0], local_date(unit.clock.now(), episode.zone)


def agree_on_plan(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The plan is drawn up and agreed on; its first item is paid in two parts, and the first receipt is there."""
    episode, item, today = _first_item(life, unit)
    name = members_of_case(unit.session, episode.case_id)[0].given_name or ""
    state_plan(unit, episode, StatedEvent(PlanEventKind.DRAWN_UP, today))
    stated = NewItem(
        None,
        None,
        None,
        activity=item.content.activity,
        planned_on=item.planned_on,
        provider="Invented tool shop",
        amount=_COST,
        currency="EUR",
        objective_id=item.objective_id,
    )
    change_item(unit, life.case(unit), episode, item, stated, item.version)
    for number, part in enumerate(_PARTS):
        add_instalment(unit, item, episode, part, today + number * _WEEK, "Invented: a sewing machine")
        unit.session.flush()  # the next one counts what is planned
    state_plan(unit, episode, StatedEvent(PlanEventKind.AGREED, today, name))
    pay_instalment(unit, item, episode, instalments_of_item(unit.session, item.id)[0], today)
    sheet = pdf_of(("Invented tool shop, Samarqand", "Receipt", f"Sewing machine, first part: {_PARTS[0]} EUR"))
    keep_proof(unit, item, ProofKind.RECEIPT, BytesIO(sheet), "Invented: of the first part.")


def hand_over_tools(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The item is paid and delivered; whoever received it has signed for it."""
    episode, item, today = _first_item(life, unit)
    name = members_of_case(unit.session, episode.case_id)[0].given_name or ""
    pay_instalment(unit, item, episode, instalments_of_item(unit.session, item.id)[1], today)
    deliver_item(unit, item, episode, today)
    sheet = pdf_of(("Hand-over certificate", "One sewing machine, with table and lamp", "Signed by the receiver"))
    keep_proof(unit, item, ProofKind.HAND_OVER, BytesIO(sheet))
    unit.session.flush()  # what is confirmed on paper needs the paper
    confirm_receipt(unit, item, episode, StatedEvent(PlanEventKind.RECEIVED_ON_PAPER, today, name))


def ask_after(life: Life, unit: Unit, secrets: Secrets) -> None:
    """A coordinator asked whether what was delivered is there, and has reviewed the plan."""
    episode, item, today = _first_item(life, unit)
    note = "Invented: saw the machine at work; two neighbours bring their sewing."
    check_hand_over(unit, item, episode, StatedEvent(PlanEventKind.SPOT_CONFIRMED, today, note=note))
    state_plan(unit, episode, StatedEvent(PlanEventKind.REVIEWED, today))


def go_through_card(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The card was gone through with the person, and something differs by now."""
    case = life.case(unit)
    person = members_of_case(unit.session, case.id)[0]
    card = card_of_person(unit.session, person.id)
    assert card is not None  # it was written before the departure
    checked = Checked(HowChecked.BY_CALL, False, "Invented: has a number of the country now, and works until seven.")
    record_check(unit, case, person.id, checked, card.version)


def give_more_days(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The last visit has a week more: the road there is closed in winter."""
    case, episode = life.case(unit), episode_of(life, unit)
    visit = visits_of_episode(unit.session, episode.id)[-1]
    why = ChangeContent(ChangeReason.NO_WAY_THERE, "Invented: the road over the pass is closed at times.")
    change_visit(unit, case, episode, visit, ChangeKind.EXTENDED, why, visit.closes_on + _WEEK)


def wish_to_hand_on(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The coordinator asks the office that another partner goes on."""
    assert life.case_id is not None
    referral = accepted_for(unit.session, life.case_id, TransferPurpose.FOLLOW_UP)
    assert referral is not None  # a partner follows this case
    note = "Invented: the family has moved to Bukhara, four hours away."
    wish_move(unit, referral, MoveReason.MOVED_AWAY, note, "Invented: they prefer to be called in the evening.")


def send_on(life: Life, unit: Unit, secrets: Secrets) -> None:
    """The office has sent the case to a partner where the family lives now, which has not answered yet."""
    case = life.case(unit)
    referral = accepted_for(unit.session, case.id, TransferPurpose.FOLLOW_UP)
    assert referral is not None  # whose coordinator asked for it
    organisation = other_organisation(unit, referral.organisation_id, case.country)
    if organisation is not None:
        give_transfers(unit, case, organisation, (TransferPurpose.FOLLOW_UP,))
        unit.session.flush()  # what is sent needs a consent that is there
        move_referral(unit, case, referral, organisation, "Invented: lives in Bukhara since last month.")
