"""How much of alpha each look at an evaluation may use, so that looking again does not let a worse release pass.

Source: Lan and DeMets, Discrete sequential boundaries for clinical trials, Biometrika 70 (1983), with the spending
function that behaves as Pocock's boundaries do. A look gets the part that is spent by it and by no earlier one. By
Boole's inequality the sum bounds the false passes of all looks together, however their data depend on each other: the
same rows asked again, more rows, or other rows.
"""

import math


def spent(alpha: float, part: float) -> float:
    """How much of `alpha` is used up when `part` (0 to 1) of the looks are done."""
    return alpha * math.log(1 + (math.e - 1) * min(max(part, 0.0), 1.0))


def level(alpha: float, looks: int, look: int) -> float:
    """The level of look number `look` (from 1) of `looks`; one-sided.

    Raises:
        ValueError: there is no such look, so that nothing of alpha is left for it.
    """
    if not 1 <= look <= looks:
        raise ValueError(f"look {look} of {looks}")
    return spent(alpha, look / looks) - spent(alpha, (look - 1) / looks)
