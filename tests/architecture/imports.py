"""Checks on who imports whom: rooms, floors, foundation's order, libraries, circles."""

import re
import sys
import tomllib
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from tests.architecture.house import House, Import, Module, Violation
from tests.architecture.layout import (
    ABOUT_A_ROOM,
    BESIDE_TOPICS,
    BOUNDS_CALCULATIONS,
    DISTRIBUTIONS,
    DOMAINS,
    DOORS,
    ENTRANCES,
    FLOORS,
    FOUNDATION_ROOMS,
    LAZY_FILE,
    LOADS_THE_DEMO,
    OWNED_LIBRARIES,
    PURE_FLOORS,
    ROOMS,
    Place,
)

STANDARD = sys.stdlib_module_names | {"__future__"}


def rooms_import_one_way(house: House) -> list[Violation]:
    """foundation, returns, reintegration, demo, app.py: a room imports itself and rooms before it, nothing outside."""
    found = []
    local = {module.name.partition(".")[0] for module in house.every}
    for module, place, one in _imports(house):
        target = house.place_of(one.target)
        if target and ROOMS.index(target.room) > ROOMS.index(place.room):
            found.append(module.report(one.line, f"{place.room} must not know {target.room} ({one.target})"))
        elif not target and one.top in local:
            found.append(module.report(one.line, f"{one.target} is outside the rooms"))
    return found


def floors_keep_to_their_table(house: House) -> list[Violation]:
    """A file imports only the floors, and the rooms of foundation, that the table allows its own floor."""
    found = []
    for module, place, one in _imports(house):
        target = house.place_of(one.target)
        if target and place.room != "app" and (reason := _wrong_floor(module, place, one, target)):
            found.append(module.report(one.line, f"{reason} ({one.target})"))
    return found


def _wrong_floor(module: Module, place: Place, one: Import, target: Place) -> str:
    """Why a file at `place` may not import from `target`, or an empty string."""
    floor = FLOORS.get(place.floor)
    if target.floor in ENTRANCES and target.floor not in {place.floor, *(floor.floors if floor else ())}:
        return f"{target.floor} is a door: only app.py imports it"
    if floor and target.floor in FLOORS and target.floor not in floor.floors | {place.floor}:
        return f"{place.floor} must not import {target.floor}"
    rooms = floor.foundation | _about(module) if floor else frozenset()
    if floor and target.inner and place.room != "foundation" and target.inner not in rooms:
        return f"{place.floor} must not import foundation/{target.inner}"
    is_beside = target.inner and (place.floor, target.inner) != ("calculations", BOUNDS_CALCULATIONS)
    if place.floor in PURE_FLOORS and is_beside and target.floor not in PURE_FLOORS:
        return f"{place.floor} decides on plain facts: of {target.inner} it may import only the rules"
    return ""


def _about(module: Module) -> frozenset[str]:
    """The room of foundation that the topic of a module is about, if it is about one."""
    return frozenset(room for topic, room in ABOUT_A_ROOM.items() if module.path.startswith(topic))


def foundation_rooms_keep_their_order(house: House) -> list[Violation]:
    """The files in foundation/ come first, then storage, security, audit, accounts ...; each imports only to its left.

    The doors of a room (schemas, pages, api, topic) may also import what the table of floors gives to doors.
    """
    found = []
    for module, place, one in _imports(house):
        target = house.place_of(one.target)
        if place.room != "foundation" or not target or not target.inner or target.inner == place.inner:
            continue
        if place.inner and place.inner not in FOUNDATION_ROOMS:
            continue  # has no place yet: every_file_stands_on_a_floor says so
        allowed = FLOORS[place.floor].foundation if place.floor in DOORS else frozenset()
        if target.inner not in allowed and target.rank > place.rank:
            name = place.inner or module.path
            found.append(module.report(one.line, f"{name} comes before {target.inner} ({one.target})"))
    return found


def every_file_stands_on_a_floor(house: House) -> list[Violation]:
    """foundation/ holds files and known rooms; a topic of returns/ and reintegration/ holds nothing but floors."""
    found = list(house.unread)
    for module in house.modules:
        room, *rest = module.path.split("/")
        if room == "foundation" and len(rest) > 1 and rest[0] not in FOUNDATION_ROOMS:
            found.append(module.report(1, f"{rest[0]} has no place in the order of foundation's rooms"))
        if room not in DOMAINS or (rest[-1] == "__init__.py" and len(rest) < 3):
            continue
        if len(rest) == 1 and rest[0].removesuffix(".py") not in BESIDE_TOPICS:
            found.append(module.report(1, f"{rest[0]} stands beside the topics of {room}"))
        elif len(rest) > 1 and rest[1].removesuffix(".py") not in FLOORS:
            found.append(module.report(1, f"{rest[1]} is not a floor of {room}/{rest[0]}"))
    return found


def libraries_stay_on_their_floor(house: House) -> list[Violation]:
    """Pure files, rules, run.py and its parts use the standard library only; other floors what the table gives them.

    Some libraries belong to one room, whatever the floor: apscheduler to scheduling, geopy to geography ...
    """
    found = []
    for module, place, one in _imports(house, and_start=True):
        if one.top in STANDARD or one.top == "?" or (house.place_of(one.target) and not module.starts):
            continue
        owners = OWNED_LIBRARIES.get(one.top)
        if module.starts:
            if one.top != "run_parts":
                found.append(
                    module.report(one.line, f"what starts the service uses the standard library only ({one.target})")
                )
        elif place.pure:
            found.append(module.report(one.line, f"{module.path} uses the standard library only ({one.top})"))
        elif owners and place.room != "app":
            if place.inner not in owners:
                found.append(
                    module.report(one.line, f"only foundation/{' and '.join(sorted(owners))} import {one.top}")
                )
        elif place.floor in FLOORS and one.top not in FLOORS[place.floor].libraries:
            found.append(module.report(one.line, f"{place.floor} must not import {one.top}"))
    return found


def libraries_are_declared(house: House) -> list[Violation]:
    """Every library stands in pyproject.toml: for the rooms in `dependencies` or their extras, for tests anywhere."""
    project = tomllib.loads((house.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    runtime = {_distribution(line) for line in project.get("dependencies", [])}
    extras = project.get("optional-dependencies", {})
    runtime |= {_distribution(line) for name, lines in extras.items() if name != "test" for line in lines}
    anywhere = runtime | {_distribution(line) for line in extras.get("test", [])}
    local = {module.name.partition(".")[0] for module in house.every} | {"app", "conftest", "?"}
    found = []
    for module in house.every:
        declared = anywhere if module.area in ("tests", "bench", ".ci") else runtime
        for one in module.imports:
            name = DISTRIBUTIONS.get(one.top, one.top)
            if not one.relative and one.top not in STANDARD | local and _distribution(name) not in declared:
                found.append(module.report(one.line, f"{one.top} is not declared in pyproject.toml"))
    return found


def packages_are_listed(house: House) -> list[Violation]:
    """pyproject.toml lists every package of the rooms, so that a new room is a decision, and none that is gone."""
    text = (house.root / "pyproject.toml").read_text(encoding="utf-8")
    listed = set(tomllib.loads(text).get("tool", {}).get("setuptools", {}).get("packages", []))
    there = {m.name if m.path.endswith("__init__.py") else m.name.rpartition(".")[0] for m in house.every if m.packaged}
    line = next((number for number, row in enumerate(text.splitlines(), 1) if row.startswith("packages")), 1)
    found = [Violation("pyproject.toml", line, f"{name} is not listed") for name in sorted(there - listed - {""})]
    return found + [Violation("pyproject.toml", line, f"{name} is gone") for name in sorted(listed - there)]


def _distribution(requirement: str) -> str:
    """The normalised name of a distribution: `psycopg[binary]>=3` and `psycopg` are the same."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[\s<>=!~;@]", requirement.strip(), maxsplit=1)[0]).lower()


def imports_make_no_circle(house: House) -> list[Violation]:
    """Following imports never leads back to where one started. Imports for the type checker alone do not count."""
    names = {module.name for module in house.modules}
    lines = {
        (module.name, one.target): one.line
        for module in house.modules
        for one in module.imports
        if one.target in names and one.target != module.name and not one.typing
    }
    graph: dict[str, set[str]] = {name: set() for name in names}
    for source, target in lines:
        graph[source].add(target)
    found = []
    while circle := _circle(graph):
        start = circle.index(min(circle))
        circle = circle[start:] + circle[:start]
        line = lines[circle[0], circle[1]]
        found.append(house.by_name[circle[0]].report(line, "circle: " + " -> ".join([*circle, circle[0]])))
        graph[circle[0]].discard(circle[1])
    return sorted(found)


def _circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle of module names, each importing the next and the last the first; empty when there is none."""
    try:
        TopologicalSorter({name: sorted(graph[name]) for name in sorted(graph)}).prepare()
    except CycleError as error:
        return list(reversed(error.args[1][1:]))
    return []


def nothing_imports_the_composition_root(house: House) -> list[Violation]:
    """app.py wires everything and is imported by nothing but tests and the server."""
    return [
        module.report(one.line, "nothing imports app.py")
        for module in house.every
        if module.area not in ("tests", "bench") and module.path != "app.py"
        for one in module.imports
        if one.top == "app"
    ]


def imports_stand_at_the_top(house: House) -> list[Violation]:
    """No import inside a function, and none hidden in import_module() or __import__().

    lazily("library") at the top of a module is an import like others, but for our own modules. Of those only the
    commands of the demo load the demo: an installation with real people never reads it.
    """
    return [
        module.report(one.line, f"{one.target} is imported inside a function or by name")
        for module in house.every
        for one in module.imports
        if one.inside
        and module.path != LAZY_FILE
        and not (module.path == LOADS_THE_DEMO and one.target.startswith("demo."))
    ]


def _imports(house: House, and_start: bool = False) -> Iterator[tuple[Module, Place, Import]]:
    """Every import of the rooms and app.py (and of what starts the service) with the place it is made from."""
    for module in house.every:
        place = module.place or (Place("app") if and_start and module.starts else None)
        if place:
            yield from ((module, place, one) for one in module.imports)
