"""A master key that only an HSM opens: tried with one made of software, which `--full` installs."""

import glob
import os
import stat
import subprocess
from pathlib import Path

import pytest
from flask import Flask

from foundation.errors import SettingsError
from foundation.key_lines import KeyLine, read_lines
from foundation.security.opening import open_master_keys
from foundation.settings import HsmSettings, MasterKeySettings, read_settings
from run_parts.debian import SOFT_HSM
from tests.system.commanding import Said, command

KEY = KeyLine("2026-11-24-ab12", bytes(range(32)))
PIN = "4711"
MODULES = glob.glob(SOFT_HSM)
with_hsm = [
    pytest.mark.slow,
    pytest.mark.skipif(not MODULES, reason="needs softhsm2; cure: as root, apt-get install softhsm2"),
]


@pytest.fixture
def token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A new token with nothing in it, and the settings that name it."""
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    line = ["softhsm2-util", "--init-token", "--free", "--label", "return", "--pin", PIN, "--so-pin", "12345678"]
    subprocess.run(line, check=True, capture_output=True)
    pin = tmp_path / "pin"
    pin.write_text(PIN + "\n")
    pin.chmod(0o600)
    named = {"HSM_MODULE": MODULES[0], "HSM_TOKEN": "return", "HSM_PIN_FILE": str(pin)}
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return named


def wrapped(app: Flask, folder: Path, *words: str) -> tuple[Said, Path]:
    """Have the HSM wrap a master key; what was said, and the file."""
    source, target = folder / "master.key", folder / "wrapped.key"
    source.write_text(KEY.text() + "\n")
    return command(app, "keys", "wrap", str(source), str(target), *words), target


class TestWithAnHsm:
    pytestmark = with_hsm

    def test_a_key_that_it_wrapped_is_opened_once_at_the_start(
        self, app: Flask, tmp_path: Path, token: dict[str, str]
    ) -> None:
        done, file = wrapped(app, tmp_path, "--new")
        assert done.status == 0, done.err
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        [line] = read_lines(file.read_text(), "")
        assert (line.key_id, line.in_hsm) == (KEY.key_id, True)
        assert KEY.content not in line.content
        environment = {"APP_MODE": "live", "MASTER_KEY_FILE": str(file), **token}
        settings = read_settings(environment, tmp_path / "elsewhere")
        assert PIN not in repr(settings)
        masters = open_master_keys(settings.master_keys)
        assert masters.ids == [KEY.key_id]
        assert masters.derive("comparison") == open_master_keys(MasterKeySettings((KEY,))).derive("comparison")
        os.environ["SOFTHSM2_CONF"] = "/nowhere"  # the HSM is away: what is open stays open
        assert masters.find(KEY.key_id) is not None
        masters.look_again()
        assert masters.ids == [KEY.key_id]

    def test_the_key_inside_cannot_be_taken_out_nor_made_twice(
        self, app: Flask, tmp_path: Path, token: dict[str, str]
    ) -> None:
        assert wrapped(app, tmp_path, "--new")[0].status == 0
        (tmp_path / "wrapped.key").unlink()
        again, file = wrapped(app, tmp_path, "--new")
        assert (again.status, "is not replaced" in again.err) == (2, True), again.err
        assert not file.exists()
        once_more, _ = wrapped(app, tmp_path)
        assert once_more.status == 0, once_more.err

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"pin": "0000"}, "PIN in HSM_PIN_FILE"),
            ({"token": "another"}, "HSM_TOKEN names no token"),
            ({"key": "another"}, "HSM_KEY names no key"),
            ({"module": "/etc/hostname"}, "HSM_MODULE="),
        ],
    )
    def test_what_does_not_fit_is_said_with_the_cure(
        self, app: Flask, tmp_path: Path, token: dict[str, str], changed: dict[str, str], sentence: str
    ) -> None:
        _, file = wrapped(app, tmp_path, "--new")
        fits = {"module": token["HSM_MODULE"], "token": "return", "key": "assisted-return", "pin": PIN}
        hsm = HsmSettings(**{**fits, **changed})
        with pytest.raises(SettingsError, match=sentence) as refused:
            open_master_keys(MasterKeySettings(read_lines(file.read_text(), ""), file, hsm=hsm))
        assert PIN not in str(refused.value)

    def test_a_changed_file_does_not_open(self, app: Flask, tmp_path: Path, token: dict[str, str]) -> None:
        _, file = wrapped(app, tmp_path, "--new")
        [line] = read_lines(file.read_text(), "")
        content = bytearray(line.content)
        content[20] ^= 0xFF
        changed = KeyLine(line.key_id, bytes(content), True)
        hsm = HsmSettings(token["HSM_MODULE"], "return", "assisted-return", PIN)
        with pytest.raises(SettingsError, match="the HSM refused"):
            open_master_keys(MasterKeySettings((changed,), hsm=hsm))


def test_a_wrapped_key_without_an_hsm_and_an_hsm_without_its_names_are_said(tmp_path: Path) -> None:
    file = tmp_path / "master.key"
    file.write_text(KeyLine("1", b"x" * 60, True).text())
    file.chmod(0o600)
    environment = {"APP_MODE": "live", "MASTER_KEY_FILE": str(file)}
    with pytest.raises(SettingsError, match="HSM_MODULE is not set, and a master key was wrapped by an HSM"):
        read_settings(environment, tmp_path / "elsewhere")
    with pytest.raises(SettingsError, match="there is no such file") as refused:
        read_settings({**environment, "HSM_MODULE": str(tmp_path / "none")}, tmp_path / "elsewhere")
    assert any("HSM_TOKEN and HSM_PIN_FILE" in problem for problem in refused.value.problems)
