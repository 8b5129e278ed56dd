"""Mean and covariance of trained weights over training sets, as theories predict them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gtv import _arguments, _core
from gtv._arguments import Doubles
from gtv._feature_measure import FeatureMeasure, as_feature_measure
from gtv._result import Result
from gtv.errors import InputError

VARIANCES = ("full", "target-noise")


@dataclass(frozen=True, repr=False, eq=False)
class WeightMoments(Result):
    """First two moments of trained weights.

    Attributes
    ----------
    mean : (D, F)
    covariance : (D F, D F)
        Weight (a, i) is row a F + i.
    reciprocal_condition : float
        Of Sigma + ridge.
    iterations : int
        Of fixed points; 0 where there is none.
    """

    mean: Doubles
    covariance: Doubles
    reciprocal_condition: float = 1.0
    iterations: int = 0


@dataclass(frozen=True, repr=False, eq=False, kw_only=True)
class FiniteSample(WeightMoments):
    """The same with what the finite-P theory finds on the way.

    Attributes
    ----------
    resolvent : (F, F)
        Deterministic equivalent of (Sigma + ridge)^-1.
    shrunk : (n,)
        eta = snr / (1 + snr delta) at the nodes, delta the leverage.
    leverage_form : (F, F)
        delta(x, t) = phi^T leverage_form phi.
    offset : (D, F)
        E[eta r phi^T], r the residual.
    """

    resolvent: Doubles
    shrunk: Doubles
    leverage_form: Doubles
    offset: Doubles


@dataclass(frozen=True, repr=False, eq=False)
class GradientFlowMoments(Result):
    """First two moments of weights that gradient flow finds in a given time.

    Attributes
    ----------
    mean : (D, F)
    covariance : (D F, D F)
    rates : (F,)
        Eigenvalues of Sigma, ascending: a mode learns in a time 1 / rate.
    """

    mean: Doubles
    covariance: Doubles
    rates: Doubles


def population_weights(features: FeatureMeasure, *, ridge: float = 0.1) -> Doubles:
    """W* = A (Sigma + ridge)^-1, the weights of infinitely much data, (D, F)."""
    return _core.population_weights(
        as_feature_measure(features)._core, _arguments.at_least("ridge", ridge, 0)
    )


def large_sample_moments(
    features: FeatureMeasure, *, samples: float = 256, ridge: float = 0.1
) -> WeightMoments:
    """Moments of ridge regression on P samples, to leading order in 1 / P.

    Examples
    --------
    >>> import gtv
    >>> measure = gtv.FeatureMeasure(gtv.Features("fourier", per_axis=4), [-1.0, 0.0, 1.0])
    >>> few, many = (gtv.large_sample_moments(measure, samples=p) for p in (100, 200))
    >>> round(few.covariance.trace() / many.covariance.trace(), 12)
    2.0
    """
    return WeightMoments(**_core.large_sample_moments(*_training(features, samples, ridge)))


def paper_moments(
    features: FeatureMeasure, *, samples: float = 256, ridge: float = 0.1
) -> WeightMoments:
    """The paper's form of it: features so expressive that only the target's noise is left."""
    return WeightMoments(**_core.paper_moments(*_training(features, samples, ridge)))


def finite_sample_moments(
    features: FeatureMeasure,
    *,
    samples: float = 256,
    ridge: float = 0.1,
    tolerance: float = 1e-8,
    max_iterations: int = 500,
) -> FiniteSample:
    """Moments at any ratio of features to samples, approximate, by fixed points.

    Raises WorkError if one is not reached within max_iterations.
    """
    return FiniteSample(
        **_core.finite_sample_moments(
            *_training(features, samples, ridge),
            _arguments.number("tolerance", tolerance),
            _arguments.count("max_iterations", max_iterations),
        )
    )


def gradient_flow_moments(
    features: FeatureMeasure,
    *,
    samples: int = 256,
    tau: float = 1.0,
    variance: str = "full",
    start_covariance: npt.ArrayLike | None = None,
) -> GradientFlowMoments:
    """Moments of weights after gradient flow for a time tau, without a ridge.

    Parameters
    ----------
    tau : float
        0 or more; infinity needs a regular Sigma.
    variance : str
        "full", all of first order in 1 / P, or "target-noise", that of the target alone.
    start_covariance : array_like, (D F, D F), optional
        Of a random start of mean 0; none if left out.

    Raises
    ------
    WorkError
        If tau is infinite and Sigma is singular to double precision.
    """
    time = _arguments.number("tau", tau, finite=False)
    if not time >= 0:
        raise InputError(f"tau: got {time:g}, expected at least 0")
    start = np.empty((0, 0))
    if start_covariance is not None:
        size = as_feature_measure(features).size * features.dimension
        start = _arguments.points("start_covariance", start_covariance, size)
        if len(start) != size:
            _arguments.fail("start_covariance", start, (size, size))
    return GradientFlowMoments(
        *_core.gradient_flow_moments(
            as_feature_measure(features)._core,
            _arguments.count("samples", samples),
            time,
            _arguments.choice("variance", variance, VARIANCES) == "target-noise",
            start,
        )
    )


def _training(
    features: FeatureMeasure, samples: float, ridge: float
) -> tuple[_core.FeatureMeasure, float, float]:
    return (
        as_feature_measure(features)._core,
        _arguments.at_least("samples", samples, 1),
        _arguments.at_least("ridge", ridge, 0),
    )
