"""run.py at the command line: refusals with their cure, what children are told, and that stopping leaves nothing."""

import json
import os
import socket
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest

import run
from run_parts import checking, debian, pictures, place, serving
from run_parts.telling import CannotGoOn


def is_running(process: int) -> bool:
    """Whether a process is still there; one that has ended but was not collected yet counts as gone."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass(frozen=True)
class Ended:
    """A program that has ended with a status."""

    returncode: int


# Command line


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["--host", "0.0.0.0"], ["--host", "192.0.2.1"], ["--host", "example.org"]]
)
def test_wrong_use_is_status_2(arguments, monkeypatch, capsys):
    monkeypatch.delenv("APP_MODE", raising=False)
    assert run.main(arguments) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("arguments", [["--frobnicate"], ["--port", "0"], ["--port", "65536"], ["--port", "http"]])
def test_wrong_options_are_status_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        run.main(arguments)
    assert stop.value.code == 2
    assert capsys.readouterr().out == ""


def test_the_demo_on_a_public_address_is_refused_with_the_cure():
    with pytest.raises(CannotGoOn, match="--no-demo") as refusal:
        serving.refuse_public_demo("0.0.0.0", "demo")
    assert refusal.value.status == 2
    serving.refuse_public_demo("0.0.0.0", "live")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.1", "::1", "localhost"])
def test_the_demo_listens_on_this_machine(host):
    serving.refuse_public_demo(host, "demo")


def test_a_taken_port_is_named_with_another_one():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotGoOn, match=rf"Port {port} .* in use.* --port"):
            serving.refuse_taken_port("127.0.0.1", port)


@pytest.mark.parametrize("text", ["0", "two", "-1", "65"])
def test_a_wrong_number_of_workers_is_refused(text):
    with pytest.raises(CannotGoOn, match="WEB_WORKERS"):
        serving.workers_wanted({"WEB_WORKERS": text})


def test_help_names_every_command():
    text = run.start_parser().format_help()
    for word in (
        "--host",
        "--port",
        "--no-demo",
        "test",
        "bench",
        "pictures",
        "flask",
        "INSTANCE_PATH",
        "DATABASE_URL",
    ):
        assert word in text


@pytest.mark.parametrize(
    ("command", "needed"),
    [
        (["audit", "verify"], True),
        (["keys", "rotate"], True),
        (["keys", "draw", "key"], False),
        (["keys", "backup", "folder"], False),
        (["keys", "restore", "file"], False),
        (["backup", "create", "folder"], False),
        (["backup", "restore", "file"], False),
        (["survey", "score", "-"], False),
        (["db", "upgrade"], False),
        (["prepare", "--demo"], False),
        (["audit", "--help"], False),
        (["--help"], False),
        ([], False),
    ],
)
def test_a_command_gets_a_prepared_database_unless_it_makes_or_needs_none(command, needed):
    assert run.needs_database(command) is needed


def test_an_unknown_mode_is_refused():
    with pytest.raises(CannotGoOn, match="APP_MODE"):
        place.mode_of({"APP_MODE": "production"})


def test_a_test_run_cannot_pass_without_its_browser_tests_on_the_build(monkeypatch, capsys):
    monkeypatch.setattr(debian, "browser_problem", lambda: "browser tests need Chromium; cure: install it")
    monkeypatch.setattr(debian, "make_postgres_user", lambda: None)
    asked = []
    monkeypatch.setattr(checking, "_pytest", lambda python, environment, arguments: asked.append(arguments) or True)
    monkeypatch.setenv("CI", "true")
    assert checking.run_tests(Path(sys.executable), ["tests"]) == 1
    monkeypatch.delenv("CI")
    assert checking.run_tests(Path(sys.executable), ["tests"]) == 0
    assert asked == [["-m", "not browser", "tests"]] * 2
    assert "Not run: browser tests need Chromium" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "checks", "tests"),
    [
        ([], True, ["tests"]),
        (["--full"], True, ["--full", "tests"]),
        (["quick"], True, checking.pure_tests()),
        (["tests/architecture"], False, ["tests/architecture"]),
        (["-k", "consent", "--full"], False, ["-k", "consent", "--full"]),
    ],
)
def test_a_tier_runs_its_checks_and_its_tests(arguments, checks, tests, monkeypatch):
    asked = {}
    monkeypatch.setattr(debian, "browser_problem", lambda: None)
    monkeypatch.setattr(debian, "make_postgres_user", lambda: None)
    monkeypatch.setattr(checking, "_run_checks", lambda python, environment: asked.update(checks=True) or [])
    monkeypatch.setattr(checking, "TYPES", ("types", ["timeit", "-n1", "-r1", ""]))
    monkeypatch.setattr(checking, "_pytest", lambda python, environment, given: asked.update(tests=given) or True)
    assert checking.run_tests(Path(sys.executable), arguments) == 0
    assert asked == ({"checks": True} if checks else {}) | {"tests": tests}


@pytest.mark.parametrize(("failing", "status"), [("ruff check", 1), ("mypy", 1), (None, 0)])
def test_a_check_that_fails_fails_the_run_and_the_others_still_run(failing, status, monkeypatch, capfd):
    monkeypatch.setattr(debian, "browser_problem", lambda: None)
    monkeypatch.setattr(debian, "make_postgres_user", lambda: None)
    monkeypatch.setattr(checking, "_pytest", lambda *given: True)
    every = [name for name, _ in (*checking.CHECKS, checking.TYPES)]
    endings = {name: "import sys; sys.exit(1)" if name == failing else "" for name in every}
    *first, beside = [(name, ["timeit", "-n1", "-r1", code]) for name, code in endings.items()]
    monkeypatch.setattr(checking, "CHECKS", first)
    monkeypatch.setattr(checking, "TYPES", beside)
    assert checking.run_tests(Path(sys.executable), []) == status
    printed = capfd.readouterr().out
    assert all(f"== {name}" in printed for name in endings)


# What children are told


def test_relative_paths_are_the_callers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    child = place.child_environment({"INSTANCE_PATH": "data", "MASTER_KEY_FILE": "key", "PYTHONHOME": "/x"}, "live")
    assert child["INSTANCE_PATH"] == str(tmp_path / "data")
    assert child["MASTER_KEY_FILE"] == str(tmp_path / "key")
    assert child["APP_MODE"] == "live"
    assert child["FLASK_APP"] == str(place.ROOT / "app.py")
    assert "PYTHONHOME" not in child


def test_the_sign_ins_of_a_demo_stay_on_the_screen_and_a_live_installation_tells_what_it_does():
    assert place.child_environment({}, "demo")["LOG_LEVEL"] == "warning"
    assert place.child_environment({"LOG_LEVEL": "info"}, "demo")["LOG_LEVEL"] == "info"
    assert "LOG_LEVEL" not in place.child_environment({}, "live")


def test_a_test_run_cannot_reach_an_installation():
    child = place.test_environment({"DATABASE_URL": "postgresql://host/real", "INSTANCE_PATH": "/srv"}, "/private")
    assert "DATABASE_URL" not in child
    assert "INSTANCE_PATH" not in child
    assert child["XDG_RUNTIME_DIR"] == "/private"


def test_what_a_test_starts_is_compiled_once():
    assert "PYTHONDONTWRITEBYTECODE" not in place.test_environment({"PYTHONDONTWRITEBYTECODE": "1"}, "/private")


def test_sign_ins_are_shown_as_a_table(tmp_path):
    path = tmp_path / "sign-ins.json"
    path.write_text(json.dumps([{"role": "Return officer", "name": "A", "email": "a@example.org", "password": "p q"}]))
    assert serving.sign_in_table(path).splitlines() == [
        "Role            E-mail         Password",
        "Return officer  a@example.org  p q",
    ]


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::1", "http://[::1]:8000"),
        ("localhost", "http://localhost:8000"),
    ],
)
def test_the_address_can_be_opened(host, address):
    assert serving.address_of(host, 8000) == address


def test_benchmarks_are_found_by_their_name(tmp_path):
    for name in ("bench_list.py", "bench_open.py", "other.py"):
        (tmp_path / name).touch()
    assert checking.benchmarks(tmp_path) == ["bench_list", "bench_open"]


def test_a_picture_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(CannotGoOn, match="officer-today") as refusal:
        pictures.take_pictures(Path(sys.executable), ["nobody-tomorrow"])
    assert refusal.value.status == 2


def test_pictures_need_a_browser(monkeypatch):
    monkeypatch.setattr(debian, "browser_problem", lambda: "browser tests need Chromium; cure: install it")
    with pytest.raises(CannotGoOn, match="Chromium"):
        pictures.take_pictures(Path(sys.executable), [])


@pytest.mark.parametrize("arguments", [[], ["--languages", "en"], [str(place.ROOT / "docs" / "states")]])
def test_states_of_pages_go_to_a_folder_of_the_caller(arguments, tmp_path, monkeypatch):
    with pytest.raises(CannotGoOn, match="folder") as refusal:
        pictures.take_pictures(Path(sys.executable), ["--states", *arguments])
    assert refusal.value.status == 2
    ran = []
    monkeypatch.setattr(debian, "browser_problem", lambda: None)
    monkeypatch.setattr(pictures.subprocess, "run", lambda command, **_: ran.append(command) or Ended(1))
    monkeypatch.chdir(tmp_path)
    wanted = ["--states", "out", "sign-in", "--instance", "demo"]
    assert pictures.take_pictures(Path(sys.executable), wanted) == 1
    assert ran[0][4:] == [str(tmp_path / "out"), "sign-in", "--instance", str(tmp_path / "demo")]


def test_stopping_leaves_no_child_behind(tmp_path):
    note = tmp_path / "grandchild"
    program = (
        "import pathlib, subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "time.sleep(60)\n"
    )
    family = serving.Family(os.environ)
    family.start("parent", [sys.executable, "-c", program])
    until = time.monotonic() + 10
    while not (note.exists() and note.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    family.stop()
    assert family.first_dead() == "parent"
    while is_running(int(note.read_text())) and time.monotonic() < until:
        time.sleep(0.02)
    assert not is_running(int(note.read_text()))


# The checkout


def test_the_package_list_names_every_package():
    listed = tomllib.loads((place.ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    tops = ("foundation", "returns", "planning", "reintegration", "rights", "demo", "run_parts")
    found = {
        ".".join(path.parent.relative_to(place.ROOT).parts)
        for top in tops
        for path in (place.ROOT / top).rglob("__init__.py")
    }
    assert sorted(found) == sorted(listed)


def test_run_py_needs_nothing_but_the_standard_library():
    program = "import run, sys; print(*sorted({name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", program], cwd=place.ROOT, capture_output=True, text=True, check=True
    )
    assert set(done.stdout.split()) <= {"__main__", "run", "run_parts"}
