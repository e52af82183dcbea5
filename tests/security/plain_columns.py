"""Why plain columns may be readable in the database: the words that the inventory of data gives to each of them.

The domain's list: sex, birth-year band, country, track, process dates, statuses, clearance state, follow-up template,
visit outcomes, scores, plain verdicts. To it come ids, keyed hashes, and facts about the program's own work.
"""

from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Enum, Float, Integer, LargeBinary, String, Uuid
from sqlalchemy.types import TypeEngine

from foundation.inventory.queries import inventory
from foundation.storage.types import JsonText, UtcDateTime, WordOfTopics

# Word -> why, and which types it may stand for, so that no word hides a free text.
WHY: dict[str, tuple[str, tuple[type[TypeEngine[Any]], ...]]] = {
    "id": ("random; it says nothing", (Uuid,)),
    "of": ("the random id of another row; places are public", (Uuid,)),
    "staff": ("the id of a colleague, who answers for what was done", (Uuid,)),
    "hash": ("keyed: equal values look equal, nothing else can be read", (LargeBinary,)),
    "keyed": ("a keyed hash as an id: it says nothing, and is never the same twice", (Uuid,)),
    "digest": ("of facts with a sealed random reference among them: it cannot be guessed", (String,)),
    "reference": ("drawn at random, of a request; it leads to no case and nobody", (String,)),
    "order": ("a number within the case; of a one-time code, which half minute it was of", (Integer, BigInteger)),
    "edition": ("how often a row was changed, or which version it is of", (Integer,)),
    "sex": ("on the list: figures by sex", (Enum,)),
    "band": ("on the list: five years, never the date of birth", (Integer,)),
    "country": ("on the list: figures by country", (String,)),
    "track": ("on the list: programme and track", (Enum,)),
    "programme": ("on the list: a name of the rule book", (String,)),
    "date": ("on the list: a process date", (Date, UtcDateTime)),
    "state": ("on the list: a status", (Enum, Boolean)),
    "sort": (
        "a word of a closed list that says which process a row is part of, not what was said",
        (Enum, WordOfTopics),
    ),
    "purpose": ("decides in a query who may see a case", (Enum,)),
    "clearance": ("on the list: it says nothing of why, and is also set without cause", (Enum, Boolean)),
    "template": ("on the list: the follow-up template", (Enum,)),
    "outcome": ("on the list: how a visit or an attempt ended, or why nothing was measured", (Enum, String)),
    "score": ("on the list: an exact fraction, without the answers", (String,)),
    "verdict": ("on the list: the plain verdict", (Enum,)),
    "zone": ("local days are counted by it; as coarse as a country or a part of it", (String,)),
    "days": ("process dates, states and the template of a schedule, before and after a change", (JsonText,)),
    "shift": ("why a visit was moved: a code of the calendar and days", (JsonText,)),
    "rules": ("the names of the rule rows that every departure is judged by; the same for everybody", (JsonText,)),
    "letter": ("ids, days and counts: what a message may carry is checked when it is queued", (String, JsonText)),
    "occasion": ("which task it is, with ids that other columns of its row have, and days", (String,)),
    "group": ("a row of a table of figures: a country, a band of age, the id of an organisation", (String,)),
    "places": ("how partners and offices are called, by their ids: places are public", (JsonText,)),
    "figures": ("how many people of a group, and means of many; what pages show of it is suppressed", (JsonText,)),
    "seats": ("how many seats a flight or bus has: it is the same whoever sits there", (Integer,)),
    "timetable": ("a flight as its carrier publishes it: it leads to nobody", (String, Integer, BigInteger, JsonText)),
    "count": ("how often a mail was tried, days since a process date, how many people a list had", (Integer,)),
    "published": (
        "what an organisation says of its own office, as it would print it",
        (String, Integer, Float, JsonText),
    ),
    "account": (
        "about a colleague: role, status, language, hash of the password, how much one approves",
        (Enum, String),
    ),
    "device": ("browser and system in two words, as their owner knows them", (String,)),
    "public": ("the name and telephones of an office or organisation, as they stand on its door", (String,)),
    "program": (
        "about the program's own work: which job, rule or installation; never about a person",
        (String, Integer, Enum, Date, JsonText),
    ),
}
# Table -> column -> word, as the inventory of data says.
PLAIN = {name: dict(entry.plain) for name, entry in inventory().tables.items()}
