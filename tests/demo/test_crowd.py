"""The crowd of a big invented caseload: its rows are those that services make, and who is missing is not by chance."""

import random
import re
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean

import pytest
from sqlalchemy import func, select

from app import ROOT, all_jobs, build_app, build_container
from demo.caseload.cases import invent_staff
from demo.caseload.fates import fares_of
from demo.caseload.parts import staff_of_demo
from demo.caseload.people import drawn_name, invented_case, names_of_countries
from demo.crowd.crowd import Crowd, follow_monthly
from demo.crowd.identities import Identity, other_people
from demo.crowd.patterns import Pattern
from demo.load import Stage, crowd_of, load_demo, play_cases
from foundation.accounts.models import Account
from foundation.audit.sealer import seal_all
from foundation.audit.verification import verify
from foundation.clock import MovableClock
from foundation.errors import ScopeBreach
from foundation.geography.gazetteer import find_places
from foundation.references import draw_reference, read_reference
from foundation.settings import Settings
from foundation.storage.base import Base
from foundation.storage.bulk import Sheets
from foundation.storage.guard import execute_stamped
from foundation.storage.scopes import HEALTH
from foundation.storage.unit_of_work import reading, writing
from foundation.system.preparation import prepare
from foundation.system.scratch import scratch_settings
from foundation.web.container import Container
from reintegration.follow_up.models import Visit
from reintegration.follow_up.rules.follow_up import VisitOutcome
from reintegration.referrals.access import definition
from reintegration.referrals.models import PartnerAccess
from returns.cases.models import Case
from returns.cases.rules.cases import CaseState, Track
from returns.names.services.names import tokens_of_names
from returns.people.models import Identifier, Person
from returns.people.services.people import index_of
from tests.databases import no_demo, settings_for
from tests.demo.copied_lives import lives, told
from tests.factories.makers import Person as Colleague, arrived
from tests.factories.scopes import EVERYTHING

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SEED = 4  # of which two of the lives are lost, one of them closed
PLAYED = range(40, 60)
# What a life of those that are played has, besides what every case has.
FOLLOWED = {"visit", "visit_event", "attempt", "survey_response", "concern", "outcome", "episode", "lost_event"}


@dataclass(frozen=True)
class Copies:
    """A demo whose played lives were each copied once as they are: pairs of cases, and the crowd that copies."""

    container: Container
    stage: Stage
    crowd: Crowd
    pairs: list[tuple[uuid.UUID, uuid.UUID]]


def _stage(container: Container, clock: MovableClock, played: int) -> Stage:
    past = replace(container, clock=clock)
    jobs = {job.name: job for job in all_jobs(past)}
    return Stage(past.units, past.secrets, clock, jobs, past.settings.instance, played, played)


def _copies(settings: Settings) -> Copies:
    container = build_container(replace(settings, mode="demo"), MovableClock(NOW))
    prepare(container, ROOT, no_demo)
    stage = _stage(container, MovableClock(NOW), len(PLAYED))
    with writing(container.units, EVERYTHING) as unit:
        invent_staff(unit, container.secrets)
        follow_monthly(unit)
    with reading(container.units, EVERYTHING) as unit:
        staff = staff_of_demo(unit)
    crowd = crowd_of(stage, play_cases(stage, staff, PLAYED, SEED, are_copied=True))
    with writing(stage.units, EVERYTHING) as unit:
        pairs = [
            (pattern.life.case_id, crowd.copy(unit, pattern, _same_people(pattern), life.fate.number, SEED))
            for pattern, life in crowd.lives()
        ]
        crowd.write(unit, len(pairs))
    return Copies(container, stage, crowd, pairs)


def _same_people(pattern: Pattern) -> Identity:
    """The people of the pattern once more, under another reference."""
    [case] = pattern.life.of("case")
    own = [text for text in pattern.words if ":" not in text and text != case.opened["reference"]]
    return Identity(draw_reference(), tuple(pattern.people), {text: text for text in own})


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def copies(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copies]:
    """The same on either database."""
    if request.param == "sqlite":
        made = _copies(settings_for(tmp_path_factory.mktemp("crowd")))
        yield made
        made.container.stores.dispose()
    else:
        with scratch_settings(request.getfixturevalue("postgres_url")) as settings:
            made = _copies(settings)
            yield made
            made.container.stores.dispose()


def test_a_copy_has_the_rows_that_services_make(copies: Copies) -> None:
    assert len(copies.pairs) > len(PLAYED) * 0.8
    models = lives(copies.container, [one for one, _copy in copies.pairs])
    found = lives(copies.container, [copy for _one, copy in copies.pairs])
    other = [told(copy) - told(model) | told(model) - told(copy) for model, copy in zip(models, found, strict=True)]
    assert [line for one in other for line in sorted(one)] == []
    tables = {row.table for copy in found for row in copy.rows}
    assert tables >= FOLLOWED
    assert len(tables) > 35


def test_the_database_keeps_what_partners_see_of_copies(copies: Copies) -> None:
    columns = definition().selected_columns.keys()
    with copies.container.stores.data.connect() as connection:
        kept = execute_stamped(connection, select(*(PartnerAccess.__table__.c[name] for name in columns))).all()
        due = execute_stamped(connection, definition()).all()
    assert len(kept) > len(copies.pairs)
    assert Counter(kept) == Counter(due)


def test_no_copy_shares_an_id_or_a_reference_with_its_model(copies: Copies) -> None:
    models = lives(copies.container, [one for one, _copy in copies.pairs])
    found = lives(copies.container, [copy for _one, copy in copies.pairs])
    ids = [row.plain["id"] for life in (*models, *found) for row in life.rows]
    assert len(ids) == len(set(ids))
    assert all(one.version == 4 for one in ids)
    cases = [row for life in found for row in life.of("case")]
    for case in cases:
        reference = case.opened["reference"]
        assert read_reference(reference) == reference
        assert case.plain["reference_index"] == copies.container.secrets.blind_index("reference", reference)
    assert len({case.opened["reference"] for case in cases}) == len(cases)


def _owner(copies: Copies, case: Case) -> Colleague:
    with reading(copies.container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, case.owner_id)
        assert account is not None
        return Colleague(account.id, account.email, account.name, account.role, account.office_id, None, frozenset())


def test_an_officer_finds_opens_and_follows_somebody_of_the_crowd(copies: Copies) -> None:
    arrived_and_helped = (CaseState.ARRIVED, Track.WITH_REINTEGRATION)  # and so visited in the first month
    pattern, life = next(
        (one, life) for one, life in copies.crowd.lives() if (life.fate.end, life.fate.new.track) == arrived_and_helped
    )
    with writing(copies.stage.units, EVERYTHING) as unit:
        people = other_people(pattern, 90_000, SEED, life.fate.number)
        case_id = copies.crowd.copy(unit, pattern, people, 90_000, SEED)
        copies.crowd.write(unit, 1)
    with reading(copies.container.units, EVERYTHING) as unit:
        case = unit.session.get(Case, case_id)
        assert case is not None
        visit = unit.session.execute(select(Visit).where(Visit.case_id == case_id, Visit.month == 1)).scalar_one()
    browser, first = arrived(build_app(copies.container), _owner(copies, case)), people.people[0]
    page = browser.get(f"/cases/{case_id}")
    assert page.status_code == 200
    assert first.given_name in page.text
    assert browser.get(f"/visits/{visit.id}").status_code == 200
    assert people.reference in browser.post("/cases/search", q=people.reference).text
    name = f"{first.given_name} {first.family_name or ''}"
    found = [browser.post("/cases/search", q=name, by="name", page=number).text for number in range(1, 4)]
    assert any(people.reference in one for one in found)


def test_other_people_have_other_names_and_are_found_by_all_of_them(copies: Copies) -> None:
    pattern, life = copies.crowd.lives()[-1]
    with writing(copies.stage.units, EVERYTHING) as unit:
        people = other_people(pattern, 91_000, SEED, life.fate.number)
        case_id = copies.crowd.copy(unit, pattern, people, 91_000, SEED)
        copies.crowd.write(unit, 1)
    [found] = lives(copies.container, [case_id])
    for known, row in zip(people.people, found.of("person"), strict=True):
        assert (row.opened["given_name"], row.opened["birth_date"]) == (known.given_name, known.birth_date)
        name = " ".join(one for one in (known.given_name, known.family_name) if one)
        tokens = {
            one.plain["value_index"] for one in found.of("name_token") if one.plain["person_id"] == row.plain["id"]
        }
        assert tokens == set(tokens_of_names(copies.container.secrets, [name], 3))
    for row in found.of("identifier"):
        assert row.plain["value_index"] == index_of(
            copies.container.secrets, row.plain["kind"], row.opened["value"], None
        )


def test_a_crowd_has_names_of_its_countries_and_few_people_share_one() -> None:
    rng, of_countries = random.Random(SEED), names_of_countries()
    assert {invented_case(rng, number, "", NOW.date()).country for number in range(500)} == set(of_countries)
    for names in of_countries.values():
        assert all(len(one) == len(set(one)) > 10 for one in (names.women, names.men, names.families))
        assert len(names.places) == len(set(names.places)) > 4
    of_uz = of_countries["UZ"]
    whole = Counter((drawn_name(rng, of_uz.men), drawn_name(rng, of_uz.families)) for _person in range(1_000))
    assert 5 < max(whole.values()) < 40  # as in life: a frequent name, and hundreds that are rare
    assert len(whole) > 300


def test_places_to_return_to_are_on_the_map_as_they_are_written() -> None:
    unknown = {
        place
        for country, names in names_of_countries().items()
        for place in names.places
        if not find_places(place, country, limit=1)
    }
    assert unknown == {"Dibër", "Noakhali"}  # districts, as people say them too: an officer looks for the town


def test_whoever_fares_badly_goes_missing_and_the_truth_is_known(copies: Copies) -> None:
    numbers = range(10_000, 10_600)
    with writing(copies.stage.units, EVERYTHING) as unit:
        copies.crowd.add(unit, numbers, SEED)
    with reading(copies.container.units, EVERYTHING) as unit:
        named = unit.session.execute(select(Identifier, Person.case_id).join(Person)).all()
        number_of = {
            case_id: int(match.group(1))
            for one, case_id in named
            if (match := re.fullmatch(r"Z[ZL](1\d{4})\d?", one.value)) and one.key_name()
        }
        visits = unit.session.execute(select(Visit).where(Visit.outcome.is_not(None))).scalars().all()
    reached: dict[bool, list[bool]] = {True: [], False: []}
    for visit in visits:
        fares = fares_of(number_of[visit.case_id], SEED) if visit.case_id in number_of else 0.5
        if abs(fares - 0.5) > 0.2:
            reached[fares > 0.5].append(visit.outcome is VisitOutcome.DONE)
    assert min(map(len, reached.values())) > 300
    assert mean(reached[True]) - mean(reached[False]) > 0.15


def test_many_rows_at_once_are_for_the_demo_alone(copies: Copies) -> None:
    sheets = Sheets(copies.container.stores.data.dialect)
    table = Base.metadata.tables["visit_event"]
    for units in (lambda: writing(copies.container.units, HEALTH), lambda: reading(copies.container.units, EVERYTHING)):
        sheet = sheets.of(table)
        sheet.rows[:] = [sheet.bound({})]
        with pytest.raises(ScopeBreach), units() as unit:
            sheets.write(unit, [table])


def test_the_audit_of_copies_verifies(copies: Copies) -> None:
    container = copies.container
    seal_all(container.stores, container.secrets, NOW)
    assert not verify(container.stores, container.secrets, NOW, 60).problems


@pytest.mark.slow
def test_a_load_goes_on_in_copies_beyond_what_it_plays(tmp_path: Path) -> None:
    container = build_container(replace(settings_for(tmp_path), mode="demo"), MovableClock(NOW))
    try:
        prepare(container, ROOT, no_demo)
        for cases in (30, 36):
            load_demo(_stage(container, MovableClock(NOW), 4), cases, SEED)
            with reading(container.units, EVERYTHING) as unit:
                assert unit.session.execute(select(func.count(Case.id))).scalar_one() == cases
        seal_all(container.stores, container.secrets, NOW)
        assert not verify(container.stores, container.secrets, NOW, 60).problems
    finally:
        container.stores.dispose()
