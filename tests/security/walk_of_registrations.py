"""The part of the walk in which a partner registers an arrival, and an office gives it back: another one is asked."""

import re
from typing import TYPE_CHECKING

from returns.consent.rules import CHECKLIST

if TYPE_CHECKING:
    from tests.security.walk import Walk

_OFFICE = re.compile(r'<option value="([0-9a-f]{32})"[^>]*>[^<]*(Izmir|Ankara) office')
_OFFER = re.compile(r'href="(/arrivals/[0-9a-f-]{36})"')


def registrations(walk: "Walk") -> None:
    """Every field of the form of an arrival, and the reason why an office gives it back."""
    c, coordinator = walk.canaries, walk.at_work("coordinator")
    found = {name: office for office, name in _OFFICE.findall(coordinator.get("/arrivals/register").text)}
    texts = ("given_name", "family_name", "place", "company", "code_phrase", "if_somebody_else", "witness", "note")
    words = {name: c.word(f"registered arrival: {name}") for name in texts}
    sent = coordinator.post(
        "/arrivals/register", sex="female", birth_date=c.fact("birth date of who arrived", "1968-05-14"),
        office_id=found["Izmir"], arrived_on=walk.clock.now().date().isoformat(),
        number=c.fact("number of who arrived", "+998907771122"), language=c.word("registered arrival: language"),
        agrees_data="yes", agrees_transfer="yes", agrees_contact="yes", given_how="oral",
        checklist=list(CHECKLIST), **words,
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
    officer = walk.at_work("officer")
    offer = _OFFER.findall(officer.get("/arrivals").text)[0]
    page = officer.get(offer).text
    for name in ("given_name", "place", "company", "note"):
        assert words[name] in page, name
    back = officer.post(f"{offer}/decline", reason=c.word("why an arrival is not ours"))
    assert back.status_code == 303, back.text
    assert c.word("why an arrival is not ours") in coordinator.get(offer).text
    again = coordinator.post(f"{offer}/again", office_id=found["Ankara"])
    assert again.status_code == 303, again.text
    _child(walk, found["Ankara"])


def _child(walk: "Walk", office: str) -> None:
    """A child, with whoever stands for it."""
    c, coordinator = walk.canaries, walk.at_work("coordinator")
    texts = ("given_name", "place", "guardian_name", "guardian_organisation", "guardian_reference")
    words = {name: c.word(f"registered child: {name}") for name in texts}
    today = walk.clock.now().date().isoformat()
    sent = coordinator.post(
        "/arrivals/register", sex="male", birth_date=c.fact("birth date of a child who arrived", "2017-08-09"),
        office_id=office, arrived_on=today, known_by=today, agrees_data="yes", agrees_transfer="yes",
        given_how="written",
        guardian_capacity="relative", guardian_contact=c.fact("number of a guardian of who arrived", "+998907773344"),
        guardian_since=today, assent="assent_given", checklist=list(CHECKLIST), who="new", **words,
    )  # fmt: skip
    assert sent.status_code == 303, sent.text
