"""Delivery to a real mail server: once, neutral, later if the server says so, again after a crash, never for ever."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from threading import Thread

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import delete
from structlog.testing import capture_logs

from app import ROOT, TOPICS, build_container
from foundation.accounts.models import Account
from foundation.accounts.rules import AccountStatus
from foundation.clock import MovableClock
from foundation.language.locales import OPENING
from foundation.messaging.delivery import Stationery, deliver as deliver_all
from foundation.messaging.providers import Provider, provider_of
from foundation.messaging.rules import Template
from foundation.messaging.services import queue_message
from foundation.scheduling.runs import run_job
from foundation.security.key_store import wrapped_key
from foundation.settings import MailSettings
from foundation.storage.scopes import JOBS
from foundation.storage.unit_of_work import writing
from foundation.system.messaging import delivery_job, delivery_terms
from foundation.web.container import Container
from foundation.web.logs import only_allowed
from tests.factories.makers import make_account
from tests.factories.scopes import EVERYTHING
from tests.messaging.mail_server import ADDRESS, HOST, SENDER, Desk, certificate_for_loopback, free_port, serving
from tests.messaging.outbox import queued, standing, states
from tests.security.raw import dump, found_in, raw

Deliver = Callable[..., None]
PAUSE = timedelta(minutes=2)
LEASE = timedelta(minutes=10)


def _change(container: Container, account_id: object, **values: object) -> None:
    with writing(container.units, EVERYTHING) as unit:
        account = unit.session.get(Account, account_id)
        for name, value in values.items():
            setattr(account, name, value)


def test_a_message_arrives_once_and_says_nothing_about_anybody(
    mailing: Container, desk: Desk, deliver: Deliver, clock: MovableClock
) -> None:
    officer = make_account(mailing, name="Xurshidaxon Qodirova")
    queued(mailing, officer, count=3)
    with capture_logs() as lines:
        for _ in range(3):
            deliver()
            clock.move(timedelta(hours=1))
    [letter] = desk.letters
    assert desk.receivers == [officer.email]
    assert (letter["To"], letter["From"], letter["Auto-Submitted"]) == (officer.email, SENDER, "auto-generated")
    assert desk.texts() == [f"Visits are due\n3 visits are due.\n\nSign in to see more:\n\n{ADDRESS}\n"]
    assert states(mailing) == [("sent", 1)]
    needles = {"name": officer.name, "e-mail": officer.email}
    logged = json.dumps([only_allowed(None, "info", dict(line)) for line in lines], default=str)
    assert "visit_due" in logged
    assert found_in({"rows": dump(mailing), "logs": logged.encode()}, needles) == []


@pytest.mark.parametrize("template", [one for topic in TOPICS for one in topic.messages])
def test_every_kind_of_message_has_words_of_its_own(
    mailing: Container, desk: Desk, deliver: Deliver, template: Template
) -> None:
    officer = make_account(mailing)
    with writing(mailing.units, JOBS) as unit:
        for count in (1, 4):
            queue_message(unit, officer.id, template, {"count": count}, f"{template}:{count}", cases=())
    deliver()
    assert len(desk.texts()) == 2
    for text in desk.texts():
        assert text.count(ADDRESS) == 1
        assert "/" not in text.replace(ADDRESS, ""), "no other address"
    assert len(desk.connections) == 1, "one connection for all"


def test_it_is_written_in_the_receivers_language(
    mailing: Container, desk: Desk, deliver: Deliver, tmp_path: Path
) -> None:
    for code, words in (("tr", "Ziyaretler bekliyor"), ("ar", "الزيارات مستحقة")):
        catalogue = Catalog(locale=code)
        catalogue.add("Visits are due", words)
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "messages.mo").open("wb") as file:
            write_mo(file, catalogue)
    for language in (None, "en", "tr", "ar", "en_XA", "fr"):
        receiver = make_account(mailing)
        _change(mailing, receiver.id, language=language)
        queued(mailing, receiver)
    deliver(tmp_path)
    *subjects, pseudo = sorted(str(one["Subject"]) for one in desk.letters)
    assert subjects == [*["Visits are due"] * 3, "Ziyaretler bekliyor", "الزيارات مستحقة"]
    assert pseudo.startswith(OPENING)


@pytest.mark.parametrize("kind", ["receiver", "content"])
def test_what_the_server_does_not_take_now_is_tried_later(
    mailing: Container, desk: Desk, deliver: Deliver, clock: MovableClock, kind: str
) -> None:
    queued(mailing, make_account(mailing))
    (desk.refusals if kind == "receiver" else desk.answers).append("451 ADDRESS is busy")
    deliver()
    assert states(mailing) == [("waiting", 1)]
    for moved, state in ((PAUSE - timedelta(seconds=1), ("waiting", 1)), (timedelta(seconds=1), ("sent", 2))):
        clock.move(moved)
        deliver()
        assert states(mailing) == [state]
    assert len(desk.letters) == 1


@pytest.mark.parametrize("kind", ["receiver", "content"])
def test_what_the_server_never_takes_is_given_up_and_its_words_are_not_logged(
    mailing: Container, desk: Desk, deliver: Deliver, clock: MovableClock, kind: str
) -> None:
    refused, other = make_account(mailing), make_account(mailing)
    queued(mailing, refused)
    (desk.refusals if kind == "receiver" else desk.answers).append("550 ADDRESS is unknown here")
    with capture_logs() as lines:
        deliver()
    assert states(mailing) == [("failed", 1)]
    [line] = [line for line in lines if line["event"] == "message"]
    assert (line["outcome"], line["status"]) == ("failed", 550)
    assert refused.email not in repr(lines)
    clock.move(timedelta(days=2))
    queued(mailing, other)
    deliver()
    assert desk.receivers == [other.email]


def test_after_the_last_attempt_it_is_given_up(
    mailing: Container, desk: Desk, deliver: Deliver, clock: MovableClock
) -> None:
    queued(mailing, make_account(mailing))
    attempts = mailing.rule("messaging.attempts")
    desk.answers = ["451 later"] * 50
    for _ in range(attempts + 2):
        deliver()
        clock.move(timedelta(days=2))
    assert states(mailing) == [("failed", attempts)]
    assert len(desk.answers) == 50 - attempts


def test_without_a_server_the_others_wait_untouched(mailing: Container, clock: MovableClock) -> None:
    mail = mailing.settings.mail
    mailing.settings = replace(mailing.settings, mail=replace(mail, port=free_port()))
    for _ in range(3):
        queued(mailing, make_account(mailing))
    assert run_job(mailing.units, delivery_job(mailing, ROOT / "translations"), clock)
    assert sorted(states(mailing)) == [("waiting", 0), ("waiting", 0), ("waiting", 1)]


class Killed(BaseException):
    """The process ends here."""


class KilledAfterSending:
    """A provider whose process ends when the server has taken the message, before anybody could note it."""

    def __init__(self, provider: Provider) -> None:
        """Around a real one."""
        self._provider = provider

    def send(self, message: EmailMessage) -> None:
        """Send, and end."""
        self._provider.send(message)
        raise Killed

    def close(self) -> None:
        """Give back the connection."""
        self._provider.close()


def test_a_crash_after_sending_sends_again_after_the_lease_with_the_same_id(
    mailing: Container, desk: Desk, deliver: Deliver, clock: MovableClock
) -> None:
    queued(mailing, make_account(mailing))
    stationery = Stationery(SENDER, ADDRESS, ROOT / "translations", mailing.words_of_messages)
    provider = KilledAfterSending(provider_of(mailing.settings.mail))
    with pytest.raises(Killed):
        deliver_all(mailing.units, provider, stationery, delivery_terms(mailing), clock.now())
    clock.move(LEASE - timedelta(seconds=1))
    deliver()
    assert len(desk.letters) == 1, "whoever has claimed it may still be at work"
    clock.move(timedelta(seconds=1))
    deliver()
    assert states(mailing) == [("sent", 2)]
    first, second = (str(letter["Message-ID"]) for letter in desk.letters)
    assert first == second


def test_a_message_that_kills_every_sender_is_given_up(mailing: Container, desk: Desk, clock: MovableClock) -> None:
    queued(mailing, make_account(mailing))
    stationery, terms = (
        Stationery(SENDER, ADDRESS, ROOT / "translations", mailing.words_of_messages),
        replace(delivery_terms(mailing), attempts=2),
    )
    for _ in range(2):
        with pytest.raises(Killed):
            provider = KilledAfterSending(provider_of(mailing.settings.mail))
            deliver_all(mailing.units, provider, stationery, terms, clock.now())
        clock.move(LEASE)
    assert deliver_all(mailing.units, provider_of(mailing.settings.mail), stationery, terms, clock.now()) == 0
    assert (states(mailing), len(desk.letters)) == ([("failed", 2)], 2)


def test_two_deliverers_at_once_send_each_message_once(mailing: Container, desk: Desk, clock: MovableClock) -> None:
    for _ in range(10):
        queued(mailing, make_account(mailing))
    houses = [build_container(mailing.settings, clock) for _ in range(3)]
    jobs = [delivery_job(one, ROOT / "translations") for one in houses]
    threads = [Thread(target=job.run, args=(clock.now(),)) for job in jobs]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    for container in houses:
        container.stores.dispose()
    assert states(mailing) == [("sent", 1)] * 10
    assert len({str(letter["Message-ID"]) for letter in desk.letters}) == len(desk.letters) == 10


def test_nothing_goes_to_who_does_not_work_here_any_more(mailing: Container, desk: Desk, deliver: Deliver) -> None:
    gone, erased, invited = make_account(mailing), make_account(mailing), make_account(mailing)
    for person in (gone, erased, invited):
        queued(mailing, person)
    _change(mailing, gone.id, status=AccountStatus.DEACTIVATED)
    _change(mailing, invited.id, status=AccountStatus.UNCONFIRMED)
    with raw(mailing, "keys") as keys:
        keys.execute(delete(wrapped_key).where(wrapped_key.c.owner == erased.id))
    deliver()
    assert (states(mailing), desk.letters) == ([("dropped", 1)] * 3, [])


def test_what_is_for_later_waits(mailing: Container, desk: Desk, deliver: Deliver, clock: MovableClock) -> None:
    queued(mailing, make_account(mailing), not_before=clock.now() + timedelta(hours=2))
    deliver()
    assert states(mailing) == [("waiting", 0)]
    clock.move(timedelta(hours=2))
    deliver()
    assert states(mailing) == [("sent", 1)]


def test_the_console_shows_kind_and_opaque_id_alone(container: Container, clock: MovableClock) -> None:
    officer = make_account(container)
    queued(container, officer)
    with capture_logs() as lines:
        assert run_job(container.units, delivery_job(container, ROOT / "translations"), clock)
    [row], [line] = standing(container), [line for line in lines if line["event"] == "message_on_console"]
    written = only_allowed(None, "info", dict(line))
    assert (written["detail_code"], written["message_id"]) == ("visit_due", row.id.hex)
    assert officer.email not in repr(lines)
    assert states(container) == [("sent", 1)]


def test_the_certificate_of_the_server_is_checked_before_the_password_goes_out(
    container: Container, desk: Desk, clock: MovableClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = certificate_for_loopback(tmp_path / "server.pem")
    queued(container, make_account(container))
    with serving(desk, certificate) as port:
        mail = MailSettings("smtp", HOST, port, "starttls", "us", "secret words", SENDER)
        container.settings = replace(container.settings, mail=mail)
        job = delivery_job(container, ROOT / "translations")
        assert run_job(container.units, job, clock)
        assert (desk.letters, desk.signed_in, states(container)) == ([], [], [("waiting", 1)])
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        clock.move(PAUSE)
        assert run_job(container.units, job, clock)
    assert (states(container), desk.signed_in) == ([("sent", 2)], [b"us", b"secret words"])
