"""The settings: typed, frozen, read once at start, every problem reported at once."""

import ipaddress
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from foundation.errors import SettingsError
from foundation.key_lines import KeyLine, UnusableKey, read_lines

MODES = ("demo", "live")
LOG_LEVELS = ("debug", "info", "warning", "error")
_DRAW = "Create it: python3 run.py flask keys draw FILE"
# The roles, by their words (foundation/accounts/permissions.py; a test compares them).
ROLES = (
    "return_officer",
    "protection_specialist",
    "partner_coordinator",
    "partner_worker",
    "manager",
    "administrator",
    "data_protection_officer",
)
# Whoever reads about people, manages accounts or reads the audit; managers see figures alone.
NEED_SECOND_FACTOR = frozenset(ROLES) - {"manager"}
MAIL_PROVIDERS = ("console", "smtp")
SMTP_PORTS = {"starttls": 587, "tls": 465, "none": 25}  # by SMTP_SECURITY, whose choices these are
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]+@[A-Za-z0-9.-]+")
_PUBLIC_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")  # https://age-encryption.org, in Bech32
_HOST = re.compile(r"[A-Za-z0-9.:-]+")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?")


@dataclass(frozen=True)
class MailSettings:
    """How messages to colleagues leave the machine, if they do."""

    provider: str = "console"
    host: str = ""
    port: int = SMTP_PORTS["starttls"]
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = "return@localhost"


@dataclass(frozen=True)
class HsmSettings:
    """The HSM that opens a wrapped master key at start: its PKCS#11 library, token, key in it, and PIN."""

    module: str
    token: str
    key: str
    pin: str = field(repr=False)


@dataclass(frozen=True)
class MasterKeySettings:
    """The master keys that are set: lines of a file, or shares of one. Two lines while a key is changed.

    `file` is read again when a key is met that none of them opens; `default_id` is the id of a line without one.
    """

    lines: tuple[KeyLine, ...] = ()
    file: Path | None = None
    shares: tuple[str, ...] = field(default=(), repr=False)
    hsm: HsmSettings | None = None
    default_id: str = "1"


@dataclass(frozen=True)
class BackupSettings:
    """The public keys that backups of data and of keys are encrypted to, and whether data may be backed up without."""

    data_key: str = ""
    keys_key: str = ""
    in_the_open: bool = False


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations."""

    mode: str
    instance: Path
    database_url: str = field(repr=False)  # may hold a password
    master_keys: MasterKeySettings
    trusted_proxies: int
    secure_cookies: bool
    log_level: str
    pseudo_locales: bool
    address: str = "http://127.0.0.1:8000"  # where people sign in; no slash at its end
    mail: MailSettings = MailSettings()
    second_factor_roles: frozenset[str] = frozenset()  # whose accounts must have a second factor
    backups: BackupSettings = BackupSettings()
    pg_bin: str = ""  # folder of pg_dump, pg_restore and psql; empty: they are looked for

    @property
    def demo(self) -> bool:
        """Whether this installation shows invented people."""
        return self.mode == "demo"

    @property
    def data_folder(self) -> Path:
        """Database, audit and files: what a data backup holds."""
        return self.instance / "data"

    @property
    def keys_folder(self) -> Path:
        """The wrapped-key store: what a data backup leaves out."""
        return self.instance / "keys"

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is a file on this machine."""
        return self.database_url.startswith("sqlite")


class _Reader:
    """Reads one variable at a time and collects what is wrong."""

    def __init__(self, environment: Mapping[str, str], instance: Path) -> None:
        self.environment = environment
        self.instance = instance
        self.problems: list[str] = []
        self.key_id = self.short("MASTER_KEY_ID", "1", 40)  # of a master key that says none

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        value = self.environment.get(name, "").strip().lower() or default
        if value not in choices:
            self.problems.append(f"{name}={value!r}: use one of {', '.join(choices)}.")
        return value

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        text = self.environment.get(name, "").strip()
        if not text:
            return default
        if not text.isdecimal() or not low <= int(text) <= high:
            self.problems.append(f"{name}={text!r}: use a whole number from {low} to {high}.")
            return default
        return int(text)

    def short(self, name: str, default: str, most: int) -> str:
        text = self.environment.get(name, "").strip() or default
        if len(text) > most:
            self.problems.append(f"{name}: use at most {most} characters.")
        return text

    def yes(self, name: str, default: bool) -> bool:
        return self.one_of(name, ("yes", "no"), "yes" if default else "no") == "yes"


def _database_url(reader: _Reader, instance: Path) -> str:
    text = reader.environment.get("DATABASE_URL", "").strip()
    if not text:
        return f"sqlite:///{instance / 'data' / 'returns.db'}"
    scheme, separator, rest = text.partition("://")
    if separator and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if scheme != "sqlite":
        reader.problems.append("DATABASE_URL: use sqlite:///PATH or postgresql://USER@HOST/NAME.")
    elif not text.startswith("sqlite:////"):
        reader.problems.append("DATABASE_URL: a SQLite path must be absolute (sqlite:////full/path/returns.db).")
    return text


def _file_of_its_owner(reader: _Reader, variable: str, path: Path, cure: str) -> str | None:
    """The text of a file with a secret, or None; a problem if it cannot be read, or if others may read it."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        reader.problems.append(f"{variable}={path}: cannot be read. {cure}".rstrip())
        return None
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        reader.problems.append(f"{variable}={path}: others may read it. Cure: chmod 600 {path}")
    return text


def _lines(reader: _Reader, variable: str, text: str) -> tuple[KeyLine, ...]:
    try:
        return read_lines(text, reader.key_id)
    except UnusableKey as error:
        reader.problems.append(f"{variable}: {error}.")
    return ()


def _keys_from_file(reader: _Reader, path: Path, demo: bool) -> MasterKeySettings:
    if not demo and path.resolve().is_relative_to(reader.instance.resolve()):
        problem = f"MASTER_KEY_FILE lies inside {reader.instance}: keep it elsewhere, apart from the data."
        reader.problems.append(problem)
        return MasterKeySettings()
    text = _file_of_its_owner(reader, "MASTER_KEY_FILE", path, _DRAW)
    if text is None:
        return MasterKeySettings()
    return MasterKeySettings(_lines(reader, f"MASTER_KEY_FILE={path}", text), path)


def _keys_from_shares(reader: _Reader, names: str) -> MasterKeySettings:
    paths = [Path(name.strip()) for name in names.split(os.pathsep) if name.strip()]
    texts = [_file_of_its_owner(reader, "MASTER_KEY_SHARE_FILES", path, "") for path in paths]
    return MasterKeySettings(shares=tuple(text.strip() for text in texts if text is not None))


def _hsm(reader: _Reader) -> HsmSettings | None:
    """The HSM that opens master keys, or None where none is named."""
    module = reader.environment.get("HSM_MODULE", "").strip()
    if not module:
        return None
    token, label = reader.short("HSM_TOKEN", "", 32), reader.short("HSM_KEY", "assisted-return", 64)
    pin_file = reader.environment.get("HSM_PIN_FILE", "").strip()
    if not Path(module).is_file():
        reader.problems.append(f"HSM_MODULE={module!r}: there is no such file. It is the PKCS#11 library of the HSM.")
    if not token or not pin_file:
        reader.problems.append("HSM_TOKEN and HSM_PIN_FILE: HSM_MODULE needs both, the label and a file with the PIN.")
    pin = _file_of_its_owner(reader, "HSM_PIN_FILE", Path(pin_file), "") if pin_file else None
    return HsmSettings(module, token, label, (pin or "").strip())


def hsm_settings(environment: Mapping[str, str]) -> HsmSettings | None:
    """The HSM that is named, for a command before there is an installation. SettingsError with every problem."""
    reader = _Reader(environment, Path())
    hsm = _hsm(reader)
    if reader.problems:
        raise SettingsError(reader.problems)
    return hsm


def _master_keys(reader: _Reader, demo: bool) -> MasterKeySettings:
    hsm = _hsm(reader)
    if text := reader.environment.get("MASTER_KEY", "").strip():
        keys = MasterKeySettings(_lines(reader, "MASTER_KEY", "\n".join(text.split())))
    elif shares := reader.environment.get("MASTER_KEY_SHARE_FILES", "").strip():
        keys = _keys_from_shares(reader, shares)
    elif file := reader.environment.get("MASTER_KEY_FILE", "").strip():
        keys = _keys_from_file(reader, Path(file), demo)
    elif demo:
        keys = _keys_from_file(reader, reader.instance / "keys" / "demo-master.key", True)
    else:
        keys = MasterKeySettings()
        reader.problems.append(f"MASTER_KEY_FILE (or MASTER_KEY) is not set. {_DRAW}")
    if hsm is None and any(line.in_hsm for line in keys.lines):
        reader.problems.append("HSM_MODULE is not set, and a master key was wrapped by an HSM: name its library.")
    return replace(keys, hsm=hsm, default_id=reader.key_id)


def read_key_file(variable: str, path: Path) -> bytes:
    """The 32 bytes of a key that `flask keys draw` wrote; SettingsError, naming `variable`, if it cannot be used."""
    reader = _Reader({}, path.parent)
    text = _file_of_its_owner(reader, variable, path, _DRAW)
    lines = _lines(reader, f"{variable}={path}", text) if text is not None else ()
    if reader.problems:
        raise SettingsError(reader.problems)
    return lines[0].content


def _public_key(reader: _Reader, name: str) -> str:
    text = reader.environment.get(name, "").strip()
    if text and not _PUBLIC_KEY.fullmatch(text):
        cure = "a public key begins with age1 and has 62 signs. Make a pair: python3 run.py flask keys pair FILE"
        reader.problems.append(f"{name}: {cure}")
    return text


def _backups(reader: _Reader) -> BackupSettings:
    data_key, keys_key = (_public_key(reader, name) for name in ("BACKUP_DATA_PUBLIC_KEY", "BACKUP_KEYS_PUBLIC_KEY"))
    if data_key and data_key == keys_key:
        reader.problems.append(
            "BACKUP_KEYS_PUBLIC_KEY: is that of the data backups. One private key would open data and keys: make two "
            "pairs, for two holders."
        )
    return BackupSettings(data_key, keys_key, reader.yes("BACKUP_IN_THE_OPEN", False))


def _pg_bin(reader: _Reader) -> str:
    text = reader.environment.get("PG_BIN", "").strip()
    if text and not Path(text).is_dir():
        reader.problems.append(f"PG_BIN={text!r}: there is no such folder. It is the one that holds pg_dump.")
    return text


def _address(reader: _Reader) -> str:
    text = reader.short("APP_ADDRESS", "http://127.0.0.1:8000", 200)
    if not _ADDRESS.fullmatch(text):
        reader.problems.append("APP_ADDRESS: use http://HOST or https://HOST, with a port if it needs one.")
    return text.rstrip("/")


def _password(reader: _Reader) -> str:
    text = reader.environment.get("SMTP_PASSWORD", "")
    name = reader.environment.get("SMTP_PASSWORD_FILE", "").strip()
    if text or not name:
        return text
    return (_file_of_its_owner(reader, "SMTP_PASSWORD_FILE", Path(name), "") or "").rstrip("\r\n")


def _mail(reader: _Reader) -> MailSettings:
    """How mail leaves. With the console, what is said about the mail server is not looked at."""
    if reader.one_of("MAIL_PROVIDER", MAIL_PROVIDERS, "console") == "console":
        return MailSettings()
    host = reader.short("SMTP_HOST", "", 255)
    security = reader.one_of("SMTP_SECURITY", tuple(SMTP_PORTS), "starttls")
    port = reader.whole("SMTP_PORT", SMTP_PORTS.get(security, 25), 1, 65_535)
    user, password = reader.short("SMTP_USER", "", 255), _password(reader)
    sender = reader.short("MAIL_FROM", "", 254)
    if not _HOST.fullmatch(host):
        reader.problems.append("SMTP_HOST: MAIL_PROVIDER=smtp needs the name or number of a mail server.")
    if not _EMAIL.fullmatch(sender):
        reader.problems.append("MAIL_FROM: MAIL_PROVIDER=smtp needs one bare address, such as return@example.org.")
    if bool(user) != bool(password):
        reader.problems.append("SMTP_USER: goes with SMTP_PASSWORD or SMTP_PASSWORD_FILE; set both, or neither.")
    if user and security == "none" and not is_loopback(host):
        reader.problems.append("SMTP_SECURITY=none: would send the password in the clear; use starttls or tls.")
    return MailSettings("smtp", host, port, security, user, password, sender)


def _second_factor_roles(reader: _Reader, mode: str) -> frozenset[str]:
    """The roles that must have a second factor: a list of them, `all`, or `none`."""
    text = reader.environment.get("SECOND_FACTOR_ROLES", "").strip().lower()
    if not text:
        return frozenset() if mode == "demo" else NEED_SECOND_FACTOR
    if text in ("all", "none"):
        return frozenset(ROLES) if text == "all" else frozenset()
    named = [word.strip() for word in text.split(",") if word.strip()]
    unknown = sorted(set(named) - set(ROLES))
    if unknown or not named:
        listed = ", ".join(repr(word) for word in unknown) or repr(text)
        reader.problems.append(f"SECOND_FACTOR_ROLES: {listed}: use all, none, or some of {', '.join(ROLES)}.")
    return frozenset(named) & frozenset(ROLES)


def read_settings(environment: Mapping[str, str], root: Path) -> Settings:
    """Settings from environment variables; `root` is the folder of the checkout, under which `instance/` lies.

    Raises SettingsError with every problem, each naming the variable and the cure.
    """
    instance = Path(environment.get("INSTANCE_PATH", "").strip() or root / "instance").absolute()
    reader = _Reader(environment, instance)
    mode = reader.one_of("APP_MODE", MODES, "demo")
    settings = Settings(
        mode=mode,
        instance=instance,
        database_url=_database_url(reader, instance),
        master_keys=_master_keys(reader, mode == "demo"),
        trusted_proxies=reader.whole("TRUSTED_PROXIES", 0, 0, 5),
        secure_cookies=reader.yes("SECURE_COOKIES", mode == "live"),
        log_level=reader.one_of("LOG_LEVEL", LOG_LEVELS, "info"),
        pseudo_locales=reader.yes("PSEUDO_LOCALES", False),
        address=_address(reader),
        mail=_mail(reader),
        second_factor_roles=_second_factor_roles(reader, mode),
        backups=_backups(reader),
        pg_bin=_pg_bin(reader),
    )
    if reader.problems:
        raise SettingsError(reader.problems)
    return settings


def is_loopback(host: str) -> bool:
    """Whether an address to listen on can only be reached from this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
