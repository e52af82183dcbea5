"""Debian packages that the set-up needs: installed as root, otherwise named with the command that installs them."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess

from run_parts.telling import last_lines, say

CHROMIUM = "/usr/bin/chromium-headless-shell"
# What the browser tests need and where it is found once installed. Without the last one they run, in poorer letters.
BROWSER_PACKAGES = (
    ("chromium-headless-shell", CHROMIUM),
    ("libatomic1", "/usr/lib/*/libatomic.so.1*"),
    ("fonts-noto-core", "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf"),
)
# An HSM made of software, for the tests alone.
SOFT_HSM = "/usr/lib*/softhsm/libsofthsm2.so"
POSTGRES_USER = "embedded_postgres"


def may_install() -> bool:
    """Whether packages can be installed here: root on a Debian."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: list[str]) -> bool:
    """Installs Debian packages quietly and says whether that worked; the end of apt's output is shown when not."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
    steps = [["apt-get", "update", "-q"], ["apt-get", "install", "-yq", "--no-install-recommends", *packages]]
    for step in steps:
        done = subprocess.run(
            step, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        # A failed update may still leave usable lists: only the installation decides.
        if done.returncode and step[1] == "install":
            say(last_lines(done.stdout))
            return False
    return True


def browser_problem() -> str | None:
    """Makes sure that the browser tests can run; returns None, or what is missing with its cure."""
    missing = _missing_for_browser()
    if missing and may_install():
        say(f"Installing {', '.join(missing)} for the browser tests")
        install(missing)
        missing = _missing_for_browser()
    if not set(missing) - {"fonts-noto-core"}:
        return None
    return f"browser tests need Chromium; cure: as root, apt-get install {' '.join(missing)}"


def _missing_for_browser() -> list[str]:
    return [package for package, proof in BROWSER_PACKAGES if not glob.glob(proof)]


def hsm_problem() -> str | None:
    """Makes sure that the test of an HSM can run; returns None, or what is missing with its cure."""
    if not glob.glob(SOFT_HSM) and may_install():
        say("Installing softhsm2 for the test of an HSM")
        install(["softhsm2"])
    return None if glob.glob(SOFT_HSM) else "the test of an HSM; cure: as root, apt-get install softhsm2"


def make_postgres_user() -> None:
    """Creates the user that PostgreSQL runs as when the tests run as root (it refuses to run as root itself).

    The tests' PostgreSQL would create it too, but two test processes at once would collide.
    """
    if os.geteuid() != 0:
        return
    with open("/etc/passwd", encoding="utf-8") as accounts:
        if any(line.startswith(POSTGRES_USER + ":") for line in accounts):
            return
    program = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin") or "useradd"
    if not os.path.exists(program) and may_install():
        install(["passwd"])
        program = "/usr/sbin/useradd"
    try:
        subprocess.run([program, "-s", "/bin/bash", POSTGRES_USER], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        say(f"The user {POSTGRES_USER} could not be created: tests on PostgreSQL may fail as root.")
