"""Pairs of requests to two servers that take turns, with one connection or with several."""

import random
import threading
from collections.abc import Sequence

from bench.servers import Client
from bench.sites import Asked, Measured

Pair = tuple[float, float]  # seconds of the bare server, and of ours


def _pairs(measured: Measured, bare_port: int, turns: Sequence[Sequence[Asked]]) -> list[Pair]:
    """Interleaved pairs of requests, one connection for each of `turns`, which are equally long.

    In each round every connection asks one server, then every one the other. The barrier between keeps the two apart,
    so that neither waits in the other's queue. The first round warms up and is not counted.
    """
    found: list[Pair] = []
    failed: list[Exception] = []
    together = threading.Barrier(len(turns))

    def work(turn: Sequence[Asked]) -> None:
        plain, full = Client(bare_port), measured.person.again()
        try:
            for number, asked in enumerate(turn):
                together.wait()
                first = measured.timed(plain, asked)
                together.wait()
                second = measured.timed(full, asked)
                if number:
                    found.append((first, second))
        except Exception as error:
            failed.append(error)
            together.abort()  # the others do not wait for this one

    threads = [threading.Thread(target=work, args=(turn,)) for turn in turns]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    return found


def pairs_of(measured: Measured, bare_port: int, rounds: int, connections: int) -> list[Pair]:
    """So many pairs, or a few more. What can be asked but once is asked in batches, and put back after each."""
    if measured.put_back is None:
        rng = random.Random(connections)
        each = 1 + -(-rounds // connections)
        return _pairs(measured, bare_port, [rng.choices(measured.asked, k=each) for connection in range(connections)])
    found: list[Pair] = []
    while len(found) < rounds:
        each = min(len(measured.asked) // connections, 1 + -(-(rounds - len(found)) // connections))
        if each < 2:
            raise RuntimeError(f"{measured.name}: too few open visits for {connections} connections; take more cases")
        found += _pairs(measured, bare_port, [measured.asked[n * each : (n + 1) * each] for n in range(connections)])
        measured.put_back()
    return found
