"""A house whose messages go to a mail server of the test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import ROOT
from foundation.scheduling.runs import run_job
from foundation.settings import MailSettings
from foundation.system.messaging import delivery_job
from foundation.web.wiring import Wiring
from tests.messaging.mail_server import ADDRESS, HOST, SENDER, Desk, serving


@pytest.fixture
def desk() -> Desk:
    """What the mail server got."""
    return Desk()


@pytest.fixture
def mailing(house: Wiring, desk: Desk) -> Iterator[Wiring]:
    """The house, sending to the desk."""
    with serving(desk) as port:
        mail = MailSettings("smtp", HOST, port, "none", sender=SENDER)
        house.settings = replace(house.settings, mail=mail, address=ADDRESS)
        yield house


@pytest.fixture
def deliver(mailing: Wiring) -> Callable[..., None]:
    """Run the job once, as the scheduler does."""

    def run(translations: Path = ROOT / "translations") -> None:
        assert run_job(mailing.units, delivery_job(mailing, translations), mailing.clock)

    return run
