"""A later release never undoes what was entered in the program: what it brings for such a rule is an offer."""

import shutil
from pathlib import Path

import pytest

from foundation.errors import BadInput, Conflict
from foundation.rulebook.queries import offered_of, rule_on
from foundation.rulebook.services.seeding import seed_rules
from foundation.storage.scopes import PREPARE
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from planning.rule_changes.services.proposals import propose
from tests.factories.rule_changes import (
    CONNECTION,
    Keepers,
    cancelled,
    change_now,
    confirmed,
    in_days,
    make_proposal,
    typed,
)
from tests.factories.scopes import EVERYTHING

pytestmark = pytest.mark.both_databases
SEEDS = Path(__file__).parents[4] / "data" / "rules"
CONFIRMED_AGAIN = "consent.confirmed_again_within_days"


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """The seeds of a later release: the folder is the test's own."""
    return Path(shutil.copytree(SEEDS, tmp_path / "rules"))


def brings(release: Path, code: str, value: object, since: object, scope: str = "{}", unit: str = "minutes") -> None:
    """Add a row to the release."""
    name = {"itinerary": "itinerary", "consent": "consent"}[code.partition(".")[0]]
    never = "never_overridable = true\n" if name == "consent" else ""
    text = (
        f'\n[[rule]]\ncode = "{code}"\nlabel = "A release"\nvalue = {value}\nunit = "{unit}"\nscope = {scope}\n'
        f'valid_from = {since}\nsource = "The release"\nstanding = "sourced"\n{never}'
    )
    with (release / f"{name}.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def set_up(container: Container, release: Path) -> int:
    """What the set-up of the release does with the rules."""
    with writing(container.units, PREPARE) as unit:
        return seed_rules(unit, release, container.rule_topics)


def value_on(container: Container, days: int, code: str = CONNECTION, **scope: str) -> int:
    """What holds so many days from today."""
    with reading(container.units, EVERYTHING) as unit:
        return rule_on(unit.session, code, in_days(container, days), scope).whole()


def offers(container: Container, code: str = CONNECTION) -> list[object]:
    """The values that releases offer."""
    with reading(container.units, EVERYTHING) as unit:
        return [row.value for row in offered_of(unit.session, [code])]


def test_a_release_replaces_a_rule_that_nobody_edited(container: Container, release: Path) -> None:
    brings(release, CONNECTION, 100, in_days(container, 5))
    assert set_up(container, release) == 1
    assert (value_on(container, 5), offers(container)) == (100, [])


def test_an_edited_rule_stays_and_the_release_offers_its_row(
    container: Container, keepers: Keepers, release: Path
) -> None:
    change_now(container, keepers, CONNECTION, "150")
    brings(release, CONNECTION, 100, in_days(container, 5))
    assert set_up(container, release) == 1
    assert (value_on(container, 5), value_on(container, 500), offers(container)) == (150, 150, [100])
    assert set_up(container, release) == 0


def test_a_more_specific_row_of_a_release_does_not_undo_it_by_the_side(
    container: Container, keepers: Keepers, release: Path
) -> None:
    change_now(container, keepers, CONNECTION, "150")
    brings(release, CONNECTION, 60, "2020-01-01", '{ carrier = "TK" }')
    set_up(container, release)
    assert value_on(container, 5, carrier="TK") == 150
    assert offers(container) == [60]


def test_a_row_beside_an_edited_one_stops_no_set_up(container: Container, keepers: Keepers, release: Path) -> None:
    change_now(container, keepers, CONNECTION, "150", scope="host=DE")
    brings(release, CONNECTION, 60, "2020-01-01", '{ carrier = "TK" }')
    set_up(container, release)
    assert value_on(container, 5, host="DE", carrier="TK") == 150
    assert offers(container) == [60]


def test_a_row_of_the_same_day_is_an_offer_and_no_conflict(
    container: Container, keepers: Keepers, release: Path
) -> None:
    change_now(container, keepers, CONNECTION, "150")
    brings(release, CONNECTION, 100, in_days(container, 2))
    set_up(container, release)
    assert (value_on(container, 2), offers(container)) == (150, [100])


def test_a_row_that_was_edited_and_taken_back_leaves_the_way_free(
    container: Container, keepers: Keepers, release: Path
) -> None:
    proposal_id = make_proposal(container, keepers.officer)
    confirmed(container, keepers.administrator, proposal_id)
    cancelled(container, keepers.officer, proposal_id)
    brings(release, CONNECTION, 100, in_days(container, 2))
    set_up(container, release)
    assert (value_on(container, 2), offers(container)) == (100, [])


def test_rows_that_a_release_brought_before_still_must_not_change(
    container: Container, keepers: Keepers, release: Path
) -> None:
    change_now(container, keepers, CONNECTION, "150")
    brings(release, CONNECTION, 100, in_days(container, 5))
    set_up(container, release)
    text = (release / "itinerary.toml").read_text(encoding="utf-8")
    (release / "itinerary.toml").write_text(text.replace("value = 100", "value = 101"), encoding="utf-8")
    with pytest.raises(Conflict, match="already stored"):
        set_up(container, release)


def test_what_protects_people_is_loosened_only_as_a_release_has_it(
    container: Container, keepers: Keepers, release: Path
) -> None:
    change_now(container, keepers, CONFIRMED_AGAIN, "7")
    later = {"valid_from": in_days(container, 5)}
    for value in ("10", "14", "8"):
        with pytest.raises(BadInput) as refused, writing(container.units, keepers.officer.scope(container)) as unit:
            propose(unit, container.rule_bounds, [typed(container, CONFIRMED_AGAIN, value, **later)])
        assert "it can only be tightened" in refused.value.errors["value"][0]
    brings(release, CONFIRMED_AGAIN, 10, in_days(container, 4), unit="days")
    set_up(container, release)
    assert value_on(container, 5, CONFIRMED_AGAIN) == 7
    change_now(container, keepers, CONFIRMED_AGAIN, "10", **later)
    assert [value_on(container, days, CONFIRMED_AGAIN) for days in (4, 5)] == [7, 10]
