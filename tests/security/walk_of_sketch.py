"""The part of the walk that sketches a way: what is typed is nowhere kept, so every field is a canary."""

from typing import TYPE_CHECKING

from tests.factories.sketching import family

if TYPE_CHECKING:
    from tests.security.walk import Walk


def sketch(walk: "Walk") -> None:
    """A sketch with an error, one that is answered, and one through the door of programs."""
    c, officer = walk.canaries, walk.at_work("officer")
    officer.get("/sketch")
    typed = {name: c.word(f"sketch: {name}") for name in ("leg1_carrier", "leg2_carrier")}
    typed |= {name: c.word(f"sketch: {name}")[:20] for name in ("leg1_number", "leg2_number")}
    born = c.fact("birth date in a sketch", "1951-03-29")
    due = c.fact("due date in a sketch", "2027-06-13")
    assert c.mark in typed["leg1_number"]
    nowhere = c.word("sketch: a place that is none")
    told = officer.post("/sketch", **family(leg1_origin_typed=nowhere, person2_birth_date=born, **typed))
    assert told.status_code == 422
    assert nowhere in told.text
    later = {"leg1_departs_on": "2027-01-03", "leg2_departs_on": "2027-01-04"}
    sent = family("person1_age", "person1_age_unit", person1_birth_date=born, person1_due_on=due, **later, **typed)
    answer = officer.post("/sketch", **sent)
    assert answer.status_code == 200
    assert born in answer.text
    someone = {"birth_date": born, "due_on": due, "document": "passport", "document_expires": "2027-05-05"}
    answer = officer.post_json("/api/sketch", {"people": [someone], "country": "UZ"})
    assert answer.status_code == 200, answer.text
