"""The arrays of `neighbours.npz`: samples beside the training points that are nearest to them."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.errors import InputError
from gtv.plot import images, labels
from gtv.plot.sweeps import Swept, read_sweep

THRESHOLD = 1 / 3
"""A sample is called memorised if d₁/d₂ of its distances to the two nearest points is below."""


@dataclass(frozen=True)
class Neighbours(Swept):
    """The first samples of each cell, data units.

    shown: [sweep…, k, D]; nearest: [sweep…, k, 2, D] and distance: [sweep…, k, 2] of the two
    training points that are nearest. image_shape: (height, width, channels), or None if points are
    no images. Of a cell that failed all is NaN.
    """

    shown: np.ndarray
    nearest: np.ndarray
    distance: np.ndarray
    image_shape: Optional[tuple]

    def has_failed(self, cell):
        """There are no samples of that cell."""
        return bool(np.isnan(self.shown[cell]).all())

    @property
    def ratio(self):
        """d₁/d₂, [sweep…, k]."""
        return self.distance[..., 0] / self.distance[..., 1]


def read(arrays):
    """Neighbours from Arrays. Raises InputError naming the array that is missing or malformed."""
    axes, sweep = read_sweep(arrays)
    shown = arrays.numbers("shown", (*sweep, None, None), cells=len(sweep))
    count, dimension = shown.shape[-2:]
    return Neighbours(
        axes=axes,
        shown=shown,
        nearest=arrays.numbers(
            "nearest_points", (*sweep, count, 2, dimension), cells=len(sweep)
        ),
        distance=read_distances(arrays, "distance", (*sweep, count), cells=len(sweep)),
        image_shape=images.read_shape(arrays, dimension),
    )


@dataclass(frozen=True)
class Ratios(Swept):
    """d₁/d₂ of samples, [sweep…, k]."""

    ratio: np.ndarray

    def has_failed(self, cell):
        """Never: nothing that gtv.nearest_rows gives is missing."""
        return False


def read_ratios(arrays):
    """Ratios of what gtv.nearest_rows gives: distances (n, k) to the k nearest rows."""
    distance = arrays.amounts("distance", (None, None))
    if distance.shape[1] < 2:
        raise InputError(f"{arrays.path}: array 'distance': got one neighbour, expected 2 or more")
    if not (distance[:, 1] > 0).all():
        raise InputError(f"{arrays.path}: array 'distance': expected d₂ > 0")
    return Ratios([], distance[:, 0] / distance[:, 1])


def read_distances(arrays, name, shape, cells=None):
    """Distances to the nearest and to the second nearest of distinct points, (*shape, 2)."""
    distance = arrays.numbers(name, (*shape, 2), cells=cells)
    if (distance[..., 0] < 0).any() or (distance[..., 1] <= 0).any():
        raise InputError(f"{arrays.path}: array '{name}': expected d₁ ≥ 0 and d₂ > 0")
    if (distance[..., 0] > distance[..., 1]).any():
        raise InputError(f"{arrays.path}: array '{name}': has d₁ above d₂")
    return distance


def short(ratio):
    """A ratio from 0 to 1 in few characters: .07, and < .01 for one that two digits would hide."""
    if 0 < ratio < 0.005:
        return "< .01"
    return f"{ratio:.2f}".removeprefix("0")


def threshold_text(threshold):
    """A threshold as a reader knows it: 1/3."""
    if abs(threshold - THRESHOLD) < 1e-6:
        return "1/3"
    return labels.number(float(f"{threshold:.4g}"))
