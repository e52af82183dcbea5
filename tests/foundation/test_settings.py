"""Settings: typed, frozen, every problem at once with its cure, and a master key that lies apart from the data."""

import base64
import dataclasses
from pathlib import Path

import pytest

from foundation.errors import SettingsError
from foundation.key_lines import KeyLine
from foundation.security.key_files import draw_key_file
from foundation.settings import MailSettings, Settings, is_loopback, read_settings

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A key file outside the instance folder."""
    path = tmp_path / "elsewhere" / "master.key"
    draw_key_file(path)
    return path


def problems_of(root: Path, **environment: str) -> list[str]:
    """What is wrong with an environment; fails if nothing is."""
    with pytest.raises(SettingsError) as refused:
        read_settings(environment, root)
    return refused.value.problems


def live(root: Path, **more: str) -> Settings:
    """Settings of a live installation with a key."""
    return read_settings({"APP_MODE": "live", "MASTER_KEY": KEY, **more}, root)


def test_without_any_variable_it_is_a_demo_on_sqlite_under_instance(tmp_path: Path) -> None:
    draw_key_file(tmp_path / "instance" / "keys" / "demo-master.key")
    settings = read_settings({}, tmp_path)
    assert settings.demo
    assert settings.on_sqlite
    assert settings.database_url == f"sqlite:///{tmp_path}/instance/data/returns.db"
    assert settings.data_folder == tmp_path / "instance" / "data"
    assert settings.keys_folder == tmp_path / "instance" / "keys"
    assert (settings.trusted_proxies, settings.secure_cookies, settings.log_level) == (0, False, "info")


def test_live_asks_for_a_key_and_sends_cookies_over_https_alone(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path, APP_MODE="live")
    assert "MASTER_KEY_FILE" in problem
    assert "flask keys draw" in problem
    settings = live(tmp_path)
    assert not settings.demo
    assert settings.secure_cookies
    assert settings.master_keys.lines == (KeyLine("1", bytes(range(32))),)


def test_the_demo_key_is_of_no_use_to_a_live_installation(tmp_path: Path) -> None:
    draw_key_file(tmp_path / "instance" / "keys" / "demo-master.key")
    assert problems_of(tmp_path, APP_MODE="live")


def test_every_problem_is_told_at_once_with_the_variable_it_is_about(tmp_path: Path) -> None:
    wrong = {
        "APP_MODE": "prod", "DATABASE_URL": "mysql://x", "MASTER_KEY": "short", "TRUSTED_PROXIES": "many",
        "SECURE_COOKIES": "maybe", "LOG_LEVEL": "loud", "PSEUDO_LOCALES": "1", "MASTER_KEY_ID": "k" * 41,
        "SECOND_FACTOR_ROLES": "officer, manager",
    }  # fmt: skip
    problems = problems_of(tmp_path, **wrong)
    assert len(problems) == len(wrong)
    for name in wrong:
        assert any(problem.startswith(name) for problem in problems), name


@pytest.mark.parametrize(
    "placed", ["instance/master.key", "instance/keys/master.key", "instance/data/../keys/master.key"]
)
def test_a_key_file_inside_the_instance_folder_is_refused(tmp_path: Path, placed: str) -> None:
    (tmp_path / "instance" / "data").mkdir(parents=True)
    draw_key_file(tmp_path / placed)
    [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY_FILE=str(tmp_path / placed))
    assert "lies inside" in problem


def test_a_link_to_a_key_file_inside_is_refused_too(tmp_path: Path) -> None:
    draw_key_file(tmp_path / "instance" / "master.key")
    (tmp_path / "link.key").symlink_to(tmp_path / "instance" / "master.key")
    [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY_FILE=str(tmp_path / "link.key"))
    assert "lies inside" in problem


def test_a_key_file_outside_is_read(tmp_path: Path, outside: Path) -> None:
    settings = read_settings({"APP_MODE": "live", "MASTER_KEY_FILE": str(outside)}, tmp_path)
    assert base64.b64encode(settings.master_keys.lines[0].content).decode() == outside.read_text().strip()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_may_read_is_refused_with_the_cure(tmp_path: Path, outside: Path, mode: int) -> None:
    outside.chmod(mode)
    [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY_FILE=str(outside))
    assert f"chmod 600 {outside}" in problem


@pytest.mark.parametrize("content", ["", "not base64!", "YWJj", KEY + KEY, "é", "\x00"])
def test_a_key_file_without_a_key_is_refused(tmp_path: Path, outside: Path, content: str) -> None:
    outside.write_text(content)
    [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY_FILE=str(outside))
    assert problem.startswith("MASTER_KEY_FILE")


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("absent.key", "."):
        [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY_FILE=str(tmp_path / name))
        assert "cannot be read" in problem


def test_a_problem_never_quotes_the_key(tmp_path: Path, outside: Path) -> None:
    secret = KEY[:-4]
    outside.write_text(secret)
    told = problems_of(tmp_path, APP_MODE="live", MASTER_KEY=secret, DATABASE_URL="x://user:hidden@host/name")
    told += problems_of(tmp_path, APP_MODE="live", MASTER_KEY_FILE=str(outside))
    assert not any(secret in problem or "hidden" in problem for problem in told)


def test_settings_are_frozen_and_do_not_print_the_key(tmp_path: Path) -> None:
    settings = live(tmp_path, DATABASE_URL="postgresql://user:hidden@host/name")
    with pytest.raises(dataclasses.FrozenInstanceError):
        dataclasses.replace(settings).__setattr__("mode", "demo")
    assert repr(settings.master_keys.lines[0].content) not in repr(settings)
    assert "hidden" not in repr(settings)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("postgres://a@b/c", "postgresql+psycopg://a@b/c"),
        ("postgresql://a@b/c?host=/run", "postgresql+psycopg://a@b/c?host=/run"),
        ("postgresql+psycopg://a@b/c", "postgresql+psycopg://a@b/c"),
        ("sqlite:////full/path.db", "sqlite:////full/path.db"),
    ],
)
def test_the_address_of_the_database_is_read(tmp_path: Path, given: str, read: str) -> None:
    settings = live(tmp_path, DATABASE_URL=given)
    assert settings.database_url == read
    assert settings.on_sqlite == given.startswith("sqlite")


@pytest.mark.parametrize(
    "given",
    ["sqlite:///relative.db", "sqlite://", "oracle://a@b/c", "returns.db", "postgresql", "postgresql:x", "http://["],
)
def test_an_address_that_is_none_is_refused(tmp_path: Path, given: str) -> None:
    [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY=KEY, DATABASE_URL=given)
    assert problem.startswith("DATABASE_URL")


@pytest.mark.parametrize("given", ["-1", "6", "1.5", "two", "²", "1e1"])
def test_a_number_outside_its_range_is_refused(tmp_path: Path, given: str) -> None:
    [problem] = problems_of(tmp_path, APP_MODE="live", MASTER_KEY=KEY, TRUSTED_PROXIES=given)
    assert problem.startswith("TRUSTED_PROXIES")


def test_mail_stays_on_the_console_unless_a_server_is_named(tmp_path: Path) -> None:
    assert live(tmp_path).mail == MailSettings()
    assert live(tmp_path, SMTP_HOST="not looked at!").mail.provider == "console"
    server = {"MAIL_PROVIDER": "smtp", "SMTP_HOST": "mail.example.org", "MAIL_FROM": "return@example.org"}
    mail = live(tmp_path, **server, SMTP_USER="us", SMTP_PASSWORD="hidden words").mail
    assert (mail.provider, mail.host, mail.port, mail.security) == ("smtp", "mail.example.org", 587, "starttls")
    assert (mail.user, mail.password, mail.sender) == ("us", "hidden words", "return@example.org")
    assert "hidden words" not in repr(mail)
    assert live(tmp_path, **server, SMTP_SECURITY="tls").mail.port == 465
    assert live(tmp_path, **server, SMTP_SECURITY="none", SMTP_PORT="2525").mail.port == 2525


def test_the_mail_password_may_lie_in_a_file_of_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("hidden words\n")
    server = {"MAIL_PROVIDER": "smtp", "SMTP_HOST": "::1", "MAIL_FROM": "r@example.org", "SMTP_USER": "us"}
    file.chmod(0o600)
    assert live(tmp_path, **server, SMTP_PASSWORD_FILE=str(file)).mail.password == "hidden words"
    file.chmod(0o640)
    environment = {"APP_MODE": "live", "MASTER_KEY": KEY, **server, "SMTP_PASSWORD_FILE": str(file)}
    [problem] = problems_of(tmp_path, **environment)
    assert f"chmod 600 {file}" in problem
    assert "hidden" not in problem


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"SMTP_HOST": ""}, ["SMTP_HOST"]),
        ({"SMTP_HOST": "mail example", "MAIL_FROM": "Return <r@example.org>"}, ["SMTP_HOST", "MAIL_FROM"]),
        ({"MAIL_FROM": "r@example.org\nBcc: x@example.org"}, ["MAIL_FROM"]),
        ({"SMTP_PORT": "0", "SMTP_SECURITY": "ssl"}, ["SMTP_SECURITY", "SMTP_PORT"]),
        ({"SMTP_USER": "us"}, ["SMTP_USER"]),
        ({"SMTP_PASSWORD": "hidden"}, ["SMTP_USER"]),
        ({"SMTP_USER": "us", "SMTP_PASSWORD": "hidden", "SMTP_SECURITY": "none"}, ["SMTP_SECURITY"]),
        ({"MAIL_PROVIDER": "post"}, ["MAIL_PROVIDER"]),
        ({"APP_ADDRESS": "return.example.org"}, ["APP_ADDRESS"]),
        ({"APP_ADDRESS": "https://return.example.org/?next=x y"}, ["APP_ADDRESS"]),
    ],
)
def test_every_problem_with_mail_is_told_at_once(tmp_path: Path, wrong: dict[str, str], named: list[str]) -> None:
    right = {"MAIL_PROVIDER": "smtp", "SMTP_HOST": "mail.example.org", "MAIL_FROM": "r@example.org"}
    problems = problems_of(tmp_path, APP_MODE="live", MASTER_KEY=KEY, **{**right, **wrong})
    assert sorted(problem.split(":")[0].split("=")[0] for problem in problems) == sorted(named)
    assert not any("hidden" in problem for problem in problems)


def test_the_address_of_the_service_ends_without_a_slash(tmp_path: Path) -> None:
    assert live(tmp_path, APP_ADDRESS="https://return.example.org:8443/").address == "https://return.example.org:8443"
    assert live(tmp_path, APP_ADDRESS="http://[::1]:8000").address == "http://[::1]:8000"


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_addresses_of_this_machine_alone(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", "", "127.0.0.1.example.org"])
def test_addresses_that_others_reach(host: str) -> None:
    assert not is_loopback(host)
