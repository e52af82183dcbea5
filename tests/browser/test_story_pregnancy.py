"""A pregnant woman who needs clearance, with a medical escort through a transit country; told in docs/stories."""

from foundation.clock import MovableClock
from foundation.web.container import Container
from tests.browser import story_pregnancy as tale, story_pregnancy_departure as end, story_pregnancy_journey as way
from tests.browser.conftest import Desk

IN_NOVEMBER = (
    tale.open_case,
    tale.record_safe_contact,
    tale.counsel,
    tale.apply,
    tale.check,
    tale.record_inside,
    tale.clear_too_early,
    way.record_passport,
    way.say_where,
    way.plan_legs,
    way.refused_at_the_counter,
    way.record_weeks,
    way.move_legs,
    way.decide_on_fitness,
    way.everything_at_once,
    way.override_wrongly,
    tale.clear,
)
FIVE_DAYS_BEFORE = (
    way.override_visa,
    way.register_visa,
    end.report_on_weeks,
    end.ask_the_carrier,
    end.put_on_roster,
    end.choose_escort,
    end.send_home,
    end.pay,
    end.name_reception,
    end.confirm_consents,
    end.override_connection,
)


def test_a_pregnant_woman_flies_home_with_a_nurse_beside_her(
    desk: Desk, container: Container, clock: MovableClock, width: int
) -> None:
    company = tale.assemble(desk, container, clock, width)
    for step in IN_NOVEMBER:
        step(company)
    company.wait_until(end.FIVE_DAYS_BEFORE)
    for step in FIVE_DAYS_BEFORE:
        step(company)
    company.wait_until(end.THREE_DAYS_BEFORE)
    for step in (end.note_answers, end.sign, end.note_and_change, end.override_connection, end.sign):
        step(company)
    company.wait_until(end.TWO_DAYS_BEFORE)
    end.check_before_boarding(company)
    company.wait_until(end.DEPARTURE)
    end.depart(company)
    seen = "\n".join((*company.asked, *company.shown))
    assert [one for one in tale.TELLS if one in seen] == []
    assert company.faults == {}
