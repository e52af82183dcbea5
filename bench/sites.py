"""One size on one database: the bare server and ours over as many rows, and what is asked of both."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import baseline
from bench.installation import MANAGER, OFFICER, WORKER, OpenVisits, plain_database, sign_in_of
from bench.layers import check_check_in, check_figures, check_reading
from bench.plain_rows import Caseload, caseload, rows_of
from bench.servers import Client, Server
from foundation.web.container import Container

CHECK_IN = {"outcome": "done", "physical": "4", "mental": "3", "social": "4", "note": "Invented: the roof is mended."}
FIGURES = ("list", "search", "open", "check-in", "outcomes")
_MOST = 200  # cases that are opened, and names that are looked for, in turn
Asked = tuple[str, Mapping[str, str] | None]  # an address, and what a form sends to it


@dataclass(frozen=True)
class Measured:
    """What is asked of both servers, and as whom of ours.

    `put_back`: undoes the asking, where an address can be asked but once.
    """

    name: str
    asked: Sequence[Asked]
    person: Client
    answers: int = 200
    put_back: Callable[[], None] | None = None

    def timed(self, client: Client, asked: Asked) -> float:
        """Seconds until the whole answer is there. RuntimeError if it is not the one that it should be."""
        address, fields = asked
        before = dict(client.cookies)
        start = time.perf_counter()
        status, _ = client.get(address) if fields is None else client.post(address, fields)
        taken = time.perf_counter() - start
        client.cookies = before  # as the next page does, which says what was saved: else notices would pile up
        if status != self.answers:
            raise RuntimeError(f"{self.name} answered {status}")
        return taken


@dataclass(frozen=True)
class Site:
    """A size that is measured, with both of its servers running."""

    database: str
    known: Caseload
    bare: Server
    ours: Server
    measured: Mapping[str, Measured]


@contextmanager
def site(container: Container, folder: Path, name: str) -> Iterator[Site]:
    """Fill the baseline, start both servers and check the layers. `folder` is for what the bench makes."""
    known = caseload(container)
    with ExitStack() as running:
        plain_url = running.enter_context(plain_database(container, folder, name))
        baseline.fill(plain_url, rows_of(container, known))
        environment = {"BASELINE_URL": plain_url, "BASELINE_OFFICE": known.office.hex}
        bare = Server("bench.baseline:create()", environment, "/cases")
        running.callback(bare.stop)
        ours = Server("app:create_app()", environment_of(container), "/healthz")
        running.callback(ours.stop)
        running.callback(container.stores.dispose)
        database = "postgresql" if container.stores.shared else "sqlite"
        yield Site(database, known, bare, ours, _everything(container, ours, known))


def environment_of(container: Container, inherit: bool = False) -> dict[str, str]:
    """The settings of a process that works with an installation; with `inherit`, beside those of this one."""
    return {
        **(os.environ if inherit else {}),
        "APP_MODE": "demo",
        "INSTANCE_PATH": str(container.settings.instance),
        "DATABASE_URL": container.stores.data.url.render_as_string(hide_password=False),
        "MASTER_KEY": container.settings.master_keys.lines[0].text(),
        "LOG_LEVEL": "error",
    }


def _everything(container: Container, ours: Server, known: Caseload) -> dict[str, Measured]:
    """What is measured, with its people signed in and its layers checked."""
    officer, worker, manager = (_signed_in(ours, container, name) for name in (OFFICER, WORKER, MANAGER))
    visits, own = OpenVisits(container), known.own(_MOST)
    check_reading(container, officer, known)
    check_check_in(container, worker, visits, CHECK_IN)
    check_figures(container, worker)
    names = [("/cases/search", {"q": known.opened[case_id].name}) for case_id in own]
    logged = [(f"/visits/{visit_id}", CHECK_IN) for visit_id in visits.ids]
    every = (
        Measured("list", [("/cases", None)], officer),
        Measured("search", names, officer),
        Measured("open", [(f"/cases/{case_id}", None) for case_id in own], officer),
        Measured("check-in", logged, worker, 303, visits.put_back),
        Measured("outcomes", [("/outcomes", None)], manager),
    )
    return {one.name: one for one in every}


def _signed_in(ours: Server, container: Container, given_name: str) -> Client:
    client = Client(ours.port)
    client.sign_in(*sign_in_of(container.settings.instance, given_name))
    return client
