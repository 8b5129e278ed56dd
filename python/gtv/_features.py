"""What a linear denoiser is linear in: products of features of each coordinate and of time."""

from __future__ import annotations

from typing import Sequence

import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv.errors import InputError

KINDS = ("gaussian", "fourier")


class Axis:
    """Features of one coordinate, or of time, on [lo, hi].

    Parameters
    ----------
    kind : str
        "gaussian": normal densities at equally spaced centres, of a standard deviation of half the
        spacing. "fourier": 1, cosines and sines of period hi - lo, z not shifted.
    count : int
        How many, at most 1000; Gaussian ones at least 2.
    lo, hi : float
        Data units, or times.

    Examples
    --------
    >>> import gtv
    >>> gtv.Axis("fourier", 3, 0, 1).evaluate([0.0, 0.25]).round(12)
    array([[1., 1., 0.],
           [1., 0., 1.]])
    """

    def __init__(self, kind: str = "gaussian", count: int = 16, lo: float = -1.5, hi: float = 1.5):
        self._core = _core.Axis(
            _arguments.choice("kind", kind, KINDS),
            _arguments.count("count", count),
            _arguments.number("lo", lo),
            _arguments.number("hi", hi),
        )

    @classmethod
    def _of(cls, core: _core.Axis) -> Axis:
        axis = cls.__new__(cls)
        axis._core = core
        return axis

    @property
    def kind(self) -> str:
        """ "gaussian" or "fourier"."""
        return self._core.kind

    @property
    def lo(self) -> float:
        """Where the range begins."""
        return self._core.lo

    @property
    def hi(self) -> float:
        """Where the range ends."""
        return self._core.hi

    def __len__(self) -> int:
        return self._core.count

    def evaluate(self, z: npt.ArrayLike) -> Doubles:
        """All features at each z, (n, count)."""
        return self._core.evaluate(_arguments.vector("z", z))

    def derivative(self, z: npt.ArrayLike, order: int = 1) -> Doubles:
        """The derivative of that order, 0 to 12, of all features at each z, (n, count)."""
        return self._core.derivative(
            _arguments.vector("z", z), _arguments.count("order", order, least=0)
        )

    def derivative_bound(self, order: int) -> float:
        """A bound, over all z, of the sum over features of the derivative's size."""
        return self._core.derivative_bound(_arguments.count("order", order, least=0))

    def __repr__(self) -> str:
        return f"Axis('{self.kind}', {len(self)}, {self.lo:g}, {self.hi:g})"


class Features:
    """phi(x, t): products of the features of each coordinate and of time, x's first slowest.

    Parameters
    ----------
    kind : str
        "gaussian" or "fourier".
    dimension : int
        D, 1 to 3.
    per_axis : int
        Features of each coordinate, and of time.
    domain : (float, float)
        Range of every coordinate, data units.
    t_min, t_max : float
        Range of times, usually that of training.

    Raises
    ------
    InputError
        For another kind or dimension, too few features, or an empty range.

    Examples
    --------
    >>> import gtv
    >>> features = gtv.Features("gaussian", dimension=2, per_axis=8)
    >>> len(features)
    512
    >>> features.evaluate([[0.5, 0.5]], 0.3).shape
    (1, 512)
    """

    def __init__(
        self,
        kind: str = "gaussian",
        *,
        dimension: int = 1,
        per_axis: int = 16,
        domain: tuple[float, float] = (-1.5, 1.5),
        t_min: float = 1e-2,
        t_max: float = 1.0,
    ) -> None:
        lo, hi = _arguments.interval("domain", domain)
        if _arguments.count("dimension", dimension) > 3:
            raise InputError(f"dimension: got {dimension}, expected 1 to 3")
        self._core = _core.make_product(
            _arguments.choice("kind", kind, KINDS),
            dimension,
            _arguments.count("per_axis", per_axis),
            lo,
            hi,
            _arguments.number("t_min", t_min),
            _arguments.number("t_max", t_max),
        )

    @classmethod
    def of_axes(cls, space: Sequence[Axis], time: Axis) -> Features:
        """Of axes of any kinds, one for each of 1 to 3 coordinates, and one for time."""
        for axis in (*space, time):
            if not isinstance(axis, Axis):
                raise TypeError(f"space, time: got {type(axis).__name__}, expected gtv.Axis")
        features = cls.__new__(cls)
        features._core = _core.Product([axis._core for axis in space], time._core)
        return features

    @property
    def space(self) -> tuple[Axis, ...]:
        """The axes of the coordinates."""
        return tuple(Axis._of(axis) for axis in self._core.space)

    @property
    def time(self) -> Axis:
        """The axis of time."""
        return Axis._of(self._core.time)

    @property
    def size(self) -> int:
        """F, the product of the axes' counts."""
        return self._core.size

    @property
    def dimension(self) -> int:
        """D."""
        return self._core.dimension

    def __len__(self) -> int:
        return self.size

    def evaluate(self, x: npt.ArrayLike, t: npt.ArrayLike) -> Doubles:
        """phi at points x, (n, D), and their times, () or (n,): (n, F)."""
        points, times = self._at(("x", "t"), x, t)
        return self._core.materialise(points, times)

    def kernel(
        self, x: npt.ArrayLike, t: npt.ArrayLike, x2: npt.ArrayLike, t2: npt.ArrayLike
    ) -> Doubles:
        """phi(x, t) . phi(x2, t2), (n, m), without the features."""
        points, times = self._at(("x", "t"), x, t)
        others, other_times = self._at(("x2", "t2"), x2, t2)
        return self._core.kernel(points, times, others, other_times)

    def _at(
        self, names: tuple[str, str], x: npt.ArrayLike, t: npt.ArrayLike
    ) -> tuple[Doubles, Doubles]:
        points = _arguments.points(names[0], x, self.dimension)
        return points, _arguments.times_of(names[1], t, len(points))

    def __repr__(self) -> str:
        axes = ", ".join(repr(axis) for axis in self.space)
        return f"Features({self.size} of {axes} and times {self.time!r})"


def as_features(features: Features, dimension: int | None = None) -> Features:
    """The features themselves, which must be of the dimension of the data if that is given.

    Raises TypeError for anything else, InputError for another dimension.
    """
    if not isinstance(features, Features):
        raise TypeError(f"features: got {type(features).__name__}, expected gtv.Features")
    if dimension is not None and features.dimension != dimension:
        raise InputError(
            f"features: got those of dimension {features.dimension}, expected {dimension} as data"
        )
    return features
