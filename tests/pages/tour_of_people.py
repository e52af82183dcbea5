"""People on the tour: families, and who stands for their children."""

from collections.abc import Iterator

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from returns.cases.queries import case_by_id
from returns.people.queries import linked_cases
from tests.factories.families import GROWN, lose_key, make_family, make_guardian, make_siblings
from tests.factories.makers import Person, make_account
from tests.pages.stops import Stop


def of_people(container: Container, officer: Person) -> Iterator[Stop]:
    """Pages of people, empty, with errors, and filled."""
    yield from _guardians(container, officer)
    yield from _person(container, officer)
    yield from _screening(container, officer)
    yield from _unknowns(container, officer)
    yield from _families(container, officer)


def _guardians(container: Container, officer: Person) -> Iterator[Stop]:
    adult, siblings = make_family(container, officer, GROWN), make_siblings(container, officer)
    at = f"/cases/{siblings.case}/guardians"
    yield Stop("guardians-none-needed", officer, f"/cases/{adult.case}/guardians")
    yield Stop("guardians-empty", officer, at)
    yield Stop("guardians-errors", officer, at, {"capacity": "friend", "appointed_on": "soon"}, 422)
    child, wrong = (
        str(siblings.people[1]),
        {"capacity": "authority", "appointed_on": "2099-01-01", "contact": "+9055511"},
    )
    yield Stop("guardians-refused", officer, at, {"person_id": child, **wrong, "contact": ""}, 422)
    right = {"capacity": "appointed_guardian", "name": "Given95", "contact": "+905551112244", "organisation": "Given94"}
    said = {"person_id": child, "appointed_on": "2026-11-01", "reference": "needed", **right}
    yield Stop("guardians", officer, at, said)
    guardian = make_guardian(container, siblings)
    one, asked = f"{at}/{guardian}", {"which": f"g{guardian.hex}", "back": at}
    yield Stop("guardians-number", officer, f"/numbers/{siblings.people[0]}", asked, 422)
    yield Stop("guardians-end-errors", officer, f"{one}/end", {"ended_on": "soon"}, 422)
    yield Stop("guardians-ended", officer, f"{one}/end", {"ended_on": "2026-11-24", "reason": "needed"})


def _person(container: Container, officer: Person) -> Iterator[Stop]:
    family = make_family(container, officer, GROWN, None)
    at, other = (f"/cases/{family.case}/people/{one}" for one in family.people)
    yield Stop("person-bare", officer, other)
    yield Stop("person", officer, at)
    yield Stop("person-errors", officer, f"{at}/who", {"birth_date": "soon", "birth_year": "x"}, 422)
    who = {"version": "1", "given_name": "Given92", "family_name": "Family92", "sex": "female", "birth_year": "1991"}
    yield Stop("person-year-wrong", officer, f"{at}/who", {**who, "birth_year": "1492", "habitual_country": "XX"}, 422)
    yield Stop("person-changed", officer, f"{at}/who", {**who, "habitual_country": "TR"})
    yield Stop("person-stale", officer, f"{at}/who", {**who, "given_name": "Given93", "birth_year": ""}, 409)
    for part in ("spelling", "names", "nationalities", "languages", "identifiers", "ties"):
        yield Stop(f"person-{part}-errors", officer, f"{at}/{part}", {}, 422)
    yield Stop("person-named", officer, f"{at}/names", {"kind": "own_script", "given": "Given94"})
    yield Stop("person-national", officer, f"{at}/nationalities", {"country": "UZ", "basis": "document"})
    yield Stop("person-stateless-too", officer, f"{at}/nationalities", {"country": "stateless", "basis": "stated"}, 422)
    yield Stop("person-speaks", officer, f"{at}/languages", {"code": "uz", "interpreter": "needed", "reads": "no"})
    phone = {"identifier_kind": "phone", "value": "+998901234567", "label": "needed"}
    yield Stop("person-phone-nowhere", officer, f"{at}/identifiers", phone, 422)
    yield Stop("person-phone", officer, f"{at}/identifiers", {**phone, "used_in": "UZ"})
    tie = {"other_id": str(family.people[1]), "kin": "sibling"}
    yield Stop("person-related", officer, f"{at}/ties", tie)
    yield Stop("person-related-twice", officer, f"{at}/ties", tie, 422)
    lose_key(container, family.people[1])
    yield Stop("person-gone", officer, other)
    yield Stop("person-beside-one-gone", officer, at)


def _screening(container: Container, officer: Person) -> Iterator[Stop]:
    family = make_siblings(container, officer)
    at = f"/cases/{family.case}/screening"
    one = f"{at}/{family.people[1]}"
    yield Stop("screening-empty", officer, at)
    yield Stop("screening-person-empty", officer, one)
    yield Stop("screening-errors", officer, one, {"version": "0", "flags": "hero", "topics": "journey"}, 422)
    wrong = {"version": "0", "note_pregnancy": "needed", "since_pregnancy": "2099-01-01", "topics": "journey"}
    yield Stop("screening-refused", officer, one, wrong, 422)
    said = {"flags": ["child_alone", "extra_care"], "note_extra_care": "needed", "since_extra_care": "2026-11-01"}
    yield Stop("screening", officer, one, {"version": "0", "asked_worried": "yes", **said})
    yield Stop("screening-again", officer, one, {"version": "1", **said})
    yield Stop("screening-person", officer, one)
    yield Stop("screening-case", officer, f"/cases/{family.case}")


def _unknowns(container: Container, officer: Person) -> Iterator[Stop]:
    elsewhere = make_account(container)
    family = make_family(container, officer, GROWN)
    at = f"/cases/{family.case}/unknowns"
    yield Stop("unknowns-list-empty", elsewhere, "/unknowns")
    yield Stop("unknowns", officer, at)
    yield Stop("unknowns-errors", officer, at, {"what": "nothing", "due_on": "soon"}, 422)
    mine = {"who_id": str(officer.id), "due_on": "2026-12-10"}
    yield Stop("unknowns-nothing-ticked", officer, at, {**mine, "due_on": "2020-01-01"}, 422)
    yield Stop("unknowns-asked", officer, at, {**mine, "what": [f"nationality:{family.people[0].hex}"]})
    yield Stop("unknowns-taken-late", officer, f"{at}/take", {"due_on": "2020-01-01"}, 422)
    yield Stop("unknowns-taken", officer, f"{at}/take", {"due_on": "2026-12-11"})
    yield Stop("unknowns-given-back-wrong", officer, f"{at}/undo", {"taken": "soon"}, 422)
    yield Stop("unknowns-case", officer, f"/cases/{family.case}")
    yield Stop("unknowns-list", officer, "/unknowns")
    yield Stop("unknowns-list-all", officer, "/unknowns?whose=all")


def _families(container: Container, officer: Person) -> Iterator[Stop]:
    family, other = make_siblings(container, officer), make_family(container, officer, GROWN, country="AF")
    make_guardian(container, family, 1, organisation="")
    at = f"/cases/{family.case}"
    yield Stop("split-alone", officer, f"/cases/{other.case}/split")
    yield Stop("split", officer, f"{at}/split")
    yield Stop("split-nobody", officer, f"{at}/split/preview", {"reason": "needed"}, 422)
    said = {"leaving": [family.people[1].hex], "reason": "needed"}
    yield Stop("split-preview", officer, f"{at}/split/preview", said)
    yield Stop("join", officer, f"{at}/join")
    yield Stop("join-errors", officer, f"{at}/join/preview", {"reference": "nothing"}, 422)
    with reading(container.units, officer.scope(container)) as unit:
        references = [str(case.reference) for one in (other, family) if (case := case_by_id(unit.session, one.case))]
    apart, same = ({"reference": one, "reason": "needed"} for one in references)
    yield Stop("join-refused-first", officer, f"{at}/join/preview", apart)
    yield Stop("join-refused", officer, f"{at}/join", apart, 422)
    yield Stop("split-done", officer, f"{at}/split", said)
    with reading(container.units, officer.scope(container)) as unit:
        (new,) = linked_cases(unit.session, family.case)
        left = f"/cases/{new.id}"
    yield Stop("split-case", officer, left)
    yield Stop("join-preview", officer, f"{left}/join/preview", same)
    yield Stop("join-done", officer, f"{left}/join", same)
    yield Stop("join-emptied", officer, f"{left}/join")
