"""Which offices the database leaves for a place, against measuring every one of them; and how load is counted."""

import uuid
from collections.abc import Sequence
from datetime import date

import pytest
from geopy.distance import geodesic

from foundation.geography.boxes import box_around
from foundation.storage.unit_of_work import reading, writing
from foundation.web.wiring import Wiring
from reintegration.partners.models import PartnerOffice
from reintegration.partners.queries.partners import load_at
from reintegration.partners.queries.ranking import Destination, Ranking, rank_offices
from reintegration.partners.rules.partners import Service
from reintegration.partners.rules.ranking import Wish
from reintegration.referrals.models import Referral
from reintegration.referrals.rules import ReferralState
from reintegration.referrals.services.referrals import send_referral
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


def _put(house: Wiring, points: Sequence[tuple[float, float]], radius_km: int) -> dict[uuid.UUID, tuple[float, float]]:
    organisation = make_organisation(house)
    with writing(house.units, EVERYTHING) as unit:
        rows = {}
        for number, (latitude, longitude) in enumerate(points):
            box = box_around((latitude, longitude), radius_km)
            row = PartnerOffice(
                organisation_id=organisation, country="UZ", name=f"{number:04}", place_id=1, place_name="x",
                latitude=latitude, longitude=longitude, zone="UTC", radius_km=radius_km, languages=[], hours={},
                changed_at=house.clock.now(), **vars(box),
            )  # fmt: skip
            unit.session.add(row)
            rows[row.id] = (latitude, longitude)
        return rows


def _ranked(house: Wiring, place: Destination, but: uuid.UUID | None = None) -> Ranking:
    with reading(house.units, make_account(house).scope(house)) as unit:
        return rank_offices(unit.session, WISH, place, DAY, but)


@pytest.mark.parametrize("radius_km", [5, 60, 400])
def test_the_database_leaves_exactly_those_that_reach_the_place(house: Wiring, radius_km: int) -> None:
    near = [(lat + up, lon) for lat, lon in _POINTS for up in (-0.5, -0.2, 0.05, 0.0) if abs(lat + up) <= 90]
    offices = _put(house, near, radius_km)
    for point in _POINTS:
        found = _ranked(house, Destination(point=point))
        expected = {one for one, at in offices.items() if geodesic(point, at).kilometers <= radius_km}
        assert found.fitting_count == len(expected), point
        assert {one.id for one in found.fitting} <= expected
        assert all("too_far" in {each.code for each in one.ranked.failing} for one in found.others)


def test_listed_places_are_found_by_what_was_typed_and_by_every_name_of_the_place(house: Wiring) -> None:
    organisation = make_organisation(house)
    far = {"place": "Nukus", "radius_km": None}
    by_name = make_partner_office(house, organisation, "by name", areas=("Samarqand",), **far)
    by_words = make_partner_office(house, organisation, "by words", areas=("Urgut tumani",), **far)
    make_partner_office(house, organisation, "neither", areas=("Jizzakh",), **far)
    words = Destination("Chorsu, urgut TUMANI", "Samarkand", int(SAMARKAND["id"]), (39.65417, 66.95972))
    assert {one.id for one in _ranked(house, words).fitting} == {by_name, by_words}
    assert [[each.code for each in one.ranked.failing] for one in _ranked(house, words).others] == [["not_listed"]]


def test_without_a_place_every_office_of_the_country_is_ranked_without_distance(house: Wiring) -> None:
    _put(house, _POINTS, 50)
    make_partner_office(house, make_organisation(house, "GE"), place="Batumi")
    found = _ranked(house, Destination())
    assert (found.fitting_count, found.in_country) == (len(_POINTS), len(_POINTS))
    assert {one.ranked.metres for one in found.fitting} == {None}


def test_a_country_without_offices_has_none(house: Wiring) -> None:
    assert (_ranked(house, HERE).in_country, _ranked(house, HERE).fitting) == (0, [])


def test_ranking_asks_twice_however_many_offices_there_are(house: Wiring) -> None:
    scope = make_account(house).scope(house)
    asked = []
    for more in (1, 60):
        _put(house, [(39.6 + number / 1000, 66.9) for number in range(more)], 80)
        with reading(house.units, scope) as unit, counted(house) as statements:
            rank_offices(unit.session, WISH, HERE, DAY)
        asked.append(len(statements))
    assert asked[0] == asked[1] <= 4  # two of them for the rules, which a process knows


def _place(one: Referred, office: uuid.UUID, *purposes: TransferPurpose) -> None:
    for purpose in purposes:
        one.change(Referral, one.referrals[purpose], partner_office_id=office)


def test_a_case_counts_once_by_its_weight_while_a_referral_is_open(house: Wiring) -> None:
    office = make_partner_office(house, make_organisation(house))
    several, close, ended = make_referred(house), make_referred(house, close=True), make_referred(house)
    for one in (several, close, ended):
        _place(one, office, *TransferPurpose)
    for referral in ended.referrals.values():
        ended.change(Referral, referral, state=ReferralState.DONE)
    stranger = make_account(house)
    with reading(house.units, stranger.scope(house)) as unit:
        assert load_at(unit.session, [office], DAY) == {office: 1 + 3}
        assert load_at(unit.session, [office], DAY, close.case) == {office: 1}
    with reading(house.units, make_account(house, stranger.role).scope(house)) as unit:
        assert load_at(unit.session, [], DAY) == {}


def test_a_case_counts_with_an_office_whoever_sends_it_and_from_wherever(house: Wiring) -> None:
    one = make_referred(house, (TransferPurpose.FOLLOW_UP,))
    one.change(Case, one.case, nearest_place=SAMARKAND, place_of_return="Samarkand")
    far = make_partner_office(house, one.organisation, "Far", "Tashkent")
    near = make_partner_office(house, one.organisation, "Near")
    none = make_partner_office(house, one.organisation, "No reception", services=frozenset({Service.FOLLOW_UP}))
    one.agree_to_transfer(TransferPurpose.RECEPTION)
    with writing(house.units, one.owner.scope(house)) as unit:
        case = unit.session.get(Case, one.case)
        assert case is not None
        send_referral(unit, case, one.organisation, TransferPurpose.RECEPTION)
    with reading(house.units, one.owner.scope(house)) as unit:
        assert load_at(unit.session, [far, near, none], house.clock.now().date()) == {near: 1}
