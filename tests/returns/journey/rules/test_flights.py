"""How carrier and number of a flight are written."""

import pytest

from returns.journey.rules.itinerary import flight_label


@pytest.mark.parametrize(
    ("carrier", "number", "label"),
    [
        ("TK", "TK370", "TK370"),
        ("TK", "TK 370", "TK 370"),
        ("tk", "TK370", "TK370"),
        ("TK", "370", "TK 370"),
        ("Turkish Airlines", "TK370", "Turkish Airlines TK370"),
        ("K", "KC131", "K KC131"),
        ("HY", "", "HY"),
        ("", "HY 602", "HY 602"),
        ("", "", ""),
    ],
)
def test_a_carrier_is_said_once(carrier: str, number: str, label: str) -> None:
    assert flight_label(carrier, number) == label
