"""The second start: from `python3 run.py` to the sign-in page, beside a bare `import flask, sqlalchemy`: ratio.

Both take turns, each in processes of its own, so whatever slows the machine slows both. Beside the seconds by the clock
stand those of the processor, of all processes of the start. `--profile` prints what importing the program costs, in
milliseconds of the processor. `--instance` starts an installation that is there; else one is prepared.
"""

import argparse
import http.client
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.servers import ROOT, free_port

LIMIT_SECONDS = 2.0
MOST_RATIO = 8.0
_BARE = [sys.executable, "-P", "-c", "import flask, sqlalchemy"]
_PROFILE = """
import gc, importlib._bootstrap_external as loaders, time
from collections import Counter
gc.disable()
own, inner = Counter(), []

def measured(load):
    def exec_module(self, module):
        began = time.process_time()
        inner.append(0.0)
        try:
            return load(self, module)
        finally:
            took, within = time.process_time() - began, inner.pop()
            name = module.__name__.split(".")
            depth = 2 if name[0] in ("foundation", "returns", "planning", "reintegration", "rights", "demo") else 1
            own[".".join(name[:depth])] += took - within
            if inner:
                inner[-1] += took
    return exec_module

for loader in (loaders._LoaderBasics, loaders.ExtensionFileLoader):
    loader.exec_module = measured(loader.exec_module)
import app
print(f"{1000 * sum(own.values()):7.0f} ms all")
for name, took in own.most_common(25):
    print(f"{1000 * took:7.0f} ms {name}")
"""


def _processor() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def bare() -> tuple[float, float]:
    """Seconds by the clock and of the processor for loading the two libraries alone."""
    before, began = _processor(), time.monotonic()
    subprocess.run(_BARE, check=True)
    return time.monotonic() - began, _processor() - before


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("GET", "/sign-in")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def _spent_by(process: int) -> float:
    """Seconds of the processor that a process and those it started have taken so far."""
    ticks = 0
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks = sum(int(field) for field in fields[11:15])
        children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    except OSError:
        return 0.0
    return ticks / os.sysconf("SC_CLK_TCK") + sum(_spent_by(int(child)) for child in children)


def start(environment: dict[str, str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor until the sign-in page answers. RuntimeError if it never does."""
    port, began = free_port(), time.monotonic()
    command = [sys.executable, str(ROOT / "run.py"), "--port", str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError(f"run.py ended with status {process.returncode}")
            time.sleep(0.01)
        took = time.monotonic() - began, _spent_by(process.pid)
        process.send_signal(signal.SIGINT)
    return took


def measure(instance: Path, rounds: int) -> bool:
    """Start so many times, print, and say whether it is as fast as it should be."""
    environment = {**os.environ, "INSTANCE_PATH": str(instance), "APP_MODE": "demo"}
    environment.pop("DATABASE_URL", None)
    start(environment)  # prepares what is not there, and reads what is not in memory
    plain, ours = [], []
    for _ in range(rounds):
        plain.append(bare())
        ours.append(start(environment))
    (bare_clock, bare_work), (clock, work) = (
        [statistics.median(column) for column in zip(*pairs, strict=True)] for pairs in (plain, ours)
    )
    ratio = statistics.median(full[1] / base[1] for base, full in zip(plain, ours, strict=True))
    sys.stdout.write(
        f"second start: {clock:.2f} s ({work:.2f} of the processor); bare {bare_clock:.2f} s ({bare_work:.2f}); "
        f"ratio of the processor {ratio:.1f}, at most {MOST_RATIO:.0f}; load of the machine {os.getloadavg()[0]:.1f}\n"
    )
    return ratio <= MOST_RATIO or clock <= LIMIT_SECONDS


def main() -> None:
    """Measure and print; the exit code is 1 where a start takes longer than it may."""
    parser = argparse.ArgumentParser(description="The second start beside a bare import.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--instance", type=Path)
    parser.add_argument("--profile", action="store_true")
    chosen = parser.parse_args()
    if chosen.profile:
        subprocess.run([sys.executable, "-P", "-c", _PROFILE], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        is_fast = measure(chosen.instance or Path(folder), chosen.rounds)
    sys.exit(0 if is_fast else 1)


if __name__ == "__main__":
    main()
