"""Saves through the real web server while its processes are killed, its disk is full and its clock jumps.

Clients repeat what was not acknowledged, under the same key. Said is how many saves a second got through all of it, how
many were sent again, and that each is there once and `flask check` finds nothing: else it ends with 1.
"""

import argparse
import random
import sys
import tempfile
import time
import traceback
from contextlib import ExitStack
from pathlib import Path

from tests.faults.stage import Cluster, Stage
from tests.faults.surviving import ALWAYS, survive
from tests.quick_passwords import QUICK, hashes_with

CASES, PER_FAULT = 40, 80  # of either kind; one fault for so many saves


def main() -> int:
    """Run it once, on SQLite or on a PostgreSQL server of its own."""
    parser = argparse.ArgumentParser(description="Saves under faults: nothing lost, nothing doubled.")
    parser.add_argument("--saves", type=int, default=10_000)
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server, which is killed too")
    order = parser.parse_args()
    hashes_with(QUICK)
    kinds = (*ALWAYS, Stage.kill_the_database) if order.postgresql else ALWAYS
    faults = random.Random(order.saves).choices(kinds, k=max(len(kinds), order.saves // PER_FAULT))
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-")))
        cluster = None
        if order.postgresql:
            cluster = Cluster(Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="faults-cluster-"))))
            stack.callback(cluster.stop)
        stage = Stage(folder / "installation", cluster)
        stack.callback(stage.stop)
        began = time.monotonic()
        try:
            writers = survive(stage, order.saves, faults, CASES)
        except AssertionError:
            traceback.print_exc()  # which promise was broken; one without a sentence says where
            return 1
        seconds = time.monotonic() - began
    print(f"{order.saves} saves, {len(faults)} faults, {writers.repeated} sent again, {seconds:.0f} s with its world")
    print("nothing lost, nothing doubled, flask check holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
