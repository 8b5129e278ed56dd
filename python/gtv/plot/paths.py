"""What `gtv.sample` makes: end points, and the states on the way if they were kept."""

from dataclasses import dataclass
from typing import Optional

import numpy as np

from gtv.errors import InputError


@dataclass(frozen=True)
class Paths:
    """x: (n, D) end points, data units; t: (steps + 1,), descending; paths: (steps + 1, n, D).

    paths is None where states were not kept. image_shape: (height, width, channels) if samples are images, else None.
    """

    x: np.ndarray
    t: np.ndarray
    paths: Optional[np.ndarray]
    image_shape: Optional[tuple]

    @property
    def dimension(self):
        return self.x.shape[1]


def read(arrays):
    """Paths from Arrays. Raises InputError naming the array that is missing or malformed."""
    x = arrays.numbers("x", (None,) * max(arrays.raw("x").ndim, 1))
    t = arrays.numbers("t", (None,))
    if len(t) < 2 or not (np.diff(t) < 0).all():
        raise InputError(f"{arrays.path}: array 't': expected at least 2 decreasing numbers")
    paths = arrays.numbers("paths", (len(t), *x.shape)) if "paths" in arrays else None
    if _channels_first(x.shape[1:]):
        x = np.moveaxis(x, 1, -1)
        paths = None if paths is None else np.moveaxis(paths, 2, -1)
    n = len(x)
    return Paths(
        x=x.reshape(n, -1),
        t=t,
        paths=None if paths is None else paths.reshape(len(t), n, -1),
        image_shape=_image_shape(x.shape[1:]),
    )


def _channels_first(shape):
    """Whether samples of a shape are images as PyTorch has them, (channels, height, width)."""
    return len(shape) == 3 and shape[0] in (1, 3) and shape[2] not in (1, 3)


def _image_shape(shape):
    """Height, width and channels of samples of a shape: images have two sides or three."""
    if len(shape) == 2 and min(shape) > 1:
        return (*shape, 1)
    if len(shape) == 3 and shape[2] in (1, 3) and min(shape[:2]) > 1:
        return shape
    return None
