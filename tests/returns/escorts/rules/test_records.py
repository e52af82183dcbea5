"""Hand-overs: everything wrong is told at once, and nobody is given to a receiver who was not checked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from returns.escorts.rules.escorts import HandOverFacts, IdentityCheck, hand_over_problems

NOW = datetime(2026, 12, 3, 12, tzinfo=UTC)
GOOD = HandOverFacts(("a", "b"), NOW, IdentityCheck.DOCUMENT)


@pytest.mark.parametrize(
    ("stated", "wrong"),
    [
        (GOOD, {}),
        (replace(GOOD, people=()), {"person_ids": "nobody_handed_over"}),
        (replace(GOOD, people=("a", "z")), {"person_ids": "stranger_handed_over"}),
        (replace(GOOD, check=None), {"identity": "receiver_not_checked"}),
        (replace(GOOD, at=NOW + timedelta(minutes=1)), {"at_time": "not_come_yet"}),
        (
            HandOverFacts((), NOW + timedelta(days=1), None),
            {
                "person_ids": "nobody_handed_over",
                "identity": "receiver_not_checked",
                "at_time": "not_come_yet",
            },
        ),
    ],
)
def test_everything_wrong_with_a_hand_over_is_told_at_once(stated: HandOverFacts, wrong: dict[str, str]) -> None:
    assert hand_over_problems(stated, ("a", "b", "c"), NOW) == wrong
