"""The part of the walk that enters a whole family at once: a canary in every row of both forms that take several."""

from typing import TYPE_CHECKING

from returns.cases.schemas import FURTHER
from tests.security.walk_of_first_steps import taken

if TYPE_CHECKING:
    from tests.security.walk import Walk


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
