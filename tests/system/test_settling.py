"""What a process has loaded is not looked through for garbage again; what comes later is."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_SAID = """
import gc
from foundation.system.settling import OBJECTS_BEFORE_A_LOOK, settle
kept = [[one] for one in range(1000)]
settle()
print(gc.get_freeze_count() > 1000, gc.get_threshold()[0] == OBJECTS_BEFORE_A_LOOK)
later = []
later.append(later)
del later
print(gc.collect() >= 1)
"""


def test_what_was_loaded_stays_and_later_garbage_goes() -> None:
    said = subprocess.run([sys.executable, "-c", _SAID], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "True", "True"]
