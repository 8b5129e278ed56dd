"""Exact fields of a noised point set: what the memorising optimum knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, ClassVar

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._result import Result
from gtv._data import Dataset, Mixture, as_dataset, as_mixture
from gtv._forward import Schedule, as_schedule
from gtv.errors import InputError

Points = npt.ArrayLike


@dataclass(frozen=True, repr=False, eq=False)
class Fields(Result):
    """Exact fields at n points, and at T times if t is an array: then all but x begin with T.

    Attributes
    ----------
    x : (n, D)
    t : () or (T,)
    log_density : (n,)
        Natural logarithm of a density per data unit^D.
    score : (n, D)
        Gradient of log_density, 1 / data unit.
    denoised : (n, D)
        E[x0 | x, t], data units.
    trace_cov : (n,)
        tr C, C the covariance of the proxy score.
    fraction : (n,)
        Share of the proxy score's second moment that is variance.
    effective_points : (n,)
        exp of the entropy of the posterior over training points.
    proxy_cov : (n, D, D), optional
        C.
    error_bound : (n,), optional
        Of a `BlockedField`: rigorous bound of ``|denoised - exact|``, data units.
    """

    _picture: ClassVar[str] = "field"

    x: Doubles
    t: Doubles
    log_density: Doubles
    score: Doubles
    denoised: Doubles
    trace_cov: Doubles
    fraction: Doubles
    effective_points: Doubles
    proxy_cov: Doubles | None = None
    error_bound: Doubles | None = None


def fields(
    data: Mixture | Points,
    schedule: Schedule | str,
    x: Points,
    t: npt.ArrayLike,
    *,
    covariance: bool = True,
) -> Fields:
    """Everything that is known exactly of a noised point set.

    Parameters
    ----------
    data : Mixture or array_like, (M, D)
    schedule : Schedule or str
    x : array_like, (n, D)
        Queries, data units.
    t : float or array_like, (T,)
        Times, above 0.
    covariance : bool
        Whether to return C too, D x D numbers a query.

    Raises
    ------
    InputError
        If shapes disagree, a number is not finite, or a time is outside the schedule.

    Examples
    --------
    >>> import gtv
    >>> gtv.fields([-1.0, 1.0], "vp", [0.0], 0.3).effective_points.round(6)
    array([2.])
    """
    mixture = as_mixture(data)
    queries = _arguments.points("x", x, mixture.dimension)
    times = _arguments.numbers("t", t)
    return _fields_at(
        as_schedule(schedule),
        queries,
        times,
        lambda level: _of_mixture(_core.exact_fields(mixture._core, level, queries, covariance)),
    )


def log_density(
    data: Mixture | Points, schedule: Schedule | str, x: Points, t: float
) -> Doubles:
    """Natural logarithm of p(x | t), (n,)."""
    return _single(_core.log_density, data, schedule, x, t)


def score(data: Mixture | Points, schedule: Schedule | str, x: Points, t: float) -> Doubles:
    """Gradient of log p(x | t), (n, D)."""
    return _single(_core.score, data, schedule, x, t)


def denoise(data: Mixture | Points, schedule: Schedule | str, x: Points, t: float) -> Doubles:
    """E[x0 | x, t], (n, D), data units."""
    return _single(_core.denoise, data, schedule, x, t)


def posterior_weights(
    data: Mixture | Points, schedule: Schedule | str, x: Points, t: float
) -> Doubles:
    """Posterior weights of the points, (n, M); rows sum to 1."""
    return _single(_core.posterior_weights, data, schedule, x, t)


class BlockedField:
    """Exact fields of point sets of any size, such as 60,000 images, with a certified error.

    Parameters
    ----------
    data : Dataset, array_like (M, D), or file
        uint8, float32 and float64 arrays are read in place.
    weights : array_like, (M,), optional
    spread : float

    Examples
    --------
    >>> import numpy as np, gtv
    >>> field = gtv.BlockedField(np.eye(50))
    >>> float(field.fields("ve", np.eye(50)[:3], 0.01, tolerance=1e-6).fraction.max()) < 1e-9
    True
    """

    def __init__(
        self,
        data: Dataset | Points,
        weights: npt.ArrayLike | None = None,
        *,
        spread: float = 0.0,
    ) -> None:
        dataset = as_dataset(data)
        self._core = _core.BlockedField(
            dataset._core,
            _arguments.vector("weights", weights, None if weights is None else len(dataset)),
            _arguments.number("spread", spread),
        )

    @property
    def dimension(self) -> int:
        """D."""
        return self._core.dimension

    @property
    def radius(self) -> float:
        """Root mean square distance of the points from their mean: the unit of tolerances."""
        return self._core.radius

    def __len__(self) -> int:
        return self._core.size

    def fields(
        self,
        schedule: Schedule | str,
        x: Points,
        t: npt.ArrayLike,
        *,
        tolerance: float = 0.0,
        single: bool = False,
    ) -> Fields:
        """As `gtv.fields`, without C and with error_bound.

        Parameters
        ----------
        tolerance : float
            Largest error of the denoiser, in units of `radius`; 0 leaves no point out.
        single : bool
            Single precision; error_bound says what is left of the accuracy. No tolerance then.
        """
        queries = _arguments.points("x", x, self.dimension)
        times = _arguments.numbers("t", t)
        limit = _arguments.number("tolerance", tolerance)
        return _fields_at(
            as_schedule(schedule),
            queries,
            times,
            lambda level: _of_blocks(
                self._core.fields(level, queries, limit, single), level, queries
            ),
        )

    def covariance_times(
        self, schedule: Schedule | str, x: Points, t: float, v: Points
    ) -> Doubles:
        """C v, (n, D), a vector a query, without a matrix of D x D."""
        queries = _arguments.points("x", x, self.dimension)
        vectors = _arguments.points("v", v, self.dimension)
        return self._core.covariance_times(_level(schedule, t), queries, vectors)

    def covariance_form(self, schedule: Schedule | str, x: Points, t: float, v: Points) -> Doubles:
        """v^T C v, (n,)."""
        queries = _arguments.points("x", x, self.dimension)
        vectors = _arguments.points("v", v, self.dimension)
        return self._core.covariance_form(_level(schedule, t), queries, vectors)


def _level(schedule: Schedule | str, t: float) -> _core.Level:
    return as_schedule(schedule)._core.level(_arguments.number("t", t))


def _single(
    function: Callable[[_core.Mixture, _core.Level, Doubles], Doubles],
    data: Mixture | Points,
    schedule: Schedule | str,
    x: Points,
    t: float,
) -> Doubles:
    mixture = as_mixture(data)
    queries = _arguments.points("x", x, mixture.dimension)
    return function(mixture._core, _level(schedule, t), queries)


def _of_mixture(found: dict[str, Doubles]) -> dict[str, Doubles]:
    covariance = found.pop("proxy_cov")
    if covariance.size:
        n, dimension = found["score"].shape
        found["proxy_cov"] = covariance.reshape(n, dimension, dimension)
    return found


def _of_blocks(found: dict[str, Doubles], level: _core.Level, x: Doubles) -> dict[str, Doubles]:
    kept = ("denoised", "log_density", "trace_cov", "fraction", "effective_points", "error_bound")
    return {
        **{name: found[name] for name in kept},
        "score": _core.score_of(level, x, found["denoised"]),
    }


def _fields_at(
    schedule: Schedule,
    queries: Doubles,
    times: Doubles,
    compute: Callable[[_core.Level], dict[str, Doubles]],
) -> Fields:
    if times.ndim == 0:
        return Fields(x=queries, t=times, **compute(schedule._core.level(float(times))))
    times = _arguments.vector("t", times)
    if not len(times):
        raise InputError("t: got no time, expected one or more")
    found = [compute(schedule._core.level(t)) for t in times.tolist()]
    return Fields(
        x=queries, t=times, **{name: np.stack([at[name] for at in found]) for name in found[0]}
    )
