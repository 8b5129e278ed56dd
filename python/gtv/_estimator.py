"""Training in closed form: ridge regression and gradient flow of linear denoisers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._data import Mixture, as_mixture
from gtv._features import Features, as_features
from gtv._forward import Schedule, as_schedule
from gtv._result import Result
from gtv._threads import threads
from gtv._training_set import NOISES, TARGETS, TrainingSet

FORMS = ("cheapest", "primal", "dual")


@dataclass(frozen=True, repr=False, eq=False)
class LinearWeights(Result):
    """What ridge regression finds.

    Attributes
    ----------
    weights : (D, F)
        W of the denoiser W phi(x, t).
    reciprocal_condition : float
        Of the solved system, an estimate in the 1-norm.
    """

    weights: Doubles
    reciprocal_condition: float


def fit_ridge(
    features: Features,
    schedule: Schedule | str,
    training_set: TrainingSet,
    targets: npt.ArrayLike | None = None,
    *,
    ridge: float = 0.1,
    sigma_squared_pad: float = 0.0,
    form: str = "cheapest",
) -> LinearWeights:
    """Weights W = A (Sigma + ridge)^-1 of a linear denoiser, from structured sums.

    Sigma is the mean over samples of lambda phi phi^T and A that of lambda y phi^T, with
    lambda = alpha^2 / (sigma^2 + sigma_squared_pad).

    Parameters
    ----------
    features : Features
    schedule : Schedule or str
    training_set : TrainingSet
    targets : array_like, (P, D), optional
        y, see `gtv.regression_targets`; x0 if left out.
    ridge, sigma_squared_pad : float
        0 or more.
    form : str
        "primal" solves F x F, "dual" P x P equations, "cheapest" the smaller of both.

    Raises
    ------
    InputError
        If shapes disagree, or a sample has no noise.
    WorkError
        If the system is singular to double precision.

    Examples
    --------
    >>> import gtv
    >>> features, points = gtv.Features("fourier", per_axis=4), [-1.0, 0.0, 1.0]
    >>> gtv.fit_ridge(features, "vp", gtv.draw_training_set(points, "vp", 256)).weights.shape
    (1, 16)
    """
    checked = training_set.checked()
    weights, condition = _core.fit_ridge(
        as_features(features)._core,
        as_schedule(schedule)._core,
        checked.t,
        checked.x,
        _targets(checked, targets),
        _arguments.number("ridge", ridge),
        _arguments.number("sigma_squared_pad", sigma_squared_pad),
        _arguments.choice("form", form, FORMS),
    )
    return LinearWeights(weights, condition)


def train_gradient_flow(
    features: Features | npt.ArrayLike,
    schedule: Schedule | str,
    training_set: TrainingSet,
    targets: npt.ArrayLike | None = None,
    *,
    tau: npt.ArrayLike = np.inf,
    start: npt.ArrayLike | None = None,
) -> Doubles:
    """Weights after gradient flow on the weighted squared error, solved exactly.

    Parameters
    ----------
    features : Features, or array_like (P, F)
        phi, or a user's own features of the samples.
    tau : float or array_like, (T,)
        Training times, 0 or more; infinity is the end of the flow.
    start : array_like, (D, F), optional
        Weights at time 0; 0 if left out.

    Returns
    -------
    (D, F), or (T, D, F)

    Raises
    ------
    WorkError
        If tau is infinite and the system is singular to double precision.
    """
    checked = training_set.checked()
    if isinstance(features, Features):
        phi = features.evaluate(checked.x, checked.t)
    else:
        phi = _arguments.points("features", features)
    if len(phi) != len(checked):
        _arguments.fail("features", phi, (len(checked), phi.shape[1]))
    times = _arguments.numbers("tau", tau)
    found = _core.train_gradient_flow(
        phi,
        _core.training_weight(as_schedule(schedule)._core, checked.t),
        _targets(checked, targets),
        times.reshape(-1),
        np.empty((0, 0)) if start is None else _arguments.points("start", start, phi.shape[1]),
    )
    return np.stack(found) if times.ndim else found[0]


def train_ensemble(
    features: Features,
    data: Mixture | npt.ArrayLike,
    schedule: Schedule | str = "vp",
    *,
    members: int = 100,
    samples: int = 256,
    ridge: float = 0.1,
    tau: float = 0.0,
    target: str = "proxy",
    t_min: float | None = None,
    t_max: float | None = None,
    seed: int = 0,
    noise: str = "normal",
) -> Doubles:
    """Weights of an ensemble, each member trained on draws of its own, on all threads.

    Parameters
    ----------
    members, samples : int
        How many, and the draws P of each.
    ridge, tau : float
        Ridge regression, or gradient flow for a training time tau above 0, without a ridge.
    target : str
        "proxy" or "true".
    t_min, t_max : float, optional
        Range of training times; that of the features if left out.
    seed : int
        Member k is trained on ``draw_training_set(..., seed=seed, member=k)``.

    Returns
    -------
    (members, D, F)

    Examples
    --------
    >>> import gtv
    >>> features = gtv.Features("gaussian", dimension=2, per_axis=4)
    >>> gtv.train_ensemble(features, [[0, 0], [0, 1], [1, 0]], members=5).shape
    (5, 2, 64)
    """
    mixture = as_mixture(data)
    time = as_features(features, mixture.dimension).time
    options = (
        features._core,
        mixture._core,
        as_schedule(schedule)._core,
        time.lo if t_min is None else _arguments.number("t_min", t_min),
        time.hi if t_max is None else _arguments.number("t_max", t_max),
        _arguments.count("samples", samples),
        _arguments.number("ridge", ridge),
        _arguments.at_least("tau", tau, 0),
        _arguments.choice("target", target, TARGETS),
        _arguments.choice("noise", noise, NOISES),
        _arguments.seed(seed),
    )
    count = _arguments.count("members", members)
    weights = np.empty((count, mixture.dimension * features.size))
    block = 4 * threads()  # between blocks the interpreter sees signals
    for first in range(0, count, block):
        some = min(block, count - first)
        weights[first : first + some] = _core.train_ensemble(*options, first, some)
    return weights.reshape(count, mixture.dimension, features.size)


def at_time(features: Features, weights: npt.ArrayLike, t: npt.ArrayLike) -> Doubles:
    """Weights of the features of space alone at a time, (D, F_space), or at T, (T, D, F_space).

    Parameters
    ----------
    weights : array_like, (D, F)
    t : float or array_like, (T,)

    Examples
    --------
    >>> import gtv, numpy as np
    >>> gtv.at_time(gtv.Features("fourier", per_axis=4), np.ones((1, 16)), 0.5).shape
    (1, 4)
    """
    wanted = _arguments.points("weights", weights, as_features(features).size)
    times = _arguments.numbers("t", t)
    flat = _arguments.vector("t", times.reshape(-1) if times.ndim == 0 else times)
    found = _core.at_times(features._core, wanted, flat)
    of_space = features.size // len(features.time)
    return found.reshape(*times.shape, len(wanted), of_space)


def _targets(checked: TrainingSet, targets: npt.ArrayLike | None) -> Doubles:
    if targets is None:
        return checked.x0
    wanted = _arguments.points("targets", targets)
    if len(wanted) != len(checked):
        _arguments.fail("targets", wanted, (len(checked), wanted.shape[1]))
    return wanted
