"""The part of the walk that enters a whole family at once: a canary in every row of both forms that take several."""

import re
from typing import TYPE_CHECKING

from returns.cases.schemas import FURTHER
from tests.security.walk_of_first_steps import person_of, said, taken

if TYPE_CHECKING:
    from tests.security.walk import Walk

_ALSO = re.compile(r'name="also_for" value="([0-9a-f]{32})"')


def _rows(walk: "Walk", which: str, year: int) -> dict[str, str]:
    """Every further row of a form filled in; everybody with a birth date that stands nowhere else."""
    c, typed = walk.canaries, dict[str, str]()
    for place in FURTHER:
        typed |= {f"{name}_{place}": c.word(f"{which}: {name} {place}") for name in ("given_name", "family_name")}
        typed[f"birth_date_{place}"] = c.fact(
            f"birth date of {which}, {place}", f"{year + 2 * place}-0{place}-1{place}"
        )
        typed[f"sex_{place}"] = "male" if place % 2 else "female"
    return typed


def households(walk: "Walk") -> None:
    """A case that is opened with six people, and six more who join it."""
    c, officer = walk.canaries, walk.at_work("officer")
    first = {name: c.word(f"first of a family: {name}") for name in ("given_name", "family_name", "note")}
    born = c.fact("birth date of the first of a family", "1961-10-27")
    family = _rows(walk, "family", 1976)
    case = taken(walk, officer, "/cases/new", sex="male", country="UZ", birth_date=born, **first, **family)
    case = case.removesuffix("/guardians")
    joins = {name: c.word(f"first who joins: {name}") for name in ("given_name", "family_name")}
    born, more = c.fact("birth date of the first who joins", "1964-11-28"), _rows(walk, "joining", 1995)
    taken(walk, officer, f"{case}/people", sex="female", birth_date=born, **joins, **more)
    page = officer.get(f"{case}/people").text
    for name, typed in {**first, **family, **joins, **more}.items():
        if name.startswith(("given_name", "family_name")):
            assert typed in page, name
    _one_card_for_all(walk, case)


def _one_card_for_all(walk: "Walk", case: str) -> None:
    """A card of safe contact that others of the case are reached by too: each gets a copy of it."""
    c, officer, here = walk.canaries, walk.at_work("officer"), f"{case}/safe-contact"
    others = list(dict.fromkeys(_ALSO.findall(officer.get(here).text)))[1:3]
    assert len(others) == 2
    card = {name: c.word(f"card for all: {name}") for name in ("language", "code_phrase", "caution")}
    number = c.fact("number of a card for all", "+905321112277")
    allowed = {"channels": ["call"], "weekdays": list("1234567"), "zone": "Europe/Istanbul", "how": "face_to_face"}
    said(officer, here, person_id=person_of(officer, case), number=number, also_for=others, **allowed, **card)
    assert officer.get(here).text.count(c.word("card for all: caution")) >= 2
