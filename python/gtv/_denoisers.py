"""What a sampler can follow: denoisers of this library, and any model of the user's."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np
import numpy.typing as npt

from gtv import _answers, _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Dataset, Mixture, as_dataset, as_mixture
from gtv._estimator import LinearWeights
from gtv._features import Features
from gtv._forward import Schedule, as_schedule
from gtv.errors import InputError

Model = Callable[[Any, float], Any]
"""A callable (x, t) -> x0: x an array (n, ...), t a float, the answer an array like x."""


class NativeDenoiser:
    """A denoiser that the sampling loop calls without Python."""

    @property
    def dimension(self) -> int:
        """D."""
        raise NotImplementedError

    def __call__(self, x: npt.ArrayLike, t: float) -> Doubles:
        """The estimate of x0 at (x, t), (n, D)."""
        raise NotImplementedError

    def _at(self, plan: _core.Plan, seed: int, member: int) -> _core.Denoiser:
        raise NotImplementedError

    def _refuse_other(self, process: Schedule, times: Doubles) -> None:
        """Raises InputError unless it was made for this schedule, as seen at these times."""
        own = getattr(self, "schedule", None)
        if own is None:
            return
        within = times[times <= own.t_limit]
        levels = [(each.alpha(within), each.sigma(within)) for each in (process, own)]
        same = np.allclose(levels[0], levels[1], rtol=1e-12, atol=0)
        if len(within) < len(times) or not same:
            raise InputError(
                f"schedule: got {process.name}, expected the one that the denoiser is made for, "
                f"{own.name}{', with the same numbers' if own.name == process.name else ''}"
            )


class ExactDenoiser(NativeDenoiser):
    """E[x0 | x, t] of a point set: what the memorising optimum follows.

    Parameters
    ----------
    data : Mixture, Dataset or array_like, (M, D)
    schedule : Schedule or str
    tolerance : float
        Of point sets above two dimensions, which are summed in blocks: largest error, relative to
        the data's radius.

    Examples
    --------
    >>> import gtv
    >>> exact = gtv.ExactDenoiser([-1.0, 1.0], "vp")
    >>> exact([[0.3]], 0.01).round(3)
    array([[1.]])
    """

    def __init__(
        self,
        data: Mixture | Dataset | npt.ArrayLike,
        schedule: Schedule | str,
        *,
        tolerance: float = 1e-6,
    ) -> None:
        self.schedule = as_schedule(schedule)
        self.tolerance = _arguments.number("tolerance", tolerance, least=0)
        self._mixture, self._field = _forms(data)

    @property
    def dimension(self) -> int:
        """D."""
        return int(self._mixture.dimension if self._mixture else self._field.dimension)

    def __call__(self, x: npt.ArrayLike, t: float) -> Doubles:
        """E[x0 | x, t], (n, D), data units."""
        queries = _arguments.points("x", x, self.dimension)
        level = self.schedule._core.level(_arguments.number("t", t))
        if self._mixture is not None:
            return _core.denoise(self._mixture._core, level, queries)
        found: dict[str, Doubles] = self._field.fields(level, queries, self.tolerance, False)
        return found["denoised"]

    def _at(self, plan: _core.Plan, seed: int, member: int) -> _core.Denoiser:
        if self._mixture is not None:
            return _core.mixture_denoiser(self._mixture._core, plan)
        return _core.blocked_denoiser(self._field, plan, self.tolerance)


class NaiveDenoiser(NativeDenoiser):
    """The naive estimator: at each Euler step the exact denoiser plus a fresh draw's deviation.

    Parameters
    ----------
    data, schedule, tolerance
        As of `ExactDenoiser`.
    kappa : float
        Noise strength, in units of time.
    """

    def __init__(
        self,
        data: Mixture | Dataset | npt.ArrayLike,
        schedule: Schedule | str,
        *,
        kappa: float = 1.0,
        tolerance: float = 1e-6,
    ) -> None:
        self._exact = ExactDenoiser(data, schedule, tolerance=tolerance)
        self.schedule = self._exact.schedule
        self.kappa = _arguments.number("kappa", kappa, least=0)

    @property
    def dimension(self) -> int:
        """D."""
        return self._exact.dimension

    def __call__(self, x: npt.ArrayLike, t: float) -> Doubles:
        """The estimator's mean, which is the exact denoiser; its draws depend on the step."""
        return self._exact(x, t)

    def _at(self, plan: _core.Plan, seed: int, member: int) -> _core.Denoiser:
        exact = self._exact
        if exact._mixture is not None:
            return _core.naive_denoiser(exact._mixture._core, plan, self.kappa, seed, member)
        return _core.blocked_naive_denoiser(
            exact._field, plan, exact.tolerance, self.kappa, seed, member
        )


class LinearDenoiser(NativeDenoiser):
    """x0_hat = W phi(x, t), a linear model of features, D = 1 to 3.

    Parameters
    ----------
    features : Features
    weights : LinearWeights or array_like, (D, F)
        Trained, or drawn from a theory's law.

    Examples
    --------
    >>> import gtv
    >>> features = gtv.Features("gaussian", per_axis=8, t_min=0.01, t_max=1.0)
    >>> weights = gtv.train_ensemble(features, [-1.0, 1.0], "vp", members=1, samples=200, ridge=0.1)
    >>> gtv.sample(gtv.LinearDenoiser(features, weights[0]), "vp", 100).x.shape
    (100, 1)
    """

    def __init__(self, features: Features, weights: LinearWeights | npt.ArrayLike) -> None:
        if not isinstance(features, Features):
            raise TypeError(f"features: got {type(features).__name__}, expected gtv.Features")
        given = weights.weights if isinstance(weights, LinearWeights) else weights
        self.features = features
        self.weights = _arguments.points("weights", given, features.size)
        if len(self.weights) != features.dimension:
            raise InputError(
                f"weights: got shape {self.weights.shape}, expected "
                f"({features.dimension}, {features.size})"
            )

    @property
    def dimension(self) -> int:
        """D."""
        return self.features.dimension

    def __call__(self, x: npt.ArrayLike, t: float) -> Doubles:
        """W phi(x, t), (n, D), data units."""
        return self.features.evaluate(x, t) @ self.weights.T

    def _at(self, plan: _core.Plan, seed: int, member: int) -> _core.Denoiser:
        return _core.linear_denoiser(self.features._core, self.weights, plan)


def from_score(model: Model, schedule: Schedule | str) -> Model:
    """The denoiser of a score model, x0 = (x + sigma^2 s) / alpha."""
    process = as_schedule(schedule)

    def denoiser(x: Any, t: float) -> Any:
        alpha, sigma = _levels(process, t)
        return (x + sigma**2 * _answer(model, x, t)) / alpha

    return _named(denoiser, model)


def from_noise(model: Model, schedule: Schedule | str) -> Model:
    """The denoiser of a model that predicts the noise, x0 = (x - sigma eps) / alpha."""
    process = as_schedule(schedule)

    def denoiser(x: Any, t: float) -> Any:
        alpha, sigma = _levels(process, t)
        return (x - sigma * _answer(model, x, t)) / alpha

    return _named(denoiser, model)


def from_v(model: Model, schedule: Schedule | str) -> Model:
    """The denoiser of a model that predicts v = alpha eps - sigma x0 (Salimans and Ho 2022).

    x0 = (alpha x - sigma v) / (alpha^2 + sigma^2), finite where alpha = 0.
    """
    process = as_schedule(schedule)

    def denoiser(x: Any, t: float) -> Any:
        alpha, sigma = (float(level) for level in (process.alpha(t), process.sigma(t)))
        return (alpha * x - sigma * _answer(model, x, t)) / (alpha**2 + sigma**2)

    return _named(denoiser, model)


def from_flow(model: Model, schedule: Schedule | str = "flow") -> Model:
    """The denoiser of a model that predicts the velocity dx/dt of the PF-ODE, as flow matching does.

    dx/dt = a_t x + b_t x0, so x0 = (dx/dt - a_t x) / b_t.
    """
    process = as_schedule(schedule)

    def denoiser(x: Any, t: float) -> Any:
        state, denoised = (float(part) for part in process.drift(t))
        return (_answer(model, x, t) - state * x) / denoised

    return _named(denoiser, model)


def _answer(model: Model, x: Any, t: float) -> Any:
    """What the model says of a copy of x, which it may write to; of its own shape and no other."""
    if not isinstance(x, np.ndarray):
        return model(x, t)
    return _answers.checked(model(x.copy(), t), x.shape)


def _levels(process: Schedule, t: float) -> tuple[float, float]:
    alpha = float(process.alpha(t))
    if alpha == 0:
        raise InputError(
            f"denoiser: got t = {t:g}, where alpha is 0 for {process.name}, expected an earlier "
            "t_max: scores and noise say nothing of x0 there"
        )
    return alpha, float(process.sigma(t))


def _named(denoiser: Model, model: Model) -> Model:
    for name in ("dimension", "shape"):
        if hasattr(model, name):
            setattr(denoiser, name, getattr(model, name))
    return denoiser


def _forms(data: Mixture | Dataset | npt.ArrayLike) -> tuple[Mixture | None, Any]:
    """A mixture up to two dimensions, else a blocked field; the other one is None."""
    if not isinstance(data, (Mixture, Dataset)):
        data = as_dataset(data)
    if data.dimension <= 2:
        return as_mixture(data if isinstance(data, Mixture) else data.values()), None
    if isinstance(data, Mixture):
        field = _core.BlockedField(as_dataset(data.points)._core, data.weights, data.spread)
    else:
        field = _core.BlockedField(data._core, np.empty(0), 0.0)
    return None, field
