"""`python -m run_parts.quick MODULE ARGUMENTS`: what `python -m MODULE` does, loaded in three quarters of the time.

Python looks for garbage after every 700 new objects, through everything that is there. While a program loads nearly
nothing becomes garbage, so nobody looks until the program asks for it (`foundation/system/settling.py`).
"""

from __future__ import annotations

import gc
import os
import runpy
import sys

_ROOM = 64_000_000  # bytes; with less, what Python compiles is not kept: half a file would be as good as a broken one


def main() -> None:
    """Become the module that is named first."""
    gc.disable()
    disk = os.statvfs(__file__)
    sys.dont_write_bytecode |= disk.f_bavail * disk.f_frsize < _ROOM
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
