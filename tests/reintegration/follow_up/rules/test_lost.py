"""What has changed about somebody who is looked for."""

import pytest

from reintegration.follow_up.rules.visits import LostEventKind, lost_change


@pytest.mark.parametrize(
    ("was", "now", "change"),
    [
        (False, False, None),
        (False, True, LostEventKind.LOST),
        (True, True, None),
        (True, False, LostEventKind.FOUND),
    ],
)
def test_only_a_change_is_told(was: bool, now: bool, change: LostEventKind | None) -> None:
    assert lost_change(was, now) is change
