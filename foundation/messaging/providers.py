"""Ways by which messages leave: console and SMTP. What a mail server answers is never logged: it quotes addresses."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol

import structlog

from foundation.settings import MailSettings

TIMEOUT_SECONDS = 15  # of each step; all steps of one message take less than the lease of a claim
KIND_HEADER = "X-Kind"
_log = structlog.get_logger("messages")


class NotDelivered(Exception):
    """A message was not taken. `reason` is the type of the error, and `status` the number that the server answered.

    `for_good`: trying again is of no use. `is_away`: there is no server to talk to, so the others can wait as well.
    """

    def __init__(self, reason: str, status: int = 0, for_good: bool = False, is_away: bool = False) -> None:
        """Keep what may be logged."""
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.for_good = for_good
        self.is_away = is_away


class Provider(Protocol):
    """A way by which messages leave."""

    def send(self, message: EmailMessage) -> None:
        """Hand a message over; when this returns it has been taken. Raises NotDelivered."""
        ...

    def close(self) -> None:
        """Give back what was opened for sending."""
        ...


class ConsoleProvider:
    """Writes one line for each message to the log: its kind and its opaque id. Nothing leaves the machine."""

    def send(self, message: EmailMessage) -> None:
        """Log it."""
        opaque = str(message["Message-ID"]).strip("<>").partition("@")[0]
        _log.info("message_on_console", detail_code=str(message[KIND_HEADER]), message_id=opaque)

    def close(self) -> None:
        """There is nothing to give back."""


class SmtpProvider:
    """Hands messages to a mail server, several over one connection."""

    def __init__(self, mail: MailSettings) -> None:
        """Keep the settings; the connection is opened for the first message."""
        self._mail = mail
        self._open: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand it over. An answer of 5xx about the receiver or the message is for good.

        One about the sender or the sign-in is not: somebody will mend the settings.
        """
        try:
            connection = self._open = self._open or self._connect()
        except OSError as error:  # smtplib's own errors are of this kind, too
            raise NotDelivered(type(error).__name__, is_away=True) from None
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            status = max(code for code, _ in error.recipients.values())
            raise NotDelivered(type(error).__name__, status, for_good=status >= 500) from None
        except smtplib.SMTPDataError as error:
            status = int(error.smtp_code)
            raise NotDelivered(type(error).__name__, status, for_good=status >= 500) from None
        except OSError as error:
            self.close()
            for_good = isinstance(error, smtplib.SMTPNotSupportedError)
            raise NotDelivered(type(error).__name__, for_good=for_good) from None

    def _connect(self) -> smtplib.SMTP:
        mail = self._mail
        name = mail.sender.rpartition("@")[2]  # what the server is told; never the name of this machine
        if mail.security == "tls":
            context = ssl.create_default_context()
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                mail.host, mail.port, name, timeout=TIMEOUT_SECONDS, context=context
            )
        else:
            connection = smtplib.SMTP(mail.host, mail.port, name, TIMEOUT_SECONDS)
        try:
            if mail.security == "starttls":
                connection.starttls(context=ssl.create_default_context())
            if mail.user:
                connection.login(mail.user, mail.password)
        except OSError:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        """Say goodbye to the server, if it is still there."""
        connection, self._open = self._open, None
        if connection is None:
            return
        try:
            connection.quit()
        except OSError:
            connection.close()


def provider_of(mail: MailSettings) -> Provider:
    """The provider that the settings name."""
    return SmtpProvider(mail) if mail.provider == "smtp" else ConsoleProvider()
