"""Covariance of learned scores, and the V-kernel that it drives the effective SDE with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, ClassVar, Union

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Mixture, as_mixture
from gtv._features import Features
from gtv._forward import Schedule, as_schedule
from gtv._result import Result
from gtv.errors import InputError

PointFunction = Callable[[Doubles, Doubles], npt.ArrayLike]
AnyFeatures = Union[Features, PointFunction]


@dataclass(frozen=True, repr=False, eq=False)
class VMap(Result):
    """The trace of V(x, t; x', t) between places of a line, from `VKernel.map`.

    Attributes
    ----------
    x : (n, D)
        Data units.
    t : (T,)
    v : (T, n, n)
        Data units^2 per time^2; on the line V itself.
    """

    _picture: ClassVar[str] = "v-kernel"

    x: Doubles
    t: Doubles
    v: Doubles


class VKernel:
    """Cov[s(x, t), s(x', t')] of a learned score, and V = D_t Cov D_t'.

    Made by `weights_v_kernel`, `root_v_kernel`, `measured_v_kernel` or `scores_v_kernel`. Points
    are x, (n, D), and t, () or (n,).
    """

    def __init__(self, core: _core.VKernel) -> None:
        self._core = core

    @property
    def dimension(self) -> int:
        """D."""
        return self._core.dimension

    def covariance(
        self,
        x: npt.ArrayLike,
        t: npt.ArrayLike,
        x2: npt.ArrayLike | None = None,
        t2: npt.ArrayLike | None = None,
    ) -> Doubles:
        """Covariance of the scores at (x_i, t_i) and (x2_j, t2_j), (n, m, D, D), 1 / data units^2.

        Without x2 and t2 the points' own.
        """
        return self._blocks(self._core.covariance, x, t, x2, t2)

    def v(
        self,
        x: npt.ArrayLike,
        t: npt.ArrayLike,
        x2: npt.ArrayLike | None = None,
        t2: npt.ArrayLike | None = None,
    ) -> Doubles:
        """V between points, (n, m, D, D)."""
        return self._blocks(self._core.v, x, t, x2, t2)

    def variance(self, x: npt.ArrayLike, t: npt.ArrayLike) -> Doubles:
        """V of each point with itself, (n, D, D), on all threads."""
        d = self.dimension
        return self._core.variance(_nodes(d, x, t)).reshape(-1, d, d)

    def map(self, x: npt.ArrayLike, t: npt.ArrayLike) -> VMap:
        """V between places at the same time, to look at.

        Parameters
        ----------
        x : array_like, (n, D)
            Places in the order of a line, as 50 of them from -2 to 2.
        t : float or array_like, (T,)

        Examples
        --------
        >>> import gtv, numpy as np
        >>> kernel = gtv.weights_v_kernel("vp", gtv.Features("fourier", per_axis=3), np.eye(9))
        >>> kernel.map(np.linspace(-1, 1, 20), [0.1, 0.5]).v.shape
        (2, 20, 20)
        """
        places = _arguments.points("x", x, self.dimension)
        times = _arguments.vector("t", np.atleast_1d(_arguments.numbers("t", t)))
        blocks = [self.v(places, at) for at in times.tolist()]
        return VMap(places, times, np.array([np.trace(v, axis1=2, axis2=3) for v in blocks]))

    def correlation(
        self, x: npt.ArrayLike, t: npt.ArrayLike, direction: npt.ArrayLike | None = None
    ) -> Doubles:
        """Correlation between points of the score along a direction, (n, n), 1 on the diagonal.

        Parameters
        ----------
        direction : array_like, (D,), optional
            Of any length but 0; the first coordinate's if left out.
        """
        d = self.dimension
        along = np.eye(d)[0] if direction is None else _arguments.vector("direction", direction, d)
        return self._core.correlation(_nodes(d, x, t), along)

    def _blocks(  # type: ignore[no-untyped-def]
        self, function, x, t, x2, t2
    ) -> Doubles:
        d = self.dimension
        u = _nodes(d, x, t)
        if (x2 is None) != (t2 is None):
            raise InputError("x2, t2: got one of them, expected both or none")
        v = u if x2 is None else _nodes(d, x2, t2, ("x2", "t2"))
        found: Doubles = function(u, v).reshape(len(u), d, len(v), d).transpose(0, 2, 1, 3)
        return found


def weights_v_kernel(
    schedule: Schedule | str,
    features: AnyFeatures,
    covariance: npt.ArrayLike,
    *,
    dimension: int | None = None,
) -> VKernel:
    """Of a denoiser W phi(x, t) whose weights have a known covariance.

    Parameters
    ----------
    schedule : Schedule or str
    features : Features, or callable (x, t) -> (n, F)
    covariance : array_like, (D F, D F)
        Of the weights, symmetric; weight (a, i) is row a F + i.
    dimension : int, optional
        D, for features that are a callable.

    Examples
    --------
    >>> import gtv, numpy as np
    >>> features = gtv.Features("fourier", per_axis=3)
    >>> gtv.weights_v_kernel("vp", features, np.eye(9)).variance([0.0, 0.5], 0.3).shape
    (2, 1, 1)
    """
    matrix = _arguments.points("covariance", covariance)
    return _made("weights_v_kernel", schedule, features, matrix, dimension)


def root_v_kernel(
    schedule: Schedule | str,
    features: AnyFeatures,
    root: npt.ArrayLike,
    *,
    dimension: int | None = None,
) -> VKernel:
    """Of weights whose covariance is R R^T, R (D F, k), as `WeightLaw.covariance_root` gives it."""
    matrix = _arguments.points("root", root)
    return _made("root_v_kernel", schedule, features, matrix, dimension)


def measured_v_kernel(
    schedule: Schedule | str, features: AnyFeatures, weights: npt.ArrayLike
) -> VKernel:
    """Measured from members' weights, (members, D, F): N - 1 in the denominator."""
    array = _arguments.finite("weights", _arguments.numbers("weights", weights))
    if array.ndim != 3:
        raise InputError(f"weights: got shape {array.shape}, expected (members, D, F)")
    members, d, f = array.shape
    if isinstance(features, Features) and (d, f) != (features.dimension, features.size):
        _arguments.fail("weights", array, (members, features.dimension, features.size))
    flat = array.reshape(members, d * f)
    return _made("measured_v_kernel", schedule, features, flat, d)


def scores_v_kernel(
    schedule: Schedule | str, dimension: int, scores: PointFunction
) -> VKernel:
    """Measured from members' scores.

    Parameters
    ----------
    dimension : int
        D.
    scores : callable (x, t) -> (members, n, D)
        Learned scores of all members at points, such as of a user's own networks.
    """
    d = _arguments.count("dimension", dimension)

    def rows(points: Doubles) -> Doubles:
        array = _arguments.numbers("scores(x, t)", scores(points[:, :d], points[:, d]))
        if array.ndim != 3 or array.shape[1:] != (len(points), d):
            raise InputError(
                f"scores(x, t): got shape {array.shape}, expected (members, {len(points)}, {d})"
            )
        return array.reshape(len(array), -1)

    return VKernel(_core.scores_v_kernel(as_schedule(schedule)._core, d, rows))


def measured_covariance(scores: npt.ArrayLike) -> Doubles:
    """Sample covariance of scores that are known at n points only, (n, n, D, D).

    Parameters
    ----------
    scores : array_like, (members, n, D)
    """
    array = _arguments.finite("scores", _arguments.numbers("scores", scores))
    if array.ndim != 3:
        raise InputError(f"scores: got shape {array.shape}, expected (members, n, D)")
    members, n, d = array.shape
    found = _core.measured_covariance(array.reshape(members, n * d))
    return found.reshape(n, d, n, d).transpose(0, 2, 1, 3)


def naive_v(
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str,
    x: npt.ArrayLike,
    t: npt.ArrayLike,
    *,
    kappa: float = 1.0,
) -> Doubles:
    """V of the naive estimator, white in time: kappa D_t C(x, t) D_t, (n, D, D)."""
    mixture = as_mixture(data)
    d = mixture.dimension
    return _core.naive_v(
        mixture._core,
        as_schedule(schedule)._core,
        _arguments.at_least("kappa", kappa, 0),
        _nodes(d, x, t),
    ).reshape(-1, d, d)


def _nodes(
    dimension: int,
    x: npt.ArrayLike,
    t: npt.ArrayLike | None,
    names: tuple[str, str] = ("x", "t"),
) -> Doubles:
    points = _arguments.points(names[0], x, dimension)
    times = _arguments.times_of(names[1], t, len(points))  # type: ignore[arg-type]
    return np.column_stack([points, times])


def _made(
    name: str,
    schedule: Schedule | str,
    features: AnyFeatures,
    matrix: Doubles,
    dimension: int | None,
) -> VKernel:
    process = as_schedule(schedule)._core
    if isinstance(features, Features):
        return VKernel(getattr(_core, name)(process, features._core, matrix))
    if not callable(features):
        kind = type(features).__name__
        raise TypeError(f"features: got {kind}, expected gtv.Features or a function of (x, t)")
    if dimension is None:
        raise InputError("dimension: got none, expected D, as features are a function")
    d, own = _arguments.count("dimension", dimension), features

    def values(points: Doubles) -> Doubles:
        found = _arguments.points("features(x, t)", own(points[:, :d], points[:, d]))
        if len(found) != len(points):
            _arguments.fail("features(x, t)", found, (len(points), found.shape[1]))
        return found

    return VKernel(getattr(_core, f"{name}_of")(process, d, values, matrix))
