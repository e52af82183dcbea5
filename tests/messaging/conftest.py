"""A house whose messages go to a mail server of the test."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import ROOT
from foundation.scheduling.runs import run_job
from foundation.settings import MailSettings
from foundation.system.messaging import delivery_job
from foundation.web.container import Container
from tests.messaging.mail_server import ADDRESS, HOST, SENDER, Desk, serving


@pytest.fixture
def desk() -> Desk:
    """What the mail server got."""
    return Desk()


@pytest.fixture
def mailing(container: Container, desk: Desk) -> Iterator[Container]:
    """The house, sending to the desk."""
    with serving(desk) as port:
        mail = MailSettings("smtp", HOST, port, "none", sender=SENDER)
        container.settings = replace(container.settings, mail=mail, address=ADDRESS)
        yield container


@pytest.fixture
def deliver(mailing: Container) -> Callable[..., None]:
    """Run the job once, as the scheduler does."""

    def run(translations: Path = ROOT / "translations") -> None:
        assert run_job(mailing.units, delivery_job(mailing, translations), mailing.clock)

    return run
