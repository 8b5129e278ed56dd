"""Where along the forward process a training set is told apart."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Dataset, as_dataset
from gtv._result import Result
from gtv.errors import InputError


@dataclass(frozen=True, repr=False, eq=False)
class CovarianceSummary(Result):
    """Of the covariance Sigma of a point set, by n.

    Attributes
    ----------
    trace, largest, trace_of_square : float
        Data units^2 (^4 for the last); `largest` is the largest eigenvalue.
    eigenvalues : (D,)
        Descending; empty where D > 2000.
    """

    trace: float
    largest: float
    trace_of_square: float
    eigenvalues: Doubles

    @property
    def participation_ratio(self) -> float:
        """(tr Sigma)^2 / tr Sigma^2: how many directions share the variance."""
        return self.trace**2 / self.trace_of_square if self.trace_of_square > 0 else 0.0


@dataclass(frozen=True, repr=False, eq=False)
class PosteriorCurve(Result):
    """The posterior over training points, on average over noised points, at L noise levels.

    Attributes
    ----------
    noise : (L,)
        s = sigma / alpha, data units, ascending.
    entropy : (L,)
        Mean over draws, nats.
    effective_points, effective_lo, effective_hi : (L,)
        exp of the mean entropy, and quartiles over draws.
    own_weight_share : (L,)
        Share of draws whose own point has more than half of the weight.
    fraction : (L,)
        Share of the proxy score's second moment that is variance.
    deterministic_share : (L,)
        Share of draws where flow matching's target is all but determined.
    mmse, mmse_lo, mmse_hi : (L,)
        E |x0 - E[x0|x]|^2, data units^2, and its 95 % interval.
    information, information_lo, information_hi : float
        Of noised points about the points, nats, and its 95 % interval.
    """

    _picture: ClassVar[str] = "posterior"

    noise: Doubles
    entropy: Doubles
    effective_points: Doubles
    effective_lo: Doubles
    effective_hi: Doubles
    own_weight_share: Doubles
    fraction: Doubles
    deterministic_share: Doubles
    mmse: Doubles
    mmse_lo: Doubles
    mmse_hi: Doubles
    information: float
    information_lo: float
    information_hi: float

    def entropy_collapse_noise(self) -> float | None:
        """Where the mean entropy is that of two points alike; None if no levels enclose it."""
        return _core.entropy_collapse_noise(self.noise, self.entropy)

    def own_weight_collapse_noise(self) -> float | None:
        """Where half of the draws give their own point more than half of the weight."""
        return _core.own_weight_collapse_noise(self.noise, self.own_weight_share)


class NoisedPoints:
    """A training set along the forward process; equal rows are one point of larger weight.

    Parameters
    ----------
    data : Dataset, array_like (n, D), or file

    Examples
    --------
    >>> import gtv, numpy as np
    >>> points = gtv.NoisedPoints(np.random.default_rng(0).normal(size=(50, 3)))
    >>> curve = points.along(points.noise_levels(20, draws=50), draws=50)
    >>> bool(curve.effective_points[0] < 1.01 and curve.effective_points[-1] > 45)
    True
    """

    def __init__(self, data: Dataset | npt.ArrayLike | str | os.PathLike[str]) -> None:
        self._core = _core.NoisedPoints(as_dataset(data)._core)

    @property
    def distinct(self) -> int:
        """How many points there are, equal ones counted once."""
        return self._core.distinct

    @property
    def entropy(self) -> float:
        """Entropy of the points' weights, nats."""
        return self._core.entropy

    @property
    def radius(self) -> float:
        """Root mean square distance of the rows from their mean, data units."""
        return self._core.radius

    def noise_levels(
        self, count: int = 40, *, draws: int = 256, seed: int = 0, tolerance: float = 1e-6
    ) -> Doubles:
        """Geometric levels from where draws know their own point to where all count alike."""
        levels = self._core.noise_levels(
            _arguments.count("count", count, least=2), *_draws(draws, seed, tolerance)
        )
        return np.array(levels, dtype=np.float64)

    def along(
        self,
        noise: npt.ArrayLike,
        *,
        draws: int = 256,
        seed: int = 0,
        tolerance: float = 1e-6,
    ) -> PosteriorCurve:
        """The posterior at noise levels, (L,), ascending, the same draws at each.

        Parameters
        ----------
        draws : int
            How many, at least 2.
        tolerance : float
            Of the denoiser, in units of `radius`.
        """
        levels = _arguments.vector("noise", noise)
        return PosteriorCurve(**self._core.along(levels, *_draws(draws, seed, tolerance)))


def time_of_noise(noise: npt.ArrayLike) -> Doubles:
    """t of the Ornstein-Uhlenbeck process at which sigma / alpha is the noise, of any shape."""
    levels = _arguments.numbers("noise", noise)
    return _core.time_of_noise(levels.reshape(-1)).reshape(levels.shape)


def noise_of_time(t: npt.ArrayLike) -> Doubles:
    """sigma / alpha of the Ornstein-Uhlenbeck process at times of any shape."""
    times = _arguments.numbers("t", t)
    return _core.noise_of_time(times.reshape(-1)).reshape(times.shape)


def speciation_time(largest_eigenvalue: float) -> float:
    """log(Lambda) / 2: until then, back from the end, noise hides which class a path ends in."""
    return _core.speciation_time(_arguments.number("largest_eigenvalue", largest_eigenvalue))


def collapse_time(
    points: int,
    dimension: float | None = None,
    variance: float | None = None,
    *,
    eigenvalues: npt.ArrayLike | None = None,
) -> float:
    """Where the posterior comes to stand on one of n points of a Gaussian.

    Parameters
    ----------
    points : int
        n, at least 2.
    dimension, variance : float
        Of an isotropic Gaussian, data units^2 a coordinate.
    eigenvalues : array_like, (D,)
        In their place, of the covariance of any Gaussian.

    Examples
    --------
    >>> import gtv, numpy as np
    >>> one, other = gtv.collapse_time(100, 3, 2.0), gtv.collapse_time(100, eigenvalues=[2.0] * 3)
    >>> bool(abs(one - other) < 1e-9)
    True
    """
    count = _arguments.count("points", points, least=2)
    if eigenvalues is not None:
        if dimension is not None or variance is not None:
            raise InputError("eigenvalues: got dimension or variance too, expected either")
        spectrum = _arguments.vector("eigenvalues", eigenvalues)
        return _core.collapse_time_of_spectrum(count, spectrum)
    if dimension is None or variance is None:
        raise InputError("dimension, variance: got none, expected both, or eigenvalues")
    return _core.collapse_time(
        count,
        _arguments.number("dimension", dimension),
        _arguments.number("variance", variance),
    )


def same_class_probability(mean_norm: float, variance: float, t: float) -> float:
    """Probability that paths that part at t end in the same of two classes N(+-m, variance)."""
    return _core.same_class_probability(
        _arguments.number("mean_norm", mean_norm),
        _arguments.number("variance", variance),
        _arguments.number("t", t),
    )


def covariance_summary(
    data: Dataset | npt.ArrayLike | str | os.PathLike[str],
) -> CovarianceSummary:
    """Of the covariance of a point set of any size, read by blocks."""
    return CovarianceSummary(*_core.covariance_summary(as_dataset(data)._core))


def _draws(draws: int, seed: int, tolerance: float) -> tuple[int, int, float]:
    return (
        _arguments.count("draws", draws, least=2),
        _arguments.seed(seed),
        _arguments.number("tolerance", tolerance),
    )
