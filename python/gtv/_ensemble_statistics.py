"""What an ensemble's members say of a number made of their means, and cumulants of values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Union

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._result import Result

Statistic = Union[str, Callable[[Doubles, Doubles], float]]

STATISTICS = ("total-variation",)


@dataclass(frozen=True, repr=False, eq=False)
class Interval(Result):
    """Between two numbers.

    Attributes
    ----------
    lo, hi : float, or (n,)
    """

    lo: float
    hi: float


@dataclass(frozen=True, repr=False, eq=False)
class Cumulants(Result):
    """The first four cumulants, by Fisher's k-statistics.

    Attributes
    ----------
    mean, variance : float
        Units of the values, and their square.
    skewness, excess_kurtosis : float
        k_3 / k_2^(3/2) and k_4 / k_2^2; 0 if all values are equal.
    """

    mean: float
    variance: float
    skewness: float
    excess_kurtosis: float


def cumulants(values: npt.ArrayLike) -> Cumulants:
    """Cumulants of the law of which values, (n,), n at least 4, are a sample.

    Examples
    --------
    >>> import gtv
    >>> gtv.cumulants([1.0, 2.0, 3.0, 4.0]).mean
    2.5
    """
    return Cumulants(*_core.cumulants(_arguments.vector("values", values)))


def bootstrap_interval(
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    statistic: Statistic = "total-variation",
    *,
    resamples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> Interval:
    """Percentile interval of a number made of two ensembles' mean rows, over their members.

    Parameters
    ----------
    a, b : array_like, (n, bins) and (m, bins)
        One row stands for an exact prediction, which does not vary.
    statistic : "total-variation", or callable
        Of two mean rows, (bins,) each; called on several threads.
    level : float
        Share of resamples inside, as 0.95.

    Raises
    ------
    WorkError
        If the statistic of a resample is not finite.

    Examples
    --------
    >>> import gtv, numpy as np
    >>> a, b = np.random.default_rng(0).normal(size=(2, 50, 1))
    >>> difference = gtv.bootstrap_interval(a, b + 1, lambda p, q: (q - p).item())
    >>> bool(difference.lo < 1 < difference.hi)
    True
    """
    one, other = _ensembles(a, b)
    return Interval(
        *_core.bootstrap_interval(
            one,
            other,
            _statistic(statistic),
            _arguments.count("resamples", resamples),
            _arguments.number("level", level),
            _arguments.seed(seed),
        )
    )


def null_distribution(
    a: npt.ArrayLike,
    b: npt.ArrayLike | None = None,
    statistic: Statistic = "total-variation",
    *,
    resamples: int = 1000,
    seed: int = 0,
) -> Doubles:
    """The statistic between ensembles of one law, (resamples,): the floor of comparing a with b.

    Groups of as many members are drawn from the members of both. Without `b`, the statistic is
    between the mean of members drawn from `a` and the mean of `a`: the floor of comparing it with
    an exact prediction.
    """
    options = (
        _statistic(statistic),
        _arguments.count("resamples", resamples),
        _arguments.seed(seed),
    )
    if b is None:
        alone = _arguments.points("a", a)
        return np.array(_core.null_distribution_of_exact(alone, *options), dtype=np.float64)
    one, other = _ensembles(a, b)
    return np.array(_core.null_distribution(one, other, *options), dtype=np.float64)


def _ensembles(a: npt.ArrayLike, b: npt.ArrayLike) -> tuple[Doubles, Doubles]:
    one = _arguments.points("a", a)
    return one, _arguments.points("b", b, one.shape[1])


def _statistic(statistic: Statistic) -> Callable[[Doubles, Doubles], float] | None:
    """None for what the library computes by itself."""
    if callable(statistic):
        own = statistic
        return lambda p, q: _arguments.number("statistic(p, q)", own(p, q), finite=False)
    if not isinstance(statistic, str):
        kind = type(statistic).__name__
        raise TypeError(f"statistic: got {kind}, expected a function or {', '.join(STATISTICS)}")
    _arguments.choice("statistic", statistic, STATISTICS)
    return None
