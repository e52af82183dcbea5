"""A real mail server on the loopback address that answers as it is told, and keeps what it took."""

import datetime as dates
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.clock import START

HOST = "127.0.0.1"
SENDER = "return@example.org"
ADDRESS = "https://return.example.org"


class Desk:
    """What arrives, and what is answered: the next answers in their order, then yes."""

    def __init__(self) -> None:
        """Empty, and friendly."""
        self.letters: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.refusals: list[str] = []
        self.answers: list[str] = []
        self.connections: set[int] = set()
        self.signed_in: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        """A receiver is named."""
        if self.refusals:
            return self.refusals.pop(0).replace("ADDRESS", address)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """A message is handed over."""
        if self.answers:
            return self.answers.pop(0).replace("ADDRESS", envelope.rcpt_tos[0])
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.receivers += envelope.rcpt_tos
        self.connections.add(id(session))
        return "250 OK"

    def let_in(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Somebody signs in."""
        self.signed_in += [data.login, data.password]
        return AuthResult(success=True)

    def texts(self) -> list[str]:
        """Subject and body of each letter."""
        return [f"{one['Subject']}\n{one.get_content()}".replace("\r\n", "\n") for one in self.letters]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@contextmanager
def serving(desk: Desk, certificate: Path | None = None) -> Iterator[int]:
    """A server for the block; gives its port. With a certificate it insists on STARTTLS and on a sign-in."""
    more: dict[str, Any] = {}
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        more = {"tls_context": context, "require_starttls": True, "authenticator": desk.let_in, "auth_required": True}
    controller = Controller(desk, hostname=HOST, port=free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def certificate_for_loopback(path: Path) -> Path:
    """A file with a key and a certificate that it signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(START - dates.timedelta(days=3650))
        .not_valid_after(START + dates.timedelta(days=3650))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(private + signed.public_bytes(pem))
    return path
