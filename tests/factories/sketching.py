"""Makers of sketches as a browser sends them: a family on a way with a change, and the same with fields changed."""

from typing import Any

EVERYTHING = ["contacts", "checks", "clearance", "consents", "guardians", "fitness", "originals", "bookings"]
EVERYTHING += ["ways_home", "reception"]

FAMILY: dict[str, Any] = {
    "people": "2",
    "legs": "2",
    "escorts": "0",
    "assume": EVERYTHING,
    "person1_age": "31",
    "person1_age_unit": "years",
    "person1_nationality": "UZ",
    "person1_document": "passport",
    "person1_document_expires": "2027-10-01",
    "person2_likeness": "baby",
    "person2_birth_date": "2026-11-19",
    "person2_nationality": "UZ",
    "person2_document": "passport",
    "person2_document_expires": "2027-10-01",
    "leg1_origin_typed": "IST",
    "leg1_destination_typed": "DOH",
    "leg1_departs_on": "2026-12-03",
    "leg1_departs_time": "19:40",
    "leg1_arrives_time": "23:50",
    "leg1_carrier": "QR",
    "leg2_origin_typed": "DOH",
    "leg2_destination_typed": "TAS",
    "leg2_departs_on": "2026-12-04",
    "leg2_departs_time": "02:30",
    "leg2_arrives_time": "08:00",
    "leg2_carrier": "QR",
}


def family(*without: str, **changed: Any) -> dict[str, Any]:
    """The family, with fields changed and these left out."""
    return {name: value for name, value in {**FAMILY, **changed}.items() if name not in without}
