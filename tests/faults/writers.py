"""Clients that save, note what was acknowledged, and send the same again, under the same key, until it was."""

import http.client
import random
import re
import threading
import time
import urllib.parse
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from foundation.storage.unit_of_work import reading
from foundation.web.container import Container
from reintegration.follow_up.models import Attempt
from reintegration.surveys.models import SurveyResponse
from returns.consent.models import Consent
from returns.consent.rules import CHECKLIST, VOLUNTARINESS
from returns.journey.models import Leg
from returns.notes.models import Note
from tests.clock import START
from tests.factories.answered import WELL, best_answers, survey_round
from tests.factories.arrived import arrive
from tests.factories.journeys import Team, make_plannable, make_team, people_of
from tests.factories.makers import PASSWORD, Person
from tests.factories.referred import Referred, make_partner, make_referred
from tests.factories.scopes import EVERYTHING

SAVED = (200, 201, 303)
LEADS_TO_SIGN_IN = ("/sign-in", "/unlock", "/second-factor")
_MARK = "MARK"
REFUSED = 3  # times that a save is refused before that is believed
PATIENCE = 300.0  # seconds in which a save has to succeed in the end
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')


@dataclass(frozen=True)
class Write:
    """One save: what kind, where, its fields, and the mark by which it is found again."""

    kind: str
    path: str
    fields: Mapping[str, Any]
    mark: str
    key: str = field(default_factory=lambda: str(uuid.uuid4()))


class Client:
    """Somebody with a browser, who signs in again whenever that is asked."""

    def __init__(self, port: int, person: Person) -> None:
        """Not signed in yet."""
        self._port, self._person = port, person
        self._cookies: dict[str, str] = {}
        self._csrf = ""
        self._connection: http.client.HTTPConnection | None = None

    def send(self, method: str, path: str, fields: Mapping[str, Any] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page. OSError or HTTPException where nobody answers."""
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        body = None if fields is None else urllib.parse.urlencode({**fields, "csrf_token": self._csrf}, doseq=True)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode()
        except BaseException:
            self.hang_up()
            raise
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        return answer.status, answer.headers.get("Location") or "", text

    def hang_up(self) -> None:
        """The next request takes a connection of its own."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def sign_in(self) -> None:
        """Sign in; whatever keeps somebody from it is tried again by whoever calls."""
        self._cookies.clear()
        self._learn(self.send("GET", "/sign-in")[2])
        self.send("POST", "/sign-in", {"email": self._person.email, "password": PASSWORD})
        self._learn(self.send("GET", "/account")[2])

    def _learn(self, page: str) -> None:
        token = _TOKEN.search(page)
        self._csrf = token[1] if token else ""


def save(client: Client, write: Write) -> int:
    """Send a save until it is acknowledged; returns how often it was sent. AssertionError for a refusal."""
    end, sent, last, refused = time.monotonic() + PATIENCE, 0, "", 0
    while time.monotonic() < end:
        sent += 1
        try:
            status, location, page = client.send("POST", write.path, {**write.fields, "idempotency_key": write.key})
            leads_away, last = location.startswith(LEADS_TO_SIGN_IN), f"{status} {location}"
            if status in SAVED and not leads_away:
                return sent
            if leads_away or status in (400, 401, 403):
                client.sign_in()
            elif status < 500:
                refused += 1  # once, where the clock is put back in the middle of it: it would lie in the future
                if refused < REFUSED:
                    continue
                raise AssertionError(f"{write.kind} was refused with {status}: {_said(page)}")
        except (OSError, http.client.HTTPException) as problem:
            last = repr(problem)
        time.sleep(0.05)
    raise AssertionError(f"{write.kind} was never acknowledged, in {sent} attempts; the last: {last}")


def _said(page: str) -> str:
    """What a page says, from its summary of errors on where it has one."""
    return " ".join(re.sub(r"<[^>]+>", " ", page[max(page.find("data-error-summary"), 0) :]).split())[:1500]


# The people who are written about, and what can be saved of them.


@dataclass(frozen=True)
class Places:
    """Cases that are planned, and cases that have arrived, with who works on them."""

    team: Team
    planned: Sequence[tuple[uuid.UUID, uuid.UUID]]  # a case, and somebody of it
    worker: Person
    arrived: Sequence[tuple[Referred, uuid.UUID]]  # a case, and its survey round


def make_places(container: Container, count: int) -> Places:
    """So many of each."""
    team, partner = make_team(container), make_partner(container)
    planned = [make_plannable(container, team) for _ in range(count)]
    people = [people_of(container, team.owner, case_id)[0] for case_id in planned]
    referred = [make_referred(container, partner=partner, owner=team.owner) for _ in range(count)]
    for one in referred:
        arrive(one, START - timedelta(hours=4))
    rounds = [survey_round(one) for one in referred]
    return Places(team, list(zip(planned, people, strict=True)), partner[1], list(zip(referred, rounds, strict=True)))


def _note(places: Places, at: int, mark: str, _nth: int) -> Write:
    case_id, _person = places.planned[at]
    return Write("note", f"/cases/{case_id}/notes", {"text": mark}, mark)


def _leg(places: Places, at: int, mark: str, nth: int) -> Write:
    case_id, _person = places.planned[at]
    day = (START + timedelta(days=10 + nth)).date().isoformat()
    times = {"departs_on": day, "departs_time": "08:00", "arrives_on": day, "arrives_time": "15:00"}
    fields = {"mode": "air", "origin": "IST", "destination": "TAS", "booking": mark, "sure": "y", **times}
    return Write("leg", f"/cases/{case_id}/itinerary/legs/new", fields, mark)


def _consent(places: Places, at: int, mark: str, _nth: int) -> Write:
    case_id, person = places.planned[at]
    fields = {
        "given_how": "written",
        "given_on": START.date().isoformat(),
        "checklist": list(CHECKLIST),
        "voluntariness": [f"{person.hex}:{word}" for word in VOLUNTARINESS],
        "consents": [f"{person.hex}:contact_after_return"],
        "text_language": "en",
        "explained": mark,
        "place": "Office",
    }
    return Write("consent", f"/cases/{case_id}/consents", fields, mark)


def _attempt(places: Places, at: int, mark: str, _nth: int) -> Write:
    _referred, visit = places.arrived[at]
    return Write(
        "attempt", f"/visits/{visit}/attempts", {"channel": "other_call", "outcome": "no_answer", "note": mark}, mark
    )


def _survey(places: Places, at: int, mark: str, nth: int) -> Write:
    referred, visit = places.arrived[at]
    answers = {f"q-{question}": answer for question, answer in best_answers().items()}
    felt = {name: str(points) for name, points in WELL.items()} if nth == 0 else {}
    fields = {**answers, **felt, "mode": "visit", "edition": str(nth), "note": mark, "against_card": "y"}
    return Write("survey", f"/visits/{visit}/survey/{referred.people[0]}", fields, mark)


KINDS: Mapping[str, Callable[[Places, int, str, int], Write]] = {
    "note": _note,
    "leg": _leg,
    "consent": _consent,
    "attempt": _attempt,
    "survey": _survey,
}
OF_THE_OFFICE = ("note", "leg", "consent")


@dataclass
class Writers:
    """Several at once, each with cases of its own, until so many saves were acknowledged."""

    places: Places
    port: int
    count: int
    threads: int = 4

    def __post_init__(self) -> None:
        """Nobody has begun."""
        self.acknowledged: list[Write] = []
        self.repeated = 0
        self.problems: list[str] = []
        self._threads = [threading.Thread(target=self._work, args=(number,)) for number in range(self.threads)]
        self._lock = threading.Lock()

    def start(self) -> None:
        """Let them begin."""
        for thread in self._threads:
            thread.start()

    def are_done(self) -> bool:
        """Whether all have come to their end."""
        return not any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        """Wait for all of them."""
        for thread in self._threads:
            thread.join()

    def _work(self, number: int) -> None:
        rng = random.Random(number)
        own = range(number, len(self.places.planned), self.threads)
        clients = {
            True: Client(self.port, self.places.team.owner),
            False: Client(self.port, self.places.worker),
        }
        nth: dict[tuple[str, int], int] = {}
        try:
            for turn in range(number, self.count, self.threads):
                kind, at = rng.choice(sorted(KINDS)), rng.choice(own)
                write = KINDS[kind](self.places, at, f"{_MARK}{turn:06}", nth.get((kind, at), 0))
                sent = save(clients[kind in OF_THE_OFFICE], write)
                nth[kind, at] = nth.get((kind, at), 0) + 1
                with self._lock:
                    self.acknowledged.append(write)
                    self.repeated += sent - 1
        except AssertionError as problem:
            self.problems.append(str(problem))
        finally:
            for client in clients.values():
                client.hang_up()


# By which sealed text of a row it is found again.
_MARKED: Mapping[type[Any], Callable[[Any], str | None]] = {
    Note: lambda content: content.text,
    Leg: lambda content: content.booking,
    Consent: lambda content: content.explained,
    Attempt: lambda content: content.note,
    SurveyResponse: lambda content: content.note,
}


def marks_found(container: Container) -> Counter[str]:
    """The marks of everything that is there, each as often as it is there."""
    found: Counter[str] = Counter()
    with reading(container.units, EVERYTHING) as unit:
        for entity, text_of in _MARKED.items():
            for row in unit.session.execute(select(entity)).scalars():
                text = text_of(row.content) if row.content is not None else None
                if text and text.startswith(_MARK):
                    found[text] += 1
    return found
