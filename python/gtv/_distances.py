"""How far two distributions are apart, from samples or from histograms, and whether they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._result import Result
from gtv.errors import InputError


@dataclass(frozen=True, repr=False, eq=False)
class TestResult(Result):
    """Of a test of whether two laws differ.

    Attributes
    ----------
    statistic, p_value : float
    """

    __test__ = False  # no test of pytest's

    statistic: float
    p_value: float


@dataclass(frozen=True, repr=False, eq=False)
class SlicedDistance(Result):
    """A mean over random directions.

    Attributes
    ----------
    mean : float
        Data units.
    standard_error : float
        Over directions; nan for one.
    """

    mean: float
    standard_error: float


def total_variation(p: npt.ArrayLike, q: npt.ArrayLike) -> float:
    """Half the sum of |p - q| over the bins, and half the difference of what is outside.

    Parameters
    ----------
    p, q : array_like, of one shape
        Probability masses of bins, sum at most 1.

    Examples
    --------
    >>> import gtv
    >>> gtv.total_variation([0.5, 0.5, 0.0], [0.0, 0.5, 0.5])
    0.5
    """
    one, other = _two_histograms(p, q)
    return _core.total_variation(one.reshape(-1), other.reshape(-1))


def wasserstein_1(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """W_1 on the line between two samples, (n,) and (m,), data units.

    Examples
    --------
    >>> import gtv
    >>> gtv.wasserstein_1([0.0, 1.0], [0.5, 1.5, 0.5, 1.5])
    0.5
    """
    return _core.wasserstein_1(_arguments.vector("a", a), _arguments.vector("b", b))


def wasserstein_1_binned(
    p: npt.ArrayLike, q: npt.ArrayLike, domain: tuple[float, float]
) -> float:
    """W_1 on the line between two histograms on equal bins of a domain, mass uniform in a bin.

    Parameters
    ----------
    p, q : array_like, (bins,)
        Masses in any unit; each is divided by its sum.
    domain : (float, float)
        The outer edges, data units.
    """
    one, other = _two_histograms(p, q, 1)
    return _core.wasserstein_1_binned(one, other, *_arguments.interval("domain", domain))


def sliced_wasserstein_1(
    a: npt.ArrayLike, b: npt.ArrayLike, *, directions: int = 200, seed: int = 0
) -> SlicedDistance:
    """The mean over random directions of W_1 between projections of samples, (n, D) and (m, D)."""
    one, other = _two_samples(a, b)
    return SlicedDistance(
        *_core.sliced_wasserstein_1(
            one, other, _arguments.count("directions", directions), _arguments.seed(seed)
        )
    )


def sliced_wasserstein_1_binned(
    p: npt.ArrayLike,
    q: npt.ArrayLike,
    domain: tuple[float, float],
    *,
    directions: int = 64,
) -> float:
    """The mean over equally spaced angles of W_1 between projections of histograms of a square.

    Parameters
    ----------
    p, q : array_like, (bins, bins)
        Masses [y, x] in any unit, at the bins' centres.
    domain : (float, float)
        The outer edges of both axes, data units.
    """
    one, other = _two_histograms(p, q, 2)
    return _core.sliced_wasserstein_1_binned(
        one,
        other,
        *_arguments.interval("domain", domain),
        _arguments.count("directions", directions),
    )


def energy_distance(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """2 E|X - Y| - E|X - X'| - E|Y - Y'| of samples (n, D), (m, D), data units; unbiased.

    Pairs of different rows only, so that it is 0 on average, and may be negative, if laws agree.
    """
    return _core.energy_distance(*_two_samples(a, b))


def energy_test(
    a: npt.ArrayLike, b: npt.ArrayLike, *, permutations: int = 999, seed: int = 0
) -> TestResult:
    """Whether two samples differ in law, by their energy distance and permutations of the rows.

    Examples
    --------
    >>> import gtv, numpy as np
    >>> x = np.random.default_rng(0).normal(size=(40, 3))
    >>> gtv.energy_test(x[:20], x[20:] + 2).p_value
    0.001
    """
    return TestResult(
        *_core.energy_test(*_two_samples(a, b), *_permutations(permutations, seed))
    )


def median_distance(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """The median of the distances between rows of both samples together, data units."""
    return _core.median_distance(*_two_samples(a, b))


def mmd_squared(a: npt.ArrayLike, b: npt.ArrayLike, *, bandwidth: float | None = None) -> float:
    """Squared maximum mean discrepancy of samples (n, D), (m, D); unbiased.

    Parameters
    ----------
    bandwidth : float, optional
        Standard deviation of the Gaussian kernel, data units; `median_distance` if left out.
    """
    return _core.mmd_squared(*_two_samples(a, b), _bandwidth(bandwidth))


def mmd_test(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    *,
    bandwidth: float | None = None,
    permutations: int = 999,
    seed: int = 0,
) -> TestResult:
    """Whether two samples differ in law, by `mmd_squared` and permutations of the rows."""
    return TestResult(
        *_core.mmd_test(
            *_two_samples(a, b), *_permutations(permutations, seed), _bandwidth(bandwidth)
        )
    )


def permutation_test(
    a: npt.ArrayLike, b: npt.ArrayLike, *, permutations: int = 999, seed: int = 0
) -> TestResult:
    """Whether the means of two ensembles differ, (n, bins) and (m, bins), by permuting members.

    The statistic is the squared distance between the mean rows.
    """
    return TestResult(
        *_core.permutation_test(*_two_samples(a, b), *_permutations(permutations, seed))
    )


def mann_whitney(a: npt.ArrayLike, b: npt.ArrayLike) -> TestResult:
    """Two-sided Mann-Whitney test of values (n,) and (m,); the statistic is U of `a`."""
    return TestResult(*_core.mann_whitney(_arguments.vector("a", a), _arguments.vector("b", b)))


def row_entropy(masses: npt.ArrayLike) -> Doubles:
    """Entropy, nats, of each row of masses (n, bins), which are normalised first: (n,)."""
    array = _arguments.numbers("masses", masses)
    if array.ndim != 2:
        raise InputError(f"masses: got shape {array.shape}, expected (n, bins)")
    return _core.row_entropy(array)


def _two_samples(a: npt.ArrayLike, b: npt.ArrayLike) -> tuple[Doubles, Doubles]:
    one = _arguments.points("a", a)
    return one, _arguments.points("b", b, one.shape[1])


def _two_histograms(
    p: npt.ArrayLike, q: npt.ArrayLike, dimensions: int | None = None
) -> tuple[Doubles, Doubles]:
    one, other = (
        _arguments.finite(name, _arguments.numbers(name, value))
        for name, value in (("p", p), ("q", q))
    )
    if dimensions is not None and one.ndim != dimensions:
        raise InputError(f"p: got shape {one.shape}, expected {dimensions} dimensions")
    if other.shape != one.shape:
        _arguments.fail("q", other, one.shape)
    return one, other


def _permutations(permutations: int, seed: int) -> tuple[int, int]:
    return _arguments.count("permutations", permutations), _arguments.seed(seed)


def _bandwidth(bandwidth: float | None) -> float:
    return 0.0 if bandwidth is None else _arguments.above("bandwidth", bandwidth, 0)
