"""The examples as phases, in the order in which they happen, each at a day shortly before the demo is first opened."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from demo.caseload.lives import Life, Phase
from demo.examples import journeys, office, partners, protection
from demo.examples.chosen import Chosen, choose
from foundation.security.secrets import Secrets
from foundation.storage.unit_of_work import Unit

ALL_SCENES = 40  # cases: in fewer of them not every kind of life is there
_Act = Callable[[Life, Unit, Secrets], None]
_Step = tuple[str, int, _Act]  # whose part it is, how many days ago, what is done


def examples_of(lives: Sequence[Life], now: datetime) -> list[Phase]:
    """What is done for one life of each kind, as far as they are there; what one does on one day, in one phase."""
    phases = []
    for life, steps in _steps(choose(lives)):
        for (part, days), acts in groupby(steps, lambda step: step[:2]):
            if life is not None and part in life.cast:
                at = _at(life, now - timedelta(days=days))
                phases.append(Phase(part, at, _one_after_the_other([act for *_when, act in acts])))
    return phases


def _one_after_the_other(acts: Sequence[_Act]) -> _Act:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        for step in acts:
            step(life, unit, secrets)
            unit.session.flush()  # the next one finds what this one made

    return act


def _at(life: Life, instant: datetime) -> Callable[[Life], datetime | None]:
    return lambda other: instant if other is life else None


def _steps(chosen: Chosen) -> Sequence[tuple[Life | None, Sequence[_Step]]]:
    return (
        (chosen.planned, _PLANNED),
        (chosen.family, _FAMILY),
        (chosen.helped, _HELPED),
        (chosen.moving, _MOVING),
        (chosen.wished, (("coordinator", 1, partners.wish_to_hand_on),)),
        (chosen.with_programme, (("officer", 2, office.plan_money),)),
        (chosen.protected, (("specialist", 2, protection.leave_note),)),
        (chosen.alike[1] if chosen.alike else None, (("officer", 2, _tell_apart(chosen)),)),
    )


def _tell_apart(chosen: Chosen) -> _Act:
    def act(life: Life, unit: Unit, secrets: Secrets) -> None:
        assert chosen.alike is not None
        office.tell_apart(life, chosen.alike[0], unit, secrets)

    return act


_PLANNED: tuple[_Step, ...] = (
    ("officer", 3, office.keep_papers),
    ("officer", 3, office.write_notes),
    ("officer", 3, office.call_to_check),
    ("officer", 3, office.check_payment),
    ("officer", 3, office.keep_lists),
    ("second officer", 1, office.start_with),
    ("second officer", 1, office.begin_list),
    ("officer", 0, office.refer),
    ("officer", 0, office.tell_receivers),
    ("specialist", 0, protection.let_in),
    ("coordinator", 0, office.take_on),
    ("coordinator", 0, protection.see_risks),
)
_FAMILY: tuple[_Step, ...] = (
    ("officer", 3, journeys.travel_apart),
    ("officer", 3, journeys.ask_to_set_aside),
    ("second officer", 2, journeys.decline),
    ("officer", 1, journeys.ask_again),
)
_HELPED: tuple[_Step, ...] = (
    ("officer", 30, journeys.record_escort),
    ("officer", 29, office.keep_receipt),
    ("worker", 20, partners.agree_on_plan),
    ("worker", 6, partners.hand_over_tools),
    ("coordinator", 2, partners.ask_after),
    ("worker", 1, partners.give_more_days),
)
_MOVING: tuple[_Step, ...] = (
    ("worker", 5, partners.go_through_card),
    ("coordinator", 4, partners.wish_to_hand_on),
    ("officer", 2, partners.send_on),
)
