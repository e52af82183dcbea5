"""Stops of the tour: a sketch that is empty, begun, wrong, answered, and begun with a case."""

from collections.abc import Iterator

from foundation.web.container import Container
from tests.factories.journeys import make_planned, make_team
from tests.factories.sketching import family
from tests.pages.stops import Stop


def of_sketch(container: Container) -> Iterator[Stop]:
    """The form with rows more and less, with errors, and answers of every kind."""
    team = make_team(container)
    planned, who = make_planned(container, team), team.owner
    yield Stop("sketch-empty", who, "/sketch")
    yield Stop("sketch-example", who, "/sketch", {"do": "example"})
    yield Stop("sketch-more", who, "/sketch", family(do="add_escort"))
    yield Stop("sketch-less", who, "/sketch", family(do="remove_leg_2"))
    yield Stop("sketch-errors", who, "/sketch", family("leg1_departs_on", leg2_origin_typed="Istanbul"), 422)
    yield Stop("sketch-free", team.specialist, "/sketch", family())
    more = {"person1_weeks": "33", "person1_needs": ["wheelchair"], "person1_document_expires": "2026-12-11"}
    yield Stop("sketch-blocked", who, "/sketch", family(**more, escorts="1", escort1_kind="medical", place="G1216265"))
    alone = {"people": "1", "person1_age": "7", "person1_likeness": "child", "legs": "0", "country": "UZ"}
    yield Stop("sketch-child-alone", who, "/sketch", family("assume", **alone))
    yield Stop("sketch-of-case", who, f"/cases/{planned.case}/sketch")
