"""The arrays of `attribute.npz`: what each cause changes."""

from dataclasses import dataclass

import numpy as np

from gtv.errors import InputError
from gtv.plot.sweeps import Swept, read_sweep

CAUSES = {
    "smoothing": "seen at t_min",
    "discretisation": "steps",
    "features": "features",
    "design": "finite P (J0)",
    "noise": "target noise (J1)",
}
"""What a picture calls a cause, in the order of the ladder."""


@dataclass(frozen=True)
class Ladder:
    """One measure, rung by rung. [sweep…, cause]; intervals, 95 %, [sweep…, cause, 2]."""

    name: str  # of the measure, with its unit
    level: np.ndarray  # after the rung
    level_interval: np.ndarray
    change: np.ndarray  # by the rung
    change_interval: np.ndarray
    shapley: np.ndarray  # the cause's change, averaged over orders
    shapley_interval: np.ndarray

    def start(self, cell):
        """The level before the first rung: that of the training points."""
        return self.level[cell][0] - self.change[cell][0]


@dataclass(frozen=True)
class Attribution(Swept):
    """The ladders of all cells."""

    causes: list
    gap_mass: Ladder
    wasserstein: Ladder


def read(arrays):
    """An Attribution from Arrays. Raises InputError naming the array that is malformed."""
    axes, sweep = read_sweep(arrays)
    causes = arrays.texts("causes", (None,)).tolist()
    if causes != list(CAUSES):
        raise InputError(
            f"{arrays.path}: array 'causes': got {', '.join(causes)}, expected {', '.join(CAUSES)}"
        )
    shape = sweep + (len(causes),)
    return Attribution(
        axes=axes,
        causes=causes,
        gap_mass=_ladder(arrays, "gap_mass", "gap mass (share of all trajectories)", shape),
        wasserstein=_ladder(
            arrays, "wasserstein_1", "W₁ from the training points (data units)", shape
        ),
    )


def _ladder(arrays, key, name, shape):
    values = []
    for part in ("", "_change", "_shapley"):
        values.append(arrays.numbers(f"{key}{part}", shape))
        values.append(arrays.numbers(f"{key}{part}_ci95", (*shape, 2)))
    return Ladder(name, *values)
