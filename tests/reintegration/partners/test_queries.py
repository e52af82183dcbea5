"""Which offices the database leaves for a place, against measuring every one of them; and how load is counted."""

import uuid
from collections.abc import Sequence
from datetime import date

import pytest
from geopy.distance import geodesic

from foundation.geography.boxes import box_around
from foundation.storage.unit_of_work import reading, writing
from foundation.web.container import Container
from reintegration.partners.models import PartnerOffice
from reintegration.partners.queries.partners import (
    Destination,
    OfficeFilter,
    Ranking,
    load_at,
    offices_page,
    rank_offices,
)
from reintegration.partners.rules.partners import Service, Wish
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from reintegration.referrals.services import send_referral
from returns.cases.models import Case
from returns.consent.rules import TransferPurpose
from tests.doors.visits import counted
from tests.factories.makers import make_account, make_organisation
from tests.factories.partners import SAMARKAND, make_partner_office
from tests.factories.referred import Referred, make_referred
from tests.factories.scopes import EVERYTHING

DAY = date(2026, 11, 24)
WISH = Wish(country="UZ", on=DAY, needed=frozenset())
HERE = Destination("Samarkand", "Samarkand", 1216265, (39.65417, 66.95972))
# Points on all sides, and offices that reach across the date line and around the poles.
_POINTS = [(39.65, 66.96), (-17.8, 179.9), (-17.8, -179.9), (89.9, 0.0), (89.9, 179.0), (-89.95, 10.0), (0.0, 0.0)]


def _put(
    container: Container, points: Sequence[tuple[float, float]], radius_km: int
) -> dict[uuid.UUID, tuple[float, float]]:
    organisation = make_organisation(container)
    with writing(container.units, EVERYTHING) as unit:
        rows = {}
        for number, (latitude, longitude) in enumerate(points):
            box = box_around((latitude, longitude), radius_km)
            row = PartnerOffice(
                organisation_id=organisation, country="UZ", name=f"{number:04}", place_id=1, place_name="x",
                latitude=latitude, longitude=longitude, zone="UTC", radius_km=radius_km, languages=[], hours={},
                changed_at=container.clock.now(), **vars(box),
            )  # fmt: skip
            unit.session.add(row)
            rows[row.id] = (latitude, longitude)
        return rows


def _ranked(container: Container, place: Destination, but: uuid.UUID | None = None) -> Ranking:
    with reading(container.units, make_account(container).scope(container)) as unit:
        return rank_offices(unit.session, WISH, place, DAY, but)


@pytest.mark.parametrize("radius_km", [5, 60, 400])
def test_the_database_leaves_exactly_those_that_reach_the_place(container: Container, radius_km: int) -> None:
    near = [(lat + up, lon) for lat, lon in _POINTS for up in (-0.5, -0.2, 0.05, 0.0) if abs(lat + up) <= 90]
    offices = _put(container, near, radius_km)
    for point in _POINTS:
        found = _ranked(container, Destination(point=point))
        expected = {one for one, at in offices.items() if geodesic(point, at).kilometers <= radius_km}
        assert found.fitting_count == len(expected), point
        assert {one.row.id for one in found.fitting} <= expected
        assert all("too_far" in {each.code for each in one.ranked.failing} for one in found.others)


def test_listed_places_are_found_by_what_was_typed_and_by_every_name_of_the_place(container: Container) -> None:
    organisation = make_organisation(container)
    far = {"place": "Nukus", "radius_km": None}
    by_name = make_partner_office(container, organisation, "by name", areas=("Samarqand",), **far)
    by_words = make_partner_office(container, organisation, "by words", areas=("Urgut tumani",), **far)
    make_partner_office(container, organisation, "neither", areas=("Jizzakh",), **far)
    words = Destination("Chorsu, urgut TUMANI", "Samarkand", SAMARKAND.id, (39.65417, 66.95972))
    assert {one.row.id for one in _ranked(container, words).fitting} == {by_name, by_words}
    assert [[each.code for each in one.ranked.failing] for one in _ranked(container, words).others] == [["not_listed"]]


def test_without_a_place_every_office_of_the_country_is_ranked_without_distance(container: Container) -> None:
    _put(container, _POINTS, 50)
    make_partner_office(container, make_organisation(container, "GE"), place="Batumi")
    found = _ranked(container, Destination())
    assert (found.fitting_count, found.in_country) == (len(_POINTS), len(_POINTS))
    assert {one.ranked.metres for one in found.fitting} == {None}


def test_a_country_without_offices_has_none(container: Container) -> None:
    assert (_ranked(container, HERE).in_country, _ranked(container, HERE).fitting) == (0, [])


def test_ranking_asks_twice_however_many_offices_there_are(container: Container) -> None:
    scope = make_account(container).scope(container)
    asked = []
    for more in (1, 60):
        _put(container, [(39.6 + number / 1000, 66.9) for number in range(more)], 80)
        with reading(container.units, scope) as unit, counted(container) as statements:
            rank_offices(unit.session, WISH, HERE, DAY)
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 4  # two of them for the rules, which a process knows


def _place(one: Referred, office: uuid.UUID, *purposes: TransferPurpose) -> None:
    for purpose in purposes:
        one.change(Referral, one.referrals[purpose], partner_office_id=office)


def test_a_case_counts_once_by_its_weight_while_a_referral_is_open(container: Container) -> None:
    office = make_partner_office(container, make_organisation(container))
    several, close, ended = make_referred(container), make_referred(container, close=True), make_referred(container)
    for one in (several, close, ended):
        _place(one, office, *TransferPurpose)
    for referral in ended.referrals.values():
        ended.change(Referral, referral, state=ReferralState.DONE)
    stranger = make_account(container)
    with reading(container.units, stranger.scope(container)) as unit:
        assert load_at(unit.session, [office], DAY) == {office: 1 + 3}
        assert load_at(unit.session, [office], DAY, close.case) == {office: 1}
    with reading(container.units, make_account(container, stranger.role).scope(container)) as unit:
        assert load_at(unit.session, [], DAY) == {}


def test_a_case_counts_with_an_office_whoever_sends_it_and_from_wherever(container: Container) -> None:
    one = make_referred(container, (TransferPurpose.FOLLOW_UP,))
    one.change(Case, one.case, nearest_place=SAMARKAND, place_of_return="Samarkand")
    far = make_partner_office(container, one.organisation, "Far", "Tashkent")
    near = make_partner_office(container, one.organisation, "Near")
    none = make_partner_office(container, one.organisation, "No reception", services=frozenset({Service.FOLLOW_UP}))
    one.agree_to_transfer(TransferPurpose.RECEPTION)
    with writing(container.units, one.owner.scope(container)) as unit:
        case = unit.session.get(Case, one.case)
        assert case is not None
        send_referral(unit, case, one.organisation, TransferPurpose.RECEPTION)
    with reading(container.units, one.owner.scope(container)) as unit:
        assert load_at(unit.session, [far, near, none], container.clock.now().date()) == {near: 1}


@pytest.mark.parametrize("word", ["ташкент", "ТАШ", "ümit", "ÜMIT"])
def test_words_are_looked_for_in_letters_of_either_case_in_any_script(container: Container, word: str) -> None:
    office = make_partner_office(container, make_organisation(container), name="Ташкент Ümit")
    with reading(container.units, EVERYTHING) as unit:
        assert [row.id for row in offices_page(unit.session, OfficeFilter(word), None, 25).items] == [office]
