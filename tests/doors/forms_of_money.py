"""Forms of money that name something by its id, each taken when it names its own."""

from tests.doors.named import CASE, PERSON, Named, Sent

_LINE = {"kind": "travel", "what": "A seat", "planned": "10", "currency": "EUR"}

FORMS = (
    Sent(
        f"POST {CASE}/budget",
        "officer",
        {"person_id": PERSON},
        lambda world, days: {**_LINE, "person_id": world.mine.people[0].hex},
    ),
    Sent(
        f"POST {CASE}/budget/{{mine_line}}/receipt",
        "officer",
        {"receipt_id": Named("receipt")},
        lambda world, days: {"receipt_id": world.mine.receipt.hex},
    ),
    Sent(
        f"POST {CASE}/budget/{{mine_line}}/change",
        "officer",
        {"person_id": PERSON},
        lambda world, days: {**_LINE, "person_id": world.mine.people[0].hex},
    ),
    Sent(
        f"POST {CASE}/budget/{{mine_bill}}/step",
        "officer",
        {"receipt_id": Named("receipt")},
        lambda world, days: {"step": "pay", "paid_sum": "10", "receipt_id": world.mine.receipt.hex},
    ),
)
