"""The V-kernels of `compare.npz`: how much what drives trajectories varies, and for how long."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.errors import InputError
from gtv.plot.sweeps import Swept, read_sweep

_DIAGONAL, _CORRELATION = "v_diagonal_", "v_correlation_"
_THEORY = "theory/"

ENSEMBLE = "ensemble"
"""The name of the measured kernel."""

WHITE = "naive"
"""The name of the naive estimator's kernel."""


@dataclass(frozen=True)
class Law:
    """One law's kernel in all cells, NaN where it has no answer.

    diagonal: [sweep…, t, x] or [sweep…, t, y, x], the trace of V(x,t; x,t), or of a white kernel
    what is before its δ(t−t'). correlation: [sweep…, t, t'], None of a white kernel.
    """

    name: str
    diagonal: np.ndarray
    correlation: Optional[np.ndarray]

    def answers(self, cell):
        """Whether it has a kernel for a cell."""
        return not np.isnan(self.diagonal[cell]).any()


@dataclass(frozen=True)
class Kernels(Swept):
    """Kernels of all cells, of the ensemble first if there is one.

    places: (x,), or (x, y) in the plane. times: [sweep…, t]. path_times: [sweep…, t] of the
    correlation, path: [sweep…, t, D] its places, deciding: [sweep…, 3] times at which points are 2,
    4, 8 deviations apart; NaN where there are none; all None if all kernels are white.
    """

    places: tuple
    times: np.ndarray
    path_times: Optional[np.ndarray]
    path: Optional[np.ndarray]
    deciding: Optional[np.ndarray]
    laws: list

    @property
    def dimension(self):
        return len(self.places)

    @property
    def white(self):
        """Whether they are without correlation in time."""
        return self.path is None

    @property
    def extent(self):
        """Lower and upper end of each axis of places: [(left, right)] and in the plane y's too."""
        halves = [0.5 * (places[1] - places[0]) for places in self.places]
        return [(p[0] - half, p[-1] + half) for p, half in zip(self.places, halves)]

    def decided(self, cell):
        """Whether a cell has a place for the correlation: a single point has none."""
        return not (self.white or np.isnan(self.path[cell]).any())


def present(arrays):
    """Whether there are kernels: earlier versions wrote none."""
    return "v_t" in arrays


def read(arrays):
    """Kernels from Arrays. Raises InputError naming the array that is missing or malformed."""
    axes, sweep = read_sweep(arrays)
    places = tuple(arrays.ascending(name) for name in ("v_x", "v_y") if name in arrays)
    if not places:
        raise InputError(f"{arrays.path}: no array 'v_x'")
    times = _times(arrays, "v_t", sweep)
    shape = times.shape + tuple(len(along) for along in reversed(places))
    if "v_white" in arrays:
        white = Law(WHITE, arrays.amounts("v_white", shape, padded=True), None)
        return Kernels(axes, places, times, None, None, None, [white])
    path_times = _times(arrays, "v_correlation_t", sweep)
    path = arrays.numbers("v_correlation_x", (*path_times.shape, len(places)), gaps=True)
    return Kernels(
        axes,
        places,
        times,
        path_times,
        path,
        arrays.numbers("v_deciding_t", (*sweep, 3), gaps=True),
        [
            _law(arrays, name, shape, path_times.shape)
            for name in sorted(arrays.behind(_DIAGONAL, "law"), key=lambda name: name != ENSEMBLE)
        ],
    )


def _law(arrays, name, shape, times):
    correlation = arrays.numbers(_CORRELATION + name, (*times, times[-1]), gaps=True)
    if (np.abs(correlation) > 1 + 1e-6).any():
        raise InputError(f"{arrays.path}: array '{_CORRELATION}{name}': has values beyond ±1")
    diagonal = arrays.amounts(_DIAGONAL + name, shape, padded=True)
    return Law(name.removeprefix(_THEORY), diagonal, correlation)


def _times(arrays, name, sweep):
    times = arrays.numbers(name, (*sweep, None))
    if times.shape[-1] < 2 or not ((np.diff(times) > 0).all() and (times > 0).all()):
        raise InputError(f"{arrays.path}: array '{name}': expected increasing positive numbers")
    return times
