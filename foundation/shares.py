"""How sure a share is: the interval of E. B. Wilson (1927)."""

import math
from statistics import NormalDist

Z_95 = NormalDist().inv_cdf(0.975)


def wilson(p: float, n: float, z: float = Z_95) -> tuple[float, float]:
    """The Wilson score interval of a share p among n (an effective number of people may be a fraction).

    Both ends lie between 0 and 1. Raises ValueError if n is not above 0.
    """
    if n <= 0:
        raise ValueError("no interval without people")
    middle = p + z * z / (2 * n)
    spread = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    low, high = ((middle + sign * spread) / (1 + z * z / n) for sign in (-1, 1))
    # At 0 and 1 the interval ends there exactly; rounding must not leave a trace of 1e-17.
    return (0.0 if p == 0 else max(low, 0.0)), (1.0 if p == 1 else min(high, 1.0))
