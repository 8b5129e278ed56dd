"""How many samples are memorised, and how many honest ones would count as such."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._ensemble_statistics import Interval
from gtv._neighbours import Neighbours
from gtv._result import Result
from gtv.errors import InputError


@dataclass(frozen=True, repr=False, eq=False)
class Share(Result):
    """So many of so many.

    Attributes
    ----------
    count : int, or (T,)
    total : int
    """

    count: int | npt.NDArray[np.int64]
    total: int

    @property
    def value(self) -> float | npt.NDArray[np.float64]:
        """count / total."""
        return self.count / self.total

    def interval(self, level: float = 0.95) -> Interval:
        """The bootstrap's percentile interval, and that of the exact test where all agree."""
        at = _arguments.number("level", level)
        pairs = [(int(count), self.total) for count in np.atleast_1d(self.count)]
        found = np.array([_core.share_interval(pair, at) for pair in pairs])
        shape = np.shape(self.count)
        lo, hi = (bound.reshape(shape) for bound in found.T)
        return Interval(lo, hi) if shape else Interval(lo.item(), hi.item())


@dataclass(frozen=True, repr=False, eq=False)
class IntrinsicDimension(Result):
    """An estimate of a point set's dimension.

    Attributes
    ----------
    value : float
    lo, hi : float
        95 % interval.
    """

    value: float
    lo: float
    hi: float


@dataclass(frozen=True, repr=False, eq=False)
class Agreement(Result):
    """How far two models agree that were trained on disjoint halves of a training set.

    Attributes
    ----------
    cosine, cosine_standard_error : float
        Mean cosine of the angle between paired samples.
    nearer_than_training : float, optional
        Share of pairs nearer to each other than either to its nearest training point.
    """

    cosine: float
    cosine_standard_error: float
    nearer_than_training: float | None = None


def memorised_share(
    distance: npt.ArrayLike | Neighbours, threshold: npt.ArrayLike = 1 / 3
) -> Share:
    """How many samples have d1 / d2 below a threshold, or each of T thresholds.

    Parameters
    ----------
    distance : Neighbours, or array_like (n, 2)
        To the nearest and the second nearest distinct training point.
    threshold : float or array_like, (T,)
        In (0, 1).

    Examples
    --------
    >>> import gtv
    >>> share = gtv.memorised_share([[0.1, 1.0], [0.5, 1.0], [0.9, 1.0], [0.2, 1.0]])
    >>> share.count, share.value
    (2, 0.5)
    """
    pairs = _two_nearest(distance)
    limits = _arguments.numbers("threshold", threshold)
    counts = np.asarray(
        _core.memorised_curve(pairs, _arguments.vector("threshold", np.atleast_1d(limits)))
    )
    return Share(counts if limits.ndim else int(counts[0]), len(pairs))


def memorised_null(threshold: float, dimension: float) -> float:
    """The share of honest samples that count as memorised, threshold^dimension."""
    d = float(dimension)
    if np.isnan(d):
        raise InputError("dimension: got nan, expected a number above 0")
    return _core.memorised_null(_arguments.number("threshold", threshold), d)


def two_nearest_dimension(distance: npt.ArrayLike | Neighbours) -> IntrinsicDimension:
    """Intrinsic dimension from the ratios of distances to two nearest others, (n, 2).

    Examples
    --------
    >>> import gtv, numpy as np
    >>> x = np.random.default_rng(0).uniform(size=(2000, 2))
    >>> d = gtv.two_nearest_dimension(gtv.nearest_rows(x, x, skip_self=True))
    >>> bool(d.lo < 2 < d.hi)
    True
    """
    return IntrinsicDimension(*_core.two_nearest_dimension(_two_nearest(distance)))


def share_p(share: Share, probability: float) -> float:
    """Two-sided p-value of the exact binomial test of a share against a probability."""
    return _core.share_p(_counts("share", share), _arguments.number("probability", probability))


def share_difference_p(a: Share, b: Share) -> float:
    """Two-sided p-value of Fisher's exact test of whether two shares differ."""
    return _core.share_difference_p(_counts("a", a), _counts("b", b))


def half_agreement(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    a_to_training: npt.ArrayLike | None = None,
    b_to_training: npt.ArrayLike | None = None,
) -> Agreement:
    """Agreement of samples that two models, trained on disjoint halves, make of the same noise.

    Parameters
    ----------
    a, b : array_like, (n, D)
        Row i of both from the same noise.
    a_to_training, b_to_training : array_like, (n,), optional
        Distance of each sample to the nearest point of its own model's half.
    """
    one = _arguments.points("a", a)
    other = _arguments.points("b", b, one.shape[1])
    if len(other) != len(one):
        _arguments.fail("b", other, one.shape)
    if (a_to_training is None) != (b_to_training is None):
        raise InputError("a_to_training, b_to_training: got one of them, expected both or none")
    length = None if a_to_training is None else len(one)
    return Agreement(
        *_core.half_agreement(
            one,
            other,
            _arguments.vector("a_to_training", a_to_training, length),
            _arguments.vector("b_to_training", b_to_training, length),
        )
    )


def _two_nearest(distance: npt.ArrayLike | Neighbours) -> npt.NDArray[np.float64]:
    if isinstance(distance, Neighbours):
        distance = distance.distance[:, :2]
    return _arguments.points("distance", distance, 2)


def _counts(name: str, share: Share) -> tuple[int, int]:
    if not isinstance(share, Share) or np.ndim(share.count):
        raise TypeError(f"{name}: got {type(share).__name__}, expected a gtv.Share of one count")
    return int(share.count), int(share.total)
