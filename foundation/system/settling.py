"""What a process does once, when it has loaded everything that it works with."""

import gc
import sys

OBJECTS_BEFORE_A_LOOK = 10_000  # how many new ones until Python looks for garbage; by itself it has 700


def settle() -> None:
    """What was loaded so far stays until the end of the process: it is not looked through for garbage again.

    A page makes some ten thousand objects that hold others, and nearly all of them go by themselves.
    What started the process may have kept Python from looking at all while it loaded.

    What is loaded later is not kept compiled: on a full disk Python keeps half of a file, without a word, and then no
    process can load that module, also when there is room again.
    """
    sys.dont_write_bytecode = True
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK)
    gc.enable()
